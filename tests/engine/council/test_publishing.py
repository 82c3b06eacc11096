"""What hangs out for everybody names nobody: what tells who somebody is is refused over the desk, and leaves nothing sealed."""

from datetime import timedelta

import pytest

from engine.council.convening import Convener
from engine.council.listed import words_of_line
from schemas.council.acts import Answered, YesNo
from schemas.council.ballots import CastBallot
from schemas.council.proposals import ClassifyProposal, MakeProposal
from schemas.council.registers import EnterLines
from schemas.council.results import PublishResult
from schemas.council.rounds import CloseRound, TallyRound
from schemas.council.stages import Step
from schemas.council.tasks import AssignTask
from schemas.council.topics import GiveNotice, ScreenTopic, SuggestTopic
from schemas.ids import deliberation_subject, unit_subject
from schemas.words import Words
from tests.domain.case.people import GRID, OFFICER, PARTY_MASS
from tests.domain.council.chamber import DELIBERATION, words
from tests.engine.council.test_from_topic_to_result import ESTATE, HOUSES, Town, house, living_in
from tests.engine.office import key

NOTHING = {"phone": 0, "id_number": 0, "email": 0, "room": 0, "name": 0}


async def decided() -> Town:
    """Households, of whom some are known by name, agreed on what came of a case; somebody carries it out."""
    town = await Town.founded()
    assert (await town.office.file()).status == "recorded"
    for number, names in ((1, "欧阳林、司马青"), (2, "钱多多")):
        who = words_of_line(f"{number}01", names, "13912345678")
        line = {
            "line": house(number),
            "unit": house(number),
            "place": f"{ESTATE}/b1",
            "mark": f"named{number}",
        }
        sealed = Words(plain=who, subject=unit_subject(HOUSES, house(number)), field="who")
        entered = {"register_id": HOUSES, "lines": [{**line, "adults": 2, "who": sealed}]}
        await town.do(EnterLines.model_validate(entered))
    suggestion = SuggestTopic(
        deliberation=DELIBERATION,
        place=f"{ESTATE}/b1",
        source="case",
        origin=town.office.stream,
        title=words("楼前停车", "title"),
        problem=words("挡住消防通道", "problem"),
    )
    await town.do(suggestion, PARTY_MASS)
    screened = {"matter": "community", "procedure": "hall", "tier": 3, "reason": words("按性质", "reason")}
    await town.do(ScreenTopic.model_validate({"deliberation": DELIBERATION, **screened}), PARTY_MASS)
    await town.do(town.schedule())
    await town.do(MakeProposal(deliberation=DELIBERATION, clauses=(words("按门牌轮流停放", "clause"),)))
    await town.do(ClassifyProposal(deliberation=DELIBERATION, proposal="p1", matter="community"))
    opens = (await town.state()).last_at + timedelta(days=5)
    await town.do(GiveNotice(deliberation=DELIBERATION, opens=opens, material=words("方案", "material")))
    town.until(opens)
    convener = Convener(town.office.ledger, town.office.desk)
    assert (await convener.open_round(DELIBERATION, OFFICER, key("open"))).status == "recorded"
    for number in range(1, 11):
        answers = (Answered(question="p1", marks=YesNo(answer="yes")),)
        ballot = {"deliberation": DELIBERATION, "number": 1, "unit": house(number), "answers": answers}
        await town.do(CastBallot.model_validate(ballot), living_in(number))
    await town.do(CloseRound(deliberation=DELIBERATION))
    await town.do(TallyRound(deliberation=DELIBERATION))
    due = (await town.state()).last_at + timedelta(days=9)
    await town.do(AssignTask(deliberation=DELIBERATION, owner=GRID.id, due=due, text=words("划线")))
    return town


@pytest.mark.parametrize(
    ("text", "money", "found"),
    [
        ("司马青家门前划线", None, {"name": 1}),
        ("钱 多多和欧阳林同意，钱多多出资", None, {"name": 3}),
        ("按王秀英的要求划线", None, {"name": 1}),
        ("3栋1201和5-302门前划线", None, {"room": 2}),
        ("一致同意划线", "请交给钱多多，电话13912345678", {"name": 1, "phone": 1}),
    ],
    ids=["a co-owner", "several times", "a party to the case", "rooms", "in what it cost"],
)
async def test_a_text_that_tells_who_somebody_is_hangs_out_nowhere(
    text: str, money: str | None, found: dict[str, int]
) -> None:
    town = await decided()
    subject = deliberation_subject(DELIBERATION)
    sealed = await town.office.vault.all_of(subject)
    command = PublishResult(
        deliberation=DELIBERATION, text=words(text), money=words(money, "money") if money else None
    )

    outcome = await town.office.take(command, OFFICER, "publish")

    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.facts) == ("still_identifying", {**NOTHING, **found})
    assert await town.office.vault.all_of(subject) == sealed, "what is refused leaves nothing sealed"
    for name in ("司马青", "钱多多", "王秀英", "1201"):
        assert name not in outcome.model_dump_json()
    assert (await town.state()).step is Step.CONSENSUS


async def test_once_it_is_reworded_it_hangs_out() -> None:
    town = await decided()
    await town.refused(
        PublishResult(deliberation=DELIBERATION, text=words("钱多多同意")), "still_identifying"
    )
    await town.do(PublishResult(deliberation=DELIBERATION, text=words("3栋118户同意，花费200元，在楼前划线")))
    assert (await town.state()).step is Step.PUBLISHED
