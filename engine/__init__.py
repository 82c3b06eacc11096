"""The desk: take a command, load, decide, record; policy packs."""
