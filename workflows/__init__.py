"""The clock: one long-running process per file, with no law in it."""
