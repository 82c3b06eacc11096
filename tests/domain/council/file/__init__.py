"""The documents of a deliberation."""
