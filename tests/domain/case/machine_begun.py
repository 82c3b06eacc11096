"""Where the machine that plays a whole case begins: chance alone seldom gets to a session, a seal, or a decision."""

from collections.abc import Callable
from datetime import date

from domain.directory import Directory
from schemas.actors import Actor, Level, Role
from schemas.agreement import ItemDraft, SignAsMediator
from schemas.calendar import Budget, Unit
from schemas.case_commands import Accept, Close, ConfirmTriage, Escalate, ReportDispute
from schemas.clock_kinds import ClockKind
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation, RefuseMediation
from schemas.deliberating import OpenDeliberation
from schemas.duties import OrderSupervision
from schemas.ending import TerminateMediation
from schemas.hotline import DispatchOrder, ObjectToOrder
from schemas.joining import Transfer
from schemas.mediators import AskRecusal, DiscloseConflict, GiveRightsNotice
from schemas.notices import ServeNotice
from schemas.performance import AskConfirmation, RecordApplication
from schemas.petition import AcceptPetition, AskReview, DecidePetition, ReferPetition
from schemas.sessions import InvitePerson, OpenSession
from schemas.term import ProposeExtension, Suspend
from tests.domain.calendars import CN
from tests.domain.case.agreed import (
    FOUR,
    LIFT,
    PAYMENT,
    REPAIR,
    draft_of,
    drafted,
    in_force,
    mediating,
    signed,
    undated,
)
from tests.domain.case.mediation import DECIDES, SECOND
from tests.domain.case.people import (
    APPLICANT,
    BIG,
    CAPTAIN,
    CROWD,
    EVERYBODY,
    HARD,
    HOLDERS,
    MEDIATOR,
    OFFICER,
    OTHER,
    PRIVATE,
    SMALL,
    STREET,
    VACANT,
    VIOLENT,
    directory,
    filing,
    staff,
    words,
)
from tests.domain.case.story import Story, reported

Begin = Callable[[], Story]

ANOTHER = staff("another", Role.STREET_OFFICER, "hean")
PEOPLE = (*EVERYBODY, SECOND, ANOTHER)
TOWN = directory((*HOLDERS, SECOND, ANOTHER))
LOAN = filing("邻居借钱不还", "借条写明年底还，到现在没有还。", others=2)
TEXT = words("依照条例办理")
LONGER = Budget(amount=10, unit=Unit.CALENDAR_DAYS)
NEXT = CN.model_copy(
    update={
        "id": "cn-2025-2026/2",
        "published": (*CN.published, 2027),
        "resting": (*CN.resting, date(2026, 3, 5), date(2026, 3, 6), date(2027, 1, 1)),
    }
)
"""An edition that comes out while cases are open: it changes days of this year, too."""
ROSTERS: dict[str, Directory] = {
    "everybody": TOWN,
    "the mediator left": directory(tuple(one for one in (*HOLDERS, SECOND, ANOTHER) if one is not MEDIATOR)),
    "two officers": directory((OFFICER, STREET)),
    "nobody": VACANT,
}
"""The posts as they may come to be held while a case goes on."""


def of_kind(kind: str, matter: ReportDispute = BIG) -> ReportDispute:
    """The same matter as a petition, or as an order of the 12345 line."""
    return matter.model_copy(update={"kind": kind})


def _filed(matter: ReportDispute, town: Directory = TOWN) -> Begin:
    return lambda: reported(matter, CAPTAIN, directory=town)


def _in_hand(matter: ReportDispute, by: Actor) -> Begin:
    return lambda: _filed(matter)().given(ConfirmTriage, by).given(Accept, by)


def _invited() -> Story:
    return _in_hand(BIG, MEDIATOR)().given(InviteToMediation, MEDIATOR)


def _opened() -> Story:
    return _invited().given(GiveConsent, OTHER).given(OpenMediation, MEDIATOR)


def _mediated() -> Story:
    case = mediating()
    case.directory = TOWN
    return case


def _told() -> Story:
    return _mediated().given(GiveRightsNotice, MEDIATOR, parties=(1, 2), form="oral")


def _in_session() -> Story:
    return _told().given(OpenSession, MEDIATOR, form="joint", present=(1, 2))


def _in_caucus() -> Story:
    return _told().given(OpenSession, MEDIATOR, form="caucus", party=2, present=(2,))


def _decides() -> Story:
    """Under a pack by which a request that a mediator withdraws is decided."""
    case = _mediated()
    case.pack = DECIDES
    return case.given(AskRecusal, OTHER, staff=MEDIATOR.id, ground="kinship", reason=TEXT)


def _signed() -> Story:
    return signed(drafted(_mediated()), APPLICANT, OTHER)


def _agreed(matter: ReportDispute, *items: ItemDraft) -> Begin:
    return lambda: in_force(mediating(matter), items=items)


def _wanted() -> Story:
    case = _agreed(LIFT, REPAIR, PAYMENT)()
    return case.given(AskConfirmation, APPLICANT).given(AskConfirmation, OTHER)


def _sent() -> Story:
    return _terminated().given(Transfer, MEDIATOR, to="court", letter=TEXT)


def _terminated() -> Story:
    return _mediated().given(TerminateMediation, MEDIATOR, reason_code="no_agreement", reason=TEXT)


def _refused() -> Story:
    return _invited().given(RefuseMediation, OTHER)


def _closed() -> Story:
    case = _refused()
    for notice in case.case.notices:
        if notice.waits:
            case.given(ServeNotice, MEDIATOR, notice=notice.number, manner="handed_over", proof=TEXT)
    return case.given(Close, MEDIATOR, outcome="refused")


def _classed(kind: str) -> Story:
    return _filed(of_kind(kind))().given(ConfirmTriage, OFFICER)


def _accepted() -> Story:
    return _classed("petition").given(AcceptPetition, OFFICER)


def _decided() -> Story:
    case = _accepted().given(DecidePetition, OFFICER, request=TEXT, facts=TEXT, opinion=TEXT, law=TEXT)
    return case.given(ServeNotice, APPLICANT, notice=case.case.notices[-1].number, manner="opened")


def _dispatched() -> Story:
    return _classed("hotline").given(DispatchOrder, OFFICER, limit="ordinary")


BEGUN: dict[str, dict[str, Begin]] = {
    "filed": {
        "private": _filed(PRIVATE),
        "small": _filed(SMALL),
        "big": _filed(BIG),
        "hard": _filed(HARD),
        "violent": _filed(VIOLENT),
        "three parties": _filed(LOAN),
        "a crowd": _filed(CROWD),
        "private and nobody there": _filed(PRIVATE, VACANT),
        "big and nobody there": _filed(BIG, VACANT),
    },
    "in hand": {
        "private": _in_hand(PRIVATE, CAPTAIN),
        "big": _in_hand(BIG, MEDIATOR),
        "asked": _invited,
        "everybody agreed": lambda: _invited().given(GiveConsent, OTHER),
        "handed up": lambda: _in_hand(BIG, MEDIATOR)().given(Escalate, MEDIATOR, tried=TEXT),
        "ordered from above": lambda: _in_hand(BIG, MEDIATOR)().given(OrderSupervision, STREET, matter=TEXT),
        "a crowd": _in_hand(CROWD, MEDIATOR),
        "residents deliberate": lambda: _in_hand(BIG, MEDIATOR)().given(
            OpenDeliberation, MEDIATOR, title=TEXT, problem=TEXT
        ),
    },
    "in mediation": {
        "just opened": _opened,
        "with a mediator": _mediated,
        "a tie is told": lambda: _mediated().given(
            DiscloseConflict, MEDIATOR, staff=MEDIATOR.id, ground="kinship"
        ),
        "somebody is invited": lambda: _mediated().given(
            InvitePerson, MEDIATOR, name=TEXT, capacity="relative"
        ),
        "suspended": lambda: _mediated().given(Suspend, MEDIATOR, reason_code="expertise", reason=TEXT),
        "a longer term is proposed": lambda: _mediated().given(
            ProposeExtension, OTHER, budget=LONGER, reason=TEXT
        ),
        "before a session": _told,
        "in a session": _in_session,
        "in a caucus": _in_caucus,
        "a recusal is asked for": _decides,
        "terms are written": lambda: drafted(_mediated()),
        "the parties signed": _signed,
        "the mediator signed": lambda: _signed().given(
            SignAsMediator, MEDIATOR, digest=draft_of(_signed()).digest
        ),
    },
    "agreed": {
        "work and money": _agreed(LIFT, REPAIR, PAYMENT),
        "four parties": _agreed(FOUR, PAYMENT.model_copy(update={"to": None}), *undated()),
        "without a day": _agreed(LIFT, *undated()),
        "confirmation is wanted": _wanted,
        "before the court": lambda: _wanted().given(RecordApplication, MEDIATOR, court=TEXT),
        "broken": lambda: _agreed(LIFT, REPAIR)().lapses(ClockKind.PERFORM),
    },
    "terminated": {"no agreement": _terminated, "refused": _refused, "closed": _closed, "elsewhere": _sent},
    "petition": {
        "filed": _filed(of_kind("petition")),
        "small": _filed(of_kind("petition", SMALL)),
        "classed": lambda: _classed("petition"),
        "referred": lambda: _classed("petition").given(
            ReferPetition, OFFICER, level=Level.BUILDING, letter=TEXT
        ),
        "accepted": _accepted,
        "decided": _decided,
        "a review is asked for": lambda: _decided().given(AskReview, APPLICANT, reason=TEXT),
    },
    "hotline": {
        "filed": _filed(of_kind("hotline")),
        "small": _filed(of_kind("hotline", SMALL)),
        "classed": lambda: _classed("hotline"),
        "dispatched": _dispatched,
        "in hand": lambda: _dispatched().given(Accept, OFFICER),
        "objected to": lambda: _dispatched().given(ObjectToOrder, OFFICER, reason=TEXT),
    },
}
