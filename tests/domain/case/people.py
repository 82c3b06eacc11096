"""The pack, the places, the people and the matters that the tests of the case share."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.directory import Directory
from engine.packs import load_pack
from schemas.actors import PUBLIC, Actor, Role
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.ids import case_stream, case_subject, party_subject
from schemas.places import PlaceEstablished, PostFilled, PostOpened
from schemas.policy import PolicyPack
from schemas.words import Words

POLICIES = Path(__file__).parents[3] / "policies"
PACK = load_pack(POLICIES / "xinhe")
SHANGHAI = ZoneInfo("Asia/Shanghai")

CASE = UUID("0198f2a0-0000-7000-8000-000000000001")
STREAM = case_stream(CASE)
HOME = "hean/xinhe/e1/b1"


def local(text: str) -> datetime:
    """A local instant of Shanghai, such as `2026-03-02 09:00`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


MONDAY = local("2026-03-02 09:00")


def staff(name: str, role: Role, place: str) -> Actor:
    return Actor(id=f"staff-{name}", role=role, place=place)


def party(number: int) -> Actor:
    return Actor(id=f"{STREAM}/party/{number}", role=Role.PARTY, party=number, case=STREAM)


CAPTAIN = staff("captain", Role.BUILDING_CAPTAIN, HOME)
NEXT_DOOR = staff("next-door", Role.BUILDING_CAPTAIN, "hean/xinhe/e1/b2")
GRID = staff("grid", Role.GRID_WORKER, "hean/xinhe/e1")
PARTY_MASS = staff("party-mass", Role.PARTY_MASS_WORKER, "hean/xinhe/e1")
MEDIATOR = staff("mediator", Role.MEDIATOR, "hean/xinhe")
OFFICER = staff("officer", Role.COMMUNITY_OFFICER, "hean/xinhe")
ELSEWHERE = staff("elsewhere", Role.COMMUNITY_OFFICER, "hean/qinglan")
STREET = staff("street", Role.STREET_OFFICER, "hean")
SUPERVISOR = staff("supervisor", Role.SUPERVISOR, "hean")
ADMINISTRATOR = staff("administrator", Role.ADMINISTRATOR, "hean")
RESIDENT = Actor(id="resident-1", role=Role.RESIDENT, place=HOME)
APPLICANT = party(1)
OTHER = party(2)
STRANGER = Actor(id="case/other/party/1", role=Role.PARTY, party=1, case="case/other")
CLOCK = Actor(id=f"case-{CASE}", role=Role.SYSTEM)

HOLDERS = (CAPTAIN, NEXT_DOOR, GRID, PARTY_MASS, MEDIATOR, OFFICER, ELSEWHERE, STREET, SUPERVISOR)
EVERYBODY = (
    *HOLDERS,
    ADMINISTRATOR,
    RESIDENT,
    APPLICANT,
    OTHER,
    STRANGER,
    CLOCK,
    PUBLIC,
)


def directory(holders: tuple[Actor, ...] = HOLDERS, pack: PolicyPack = PACK) -> Directory:
    """The pack's places and posts, with these people in them."""
    places = [PlaceEstablished(path=one.path, kind=one.kind, name=one.name) for one in pack.places]
    posts = [PostOpened(place=one.place, role=one.role) for one in pack.posts]
    filled = [PostFilled(place=one.place or "", role=one.role, staff=one.id) for one in holders]
    return Directory().evolve([*places, *posts, *filled])


FULL = directory()
VACANT = directory(())


def words(plain: str, field: str = "text") -> Words:
    """Words as they are once sealed under the case."""
    return Words(plain=plain, subject=case_subject(CASE), field=field, digest="a" * 64)


def name_of(number: int, plain: str) -> Words:
    """A party's name as it is once sealed under that party."""
    return Words(plain=plain, subject=party_subject(CASE, number), field="name", digest="b" * 64)


def filing(title: str, statement: str, *, others: int = 1, place: str = HOME) -> ReportDispute:
    """A matter of one applicant and `others`, without an opening."""
    drafts = [PartyDraft(side="applicant", name=name_of(1, "王秀英"))]
    drafts += [PartyDraft(side="other", name=name_of(n, f"李建国{n}")) for n in range(2, 2 + others)]
    return ReportDispute(
        case=CASE,
        place=place,
        channel="window",
        title=words(title, "title"),
        statement=words(statement, "statement"),
        parties=tuple(drafts),
    )


PRIVATE = filing("楼上卫生间漏水", "天花板渗水三个星期，楼上说不是他家的问题。")
SMALL = filing("楼道堆放杂物", "三楼楼道堆放杂物，轮椅过不去。")
BIG = filing("电梯停了一周", "老人下不了楼，电梯坏了没有人修。")
VIOLENT = filing("丈夫家暴", "丈夫喝酒以后动手打我，孩子在旁边哭。")
CROWD = filing("电梯停运赔偿", "全体业主要求物业公司赔偿停运损失。", others=11)
HARD = filing("楼顶违建", "顶楼私搭乱建，多次反映没有结果。")
