"""Tests of topics: suggested, classified, taken up, scheduled, announced."""
