"""Tests of the law of a case: given, when, then."""
