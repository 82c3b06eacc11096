"""Doors: notices and their service."""

from api.acting import room

router = room()
