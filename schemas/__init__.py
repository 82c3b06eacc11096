"""The language: ids, events, commands and views that the rooms speak to each other; pydantic only."""
