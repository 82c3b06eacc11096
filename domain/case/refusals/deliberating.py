"""Why a case opens no deliberation."""

from domain.refusals import Refusal


class DeliberationRuns(Refusal):
    """Residents deliberate on the case already; their result comes first."""

    code = "deliberation_runs"


class ConcernsPartiesOnly(Refusal):
    """A matter of the class says nothing of others whom it concerns; whoever knows of some says why."""

    code = "concerns_parties_only"


class TextTellsWho(Refusal):
    """A text for everybody's eyes names a party, or has a phone, an identity number or a room in it."""

    code = "text_tells_who"


class NobodyAwaited(Refusal):
    """The case waits for no deliberation."""

    code = "nobody_awaited"


class NotItsDeliberation(Refusal):
    """The case did not open this deliberation."""

    code = "not_its_deliberation"
