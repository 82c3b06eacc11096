"""The definitions of the indicators, read from their file and held against what is counted."""

from pathlib import Path

import yaml

from projections.recipes import RECIPES
from schemas.indicators import Indicators


def load_indicators(path: Path) -> Indicators:
    """Read `indicators.yaml`; raise `ValueError` when it defines what is not counted, or leaves out what is."""
    found = Indicators.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    defined, counted = {one.id for one in found.indicators}, set(RECIPES)
    if odd := sorted(defined ^ counted):
        raise ValueError(f"{path}: defined and not counted, or counted and not defined: {', '.join(odd)}")
    return found
