"""The first start: one token for each kind of user, and a sample matter to look at, so that there is something to try."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4, uuid5

from engine.doorkeeper import issue_token, party_actor
from heyi.compose import House
from heyi.installation import write_private
from heyi.staff import Staff, enter, posts_of_one_road
from schemas.actors import PUBLIC
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.ids import NAMESPACE, case_subject, new_case_id, party_subject
from schemas.policy import PolicyPack
from schemas.words import Words

_COMMAND = uuid5(NAMESPACE, "sample/matter")
_TITLE = "示例：楼道堆放纸箱和旧家具"
_STATEMENT = (
    "对门在三楼楼道堆了纸箱和一个旧柜子，老人上下楼要侧着身子走。上周敲门说过一次，答应挪走，到现在没有动。"
)
_PARTIES = (("applicant", "示例申请人"), ("other", "示例对方"))


@dataclass(frozen=True, slots=True)
class Sample:
    """What the first start made: lines of who and token, the place of the sample matter, its code and its party's token."""

    lines: tuple[str, ...]
    place: str
    code: str
    captain: str

    @property
    def text(self) -> str:
        """The tokens, for the file that keeps them."""
        head = (
            "# Made at the first start. Whoever holds a token may act as that person: keep this file closed.\n"
            "# `heyi token` makes others, `heyi token revoke` ends one.\n"
        )
        return head + "\n".join(self.lines) + "\n"


async def make_sample(house: House, pack: PolicyPack, path: Path) -> Sample | None:
    """Enter one person of each kind, file the sample matter, and keep the tokens in `path`; None for a pack without posts."""
    posts = posts_of_one_road(pack)
    if not posts:
        return None
    lines = []
    tokens = {}
    for post in posts:
        staff = Staff(uuid5(NAMESPACE, f"sample/{post.place}/{post.role}"), post.role, post.place)
        title = pack.roles[post.role].zh if post.role in pack.roles else post.role.value
        tokens[post.role.value] = await enter(house, staff, f"示例{title}")
        lines.append(f"{post.role.value:<18} {post.place:<18} {tokens[post.role.value]}")
    place = max((post.place for post in posts), key=lambda one: one.count("/"))
    case = new_case_id(_COMMAND)
    outcome = await house.desk.take(_matter(place), PUBLIC, _COMMAND)
    party = await issue_token(house.desk, house.keys, party_actor(case, 1), uuid4())
    number = outcome.standing.number if outcome.standing else ""
    lines.append(f"{'party':<18} {number:<18} {party}")
    sample = Sample(
        tuple(lines),
        place,
        house.keys.tracking_code(case, 1, outcome.code_attempt),
        tokens.get("building_captain", next(iter(tokens.values()))),
    )
    write_private(path, sample.text)
    return sample


def _matter(place: str) -> ReportDispute:
    case = new_case_id(_COMMAND)
    return ReportDispute.model_validate(
        {
            "case": case,
            "place": place,
            "channel": "online",
            "title": Words(plain=_TITLE, field="title", subject=case_subject(case)),
            "statement": Words(plain=_STATEMENT, field="statement", subject=case_subject(case)),
            "parties": tuple(
                PartyDraft.model_validate(
                    {"side": side, "name": Words(plain=name, field="name", subject=party_subject(case, n))}
                )
                for n, (side, name) in enumerate(_PARTIES, start=1)
            ),
        }
    )
