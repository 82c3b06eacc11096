"""The law of deliberation: pure rules of bodies, rolls, rounds, ballots and decisions."""
