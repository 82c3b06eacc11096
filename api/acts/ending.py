"""Doors: the end of mediation and of the case."""

from api.acting import room

router = room()
