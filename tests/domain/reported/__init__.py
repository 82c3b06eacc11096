"""What users of other trackers reported of their clocks, each held against ours."""
