"""Doors: asking for consent and opening mediation."""

from api.acting import room

router = room()
