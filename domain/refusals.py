"""Every reason for which a command is not carried out, each with a stable code; no HTTP and no sentences in here."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar


class Refusal(Exception):
    """A business "no". `facts` are codes, numbers and instants for the sentence that the door writes, never personal.

    `stored` says whether the refusal is kept as the outcome of its command: what is not permitted to the asker, or names
    what does not exist, leaves no trace; what the state of the matter forbids is recorded.
    """

    code: ClassVar[str]
    stored: ClassVar[bool] = True

    def __init__(self, **facts: str | int | tuple[str, ...] | tuple[int, ...]) -> None:
        super().__init__(self.code)
        self.facts = facts


class TooEarly(Exception):
    """A clock command came before its instant; nothing is recorded and the clock asks again.

    `at` is what the ledger's clock showed: the clocks of two machines differ, and `due - at` is how long to wait.
    """

    def __init__(self, due: datetime, at: datetime) -> None:
        super().__init__("too_early")
        self.due = due
        self.at = at


class NotPermitted(Refusal):
    """The asker's role, place or relation to the case does not allow this."""

    code = "not_permitted"
    stored = False


class UnknownPlace(Refusal):
    """No such place stands in the tree."""

    code = "place_unknown"
    stored = False


class UnknownCase(Refusal):
    """No such case, or none that the asker may know of."""

    code = "case_unknown"
    stored = False


class UnknownCode(Refusal):
    """The pack has no channel, category, reason or route of this code."""

    code = "code_unknown"
    stored = False


class OccursInFuture(Refusal):
    """What is reported has not happened yet."""

    code = "occurs_in_future"
    stored = False


class PartyMissing(Refusal):
    """What is for one party names that party."""

    code = "party_missing"
    stored = False


class UnknownParty(Refusal):
    """The case has no party of this number."""

    code = "party_unknown"


class AlreadyReported(Refusal):
    """The case exists already under another request."""

    code = "already_reported"


class ApplicantMissing(Refusal):
    """A filing names one applicant or more."""

    code = "applicant_missing"
    stored = False


class WrongStage(Refusal):
    """The step does not belong to the stage at which the case stands."""

    code = "wrong_stage"


class TriageNotConfirmed(Refusal):
    """No person has confirmed the class yet."""

    code = "triage_not_confirmed"


class TriageAlreadyConfirmed(Refusal):
    """A person confirmed the class already and nobody contests it."""

    code = "triage_already_confirmed"


class TriageUnchanged(Refusal):
    """The case already has this class at this level."""

    code = "triage_unchanged"


class DownByReturnOnly(Refusal):
    """A case that was handed up goes down again by a return alone."""

    code = "down_by_return_only"


class KindMisplaced(Refusal):
    """A place of this kind does not stand below the place above it."""

    code = "kind_misplaced"


class AlreadyContested(Refusal):
    """The class is contested already, or this party contested this decision before."""

    code = "already_contested"


class ContestNeedsSenior(Refusal):
    """A contested class is decided at a level above, or by another than the one who set it."""

    code = "contest_needs_senior"


class LevelHasNoPost(Refusal):
    """The person named holds no post that answers at this level and place."""

    code = "no_such_post"


class TopOfLadder(Refusal):
    """There is no level above."""

    code = "top_of_ladder"


class TriedMissing(Refusal):
    """Escalation must say what was tried."""

    code = "tried_missing"


class PrivateNeedsRequest(Refusal):
    """A private matter goes up only when a party asks for it."""

    code = "private_needs_request"


class ReturnUsedUp(Refusal):
    """This level returned this case as often as it may."""

    code = "return_used_up"


class ConsentIncomplete(Refusal):
    """A settlement needs every party."""

    code = "consent_incomplete"


class RemediesNotTold(Refusal):
    """A matter that ends without agreement needs every party told of the other remedies (mediation law, art. 26)."""

    code = "remedies_not_told"


class OutcomeMismatch(Refusal):
    """The outcome does not fit what is recorded."""

    code = "outcome_mismatch"


class AudienceNotYours(Refusal):
    """The author may not write for this audience."""

    code = "audience_not_yours"
    stored = False


class PlaceExists(Refusal):
    """The place stands in the tree already."""

    code = "place_exists"


class ParentMissing(Refusal):
    """The place above is not in the tree."""

    code = "parent_missing"


class PostExists(Refusal):
    """The post is there, or this person holds it already."""

    code = "post_exists"


class PostNotHeld(Refusal):
    """This person does not hold this post."""

    code = "post_not_held"


class PolicyVersionTaken(Refusal):
    """Another content was published under this version of the pack; give the new content a higher version."""

    code = "policy_version_taken"


class TokenOver(Refusal):
    """The token is unknown or was revoked."""

    code = "token_over"


class PackLacks(Refusal):
    """The pack under which the case was filed has no rules for this; the case goes on by the steps it knows."""

    code = "pack_lacks"


def all_refusals() -> Iterator[type[Refusal]]:
    """Every refusal the law knows, for the tables of statuses and sentences and the tests that hold them complete."""
    waiting = [Refusal]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting.extend(found)
        yield from found
