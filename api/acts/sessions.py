"""Doors: the talks."""

from api.acting import room

router = room()
