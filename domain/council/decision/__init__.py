"""How a question is decided: papers are read, counted over a roll, and held against a rule; exact, and the same for every order."""
