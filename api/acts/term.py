"""Doors: the term of mediation."""

from api.acting import room

router = room()
