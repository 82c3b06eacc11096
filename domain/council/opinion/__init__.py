"""The map of opinions: the log of stances, what is asked next, and what may be shown of who agrees with whom."""
