"""Doors: who mediates."""

from api.acting import room

router = room()
