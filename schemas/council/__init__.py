"""The language of deliberation: bodies, rolls, topics, rounds, ballots, results; pydantic only."""
