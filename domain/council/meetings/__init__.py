"""The law of meetings in a deliberation."""
