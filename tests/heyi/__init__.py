"""Tests of heyi."""
