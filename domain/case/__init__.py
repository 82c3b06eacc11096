"""The law of a case: its state, what may be decided about it, and what the clock owes it."""
