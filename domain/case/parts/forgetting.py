"""What of a case was forgotten: parties by number, and the keys under which it was sealed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`subjects` names the keys, those of parties and that of the case's texts alike; what was sealed under them is gone."""

    parties: tuple[int, ...] = ()
    words: bool = False
    subjects: tuple[str, ...] = ()
