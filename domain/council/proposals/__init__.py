"""The law of proposals in a deliberation."""
