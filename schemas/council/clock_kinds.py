"""What the clocks of a deliberation measure."""

from enum import StrEnum


class CouncilClock(StrEnum):
    """What a clock of a deliberation measures."""

    SCREEN = "screen"
    """Until somebody says whether a topic is taken up."""
    ARRANGE = "arrange"
    """Until a topic that was taken up is scheduled and noticed."""
    OPENING = "opening"
    """Until the round that was noticed opens."""
    ROUND = "round"
    """Until the round that is open closes."""
    TALLY = "tally"
    """A closed round is counted at once."""
    COOLING = "cooling"
    """What lies between two rounds."""
    PUBLISH = "publish"
    """Until a result is published."""
    PUBLICATION = "publication"
    """How long the result is up, and objections are heard."""
    ANSWER_OBJECTION = "answer_objection"
    FILE = "file"
    """Until a covenant is filed with the authority above."""
    TASK = "task"
    """Until what was decided is done; one clock per task."""
    REPORT_BACK = "report_back"
    CLOSE = "close"
