"""The memory: append, read, follow, seal, vault; the only room that commits."""
