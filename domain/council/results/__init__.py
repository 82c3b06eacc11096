"""The law of results in a deliberation."""
