"""Doors: performance and confirmation."""

from api.acting import room

router = room()
