"""Tests of the council, as the room is laid out."""
