"""Figures of deliberating: what is counted of one, and what comes of many."""
