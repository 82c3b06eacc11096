"""The boards: read models, one question per file."""
