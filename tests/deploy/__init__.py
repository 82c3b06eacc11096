"""Tests of the files that put heyi on several machines."""
