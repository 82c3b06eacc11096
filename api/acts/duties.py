"""Doors: duties beside the case."""

from api.acting import room

router = room()
