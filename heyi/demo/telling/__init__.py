"""Events in words, for the timelines of the demonstration: a file per noun of the law."""
