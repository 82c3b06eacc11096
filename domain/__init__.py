"""The law: states, decide, evolve, clocks, tallies and triage; pure."""
