"""The documents of a deliberation: which there are, what must stand in each, and what of it is there."""
