"""The desk of the council: which state a command about it is decided on, and how its streams are read."""
