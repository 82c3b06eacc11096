"""The law of rounds in a deliberation."""
