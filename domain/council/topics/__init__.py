"""The law of topics in a deliberation."""
