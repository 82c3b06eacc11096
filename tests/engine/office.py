"""A desk on a ledger and a person store in memory, with a log of what happened to them and mishaps on order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid5

from engine.bootstrap import publish, settle_places
from engine.desk import Desk
from engine.rulebook import Rulebook
from engine.secrets import Keys
from ledger.memory import MemoryLedger
from ledger.port import Appended
from ledger.vault import MemoryVault, Plain
from schemas.actors import PUBLIC, Actor, Role
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.envelope import Append
from schemas.frame import Frame
from schemas.ids import NAMESPACE, case_subject, new_case_id, party_subject
from schemas.outcomes import Outcome
from schemas.places import FillPost
from schemas.policy import PolicyPack
from schemas.sealed import Sealed
from schemas.words import Words
from tests.domain.case.people import HOLDERS, MONDAY, PACK

KEYS = Keys.derive(bytes(32))
INSTALLER = Actor(id="installer", role=Role.SYSTEM)
PLAIN = ("楼道堆放杂物", "三楼楼道堆放杂物，轮椅过不去。", "王秀英", "13800138000", "李建国")


def key(name: str) -> UUID:
    """A command id that is easy to read in a test."""
    return uuid5(NAMESPACE, name)


class LoggingVault(MemoryVault):
    """A person store that says when it sealed what."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.log = log
        self.sealed: list[Plain] = []
        self.new: list[bool] = []

    async def seal(self, stream: str, items: Sequence[Plain], *, new: bool = False) -> tuple[Sealed, ...]:
        self.log.append("seal")
        self.sealed += items
        self.new.append(new)
        return await super().seal(stream, items, new=new)


class LoggingLedger(MemoryLedger):
    """A ledger that says when it appended, and that fails first in the ways it was told to."""

    def __init__(self, log: list[str], now: datetime) -> None:
        super().__init__(now)
        self.log = log
        self.mishaps: list[Exception] = []
        self.appended: list[Append] = []

    async def append(self, intent: Append) -> Appended:
        if self.mishaps:
            mishap = self.mishaps.pop(0)
            self.log.append(type(mishap).__name__)
            raise mishap
        done = await super().append(intent)
        self.log.append("append")
        self.appended.append(intent)
        return done


@dataclass
class Office:
    """Everything behind the counter."""

    log: list[str]
    ledger: LoggingLedger
    vault: LoggingVault
    rulebook: Rulebook
    desk: Desk
    case: UUID = field(default_factory=lambda: new_case_id(key("filing")))

    @classmethod
    async def opened(cls, pack: PolicyPack = PACK) -> Self:
        """An office with its pack published, its places entered and its posts held."""
        log: list[str] = []
        ledger, vault = LoggingLedger(log, MONDAY), LoggingVault(log)
        rulebook = Rulebook(ledger, pack.name)
        office = cls(log, ledger, vault, rulebook, Desk(ledger, vault, rulebook, KEYS))
        await publish(office.desk, rulebook, pack)
        await settle_places(office.desk, rulebook, pack)
        for one in HOLDERS:
            post = FillPost(place=one.place or "", role=one.role, staff=one.id)
            await office.desk.take(post, INSTALLER, key(f"fill/{one.id}"))
        log.clear()
        ledger.appended.clear()
        return office

    @property
    def stream(self) -> str:
        return f"case/{self.case}"

    def later(self, **length: float) -> None:
        assert self.ledger.now is not None
        self.ledger.now += timedelta(**length)

    async def take(
        self, command: Frame, by: Actor = PUBLIC, name: str = "command", expected: int | None = None
    ) -> Outcome:
        return await self.desk.take(command, by, key(name), expected)

    async def file(self, by: Actor = PUBLIC, name: str = "filing") -> Outcome:
        return await self.take(self.filing(), by, name)

    def filing(self, *, plain: Sequence[str] = PLAIN, place: str = "hean/xinhe/e1/b1") -> ReportDispute:
        title, statement, applicant, phone, other = plain
        of_case, first, second = (
            case_subject(self.case),
            party_subject(self.case, 1),
            party_subject(self.case, 2),
        )
        return ReportDispute(
            case=self.case,
            place=place,
            channel="window",
            title=Words(plain=title, subject=of_case, field="title"),
            statement=Words(plain=statement, subject=of_case, field="statement"),
            parties=(
                PartyDraft(
                    side="applicant",
                    name=Words(plain=applicant, subject=first, field="name"),
                    phone=Words(plain=phone, subject=first, field="phone"),
                ),
                PartyDraft(side="other", name=Words(plain=other, subject=second, field="name")),
            ),
        )

    def words(self, plain: str) -> Words:
        return Words(plain=plain, subject=case_subject(self.case), field="text")

    async def stored(self) -> Mapping[str, int]:
        """How much there is: events, outcomes, sealed words."""
        return {
            "events": await self.ledger.last_position(),
            "outcomes": len(self.ledger._commands),
            "sealed": len(self.vault.sealed),
        }
