"""Tests of how the house is built: who may look at whom, and how a module reads."""
