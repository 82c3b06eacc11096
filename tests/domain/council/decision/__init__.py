"""How questions are counted and decided."""
