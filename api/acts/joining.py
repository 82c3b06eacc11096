"""Doors: cases that go elsewhere or together."""

from api.acting import room

router = room()
