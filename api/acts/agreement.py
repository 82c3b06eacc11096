"""Doors: the written agreement."""

from api.acting import room

router = room()
