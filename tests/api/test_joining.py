"""Two cases about the same leak become one over HTTP, whatever breaks in between; and a matter is sent elsewhere and back."""

from uuid import UUID, uuid4

from engine.doorkeeper import party_actor
from engine.joining import joining
from engine.reading import Reader
from schemas.actors import Actor, Role
from schemas.ids import case_subject, human_command_id
from schemas.words import Words
from tests.api.street import BUILDING, Street

WHY = {"reason": "反映的是同一处漏水。"}
CAPTAIN = Actor(id="staff-captain", role=Role.BUILDING_CAPTAIN, place=BUILDING)


async def kinds(street: Street, case: str) -> list[str]:
    """The kinds of a case's events, notices aside."""
    events = (await street.get(f"/api/cases/{case}/events", "captain")).json()["events"]
    return [one["kind"] for one in events if one["kind"] != "NoticePrepared"]


async def test_a_duplicate_goes_into_another_and_its_code_says_where(street: Street) -> None:
    """Acceptance check 14: merge keeps both requests and both times."""
    stays = await street.case()
    filed = (await street.file()).json()
    goes, code = filed["case_id"], filed["code"]
    merged = await street.done("captain", goes, "merge-into", into=stays, **WHY)
    assert (merged["stage"], merged["events"][0]) == ("merged", "CaseMerged")
    primary = (await street.get(f"/api/cases/{stays}", "captain")).json()
    duplicate = (await street.get(f"/api/cases/{goes}", "captain")).json()["number"]
    assert primary["ending"]["duplicates"] == [{"case_id": goes, "number": duplicate}]
    assert len(primary["parties"]) == 2
    assert "DisputeReported" in await kinds(street, goes)
    tracked = (await street.get(f"/api/track/{code}")).json()
    assert primary["number"] in tracked["sentence"]
    assert (tracked["number"], tracked["merged_into"]["number"]) == (duplicate, primary["number"])
    assert (tracked["merged_into"]["stage"], tracked["next"]["what"]) == ("reported", "confirm_triage")
    party = await street.party(goes, 1)
    assert (await street.get(f"/api/cases/{stays}", party)).status_code == 404


async def test_a_code_follows_the_matter_from_case_to_case_to_its_end(street: Street) -> None:
    filed = (await street.file()).json()
    # A case that took in a duplicate goes only into one whose id is smaller.
    stays, goes = sorted((await street.case(), await street.case()))
    await street.done("captain", filed["case_id"], "merge-into", into=goes, **WHY)
    await street.done("captain", goes, "merge-into", into=stays, **WHY)
    number = (await street.get(f"/api/cases/{stays}", "captain")).json()["number"]
    await street.done("captain", stays, "withdraw")
    for language, words in (("zh", "撤回"), ("en", "withdrawn")):
        tracked = (await street.get(f"/api/track/{filed['code']}", accept_language=language)).json()
        assert (tracked["stage"], tracked["merged_into"]["stage"]) == ("merged", "withdrawn")
        assert number == tracked["merged_into"]["number"]
        assert number in tracked["sentence"]
        assert tracked["next"] is None
        assert words in tracked["sentence"]


async def test_the_other_side_may_take_it_in(street: Street) -> None:
    stays, goes = await street.case(), await street.case()
    joined = await street.done("captain", stays, "join-duplicate", duplicate=goes, **WHY)
    assert joined["events"][0] == "DuplicateJoined"
    assert (await kinds(street, goes))[-1] == "CaseMerged"
    assert joined["stage"] == "reported"


async def test_what_was_cut_in_two_is_completed_by_the_same_request(street: Street) -> None:
    stays, goes = await street.case(), await street.case()
    key = str(uuid4())
    words = Words(plain=WHY["reason"], subject=case_subject(UUID(goes)), field="reason")
    house = street.house
    reader = Reader(house.ledger, house.vault, house.rulebook)
    both = await joining(reader, CAPTAIN, UUID(goes), UUID(stays), words)
    await street.house.desk.take(both.join, CAPTAIN, human_command_id(CAPTAIN.id, f"{key} other"))
    assert "CaseMerged" not in await kinds(street, goes)
    for replayed in (None, "true"):
        answer = await street.do("captain", goes, "merge-into", key=key, into=stays, **WHY)
        assert (answer.status_code, answer.json()["stage"]) == (200, "merged")
        assert answer.headers.get("Idempotency-Replayed") == replayed
    assert (await kinds(street, stays)).count("DuplicateJoined") == 1
    assert (await kinds(street, goes)).count("CaseMerged") == 1


async def test_nothing_is_joined_where_the_other_half_is_refused(street: Street) -> None:
    stays, goes, over = await street.case(), await street.case(), await street.case()
    await street.done("captain", over, "withdraw")
    for duplicate, into, code in (
        (goes, goes, "merged_into_itself"),
        (goes, over, "wrong_stage"),
        (over, stays, "wrong_stage"),
        (goes, str(uuid4()), "case_unknown"),
    ):
        answer = await street.do("captain", duplicate, "merge-into", into=into, **WHY)
        assert answer.json()["code"] == code, answer.text
    await street.done("captain", goes, "flag-risk", risk="crime", text="有人动手。")
    answer = await street.do("captain", goes, "merge-into", into=stays, **WHY)
    assert answer.json()["code"] == "risk_unreported"
    assert "DuplicateJoined" not in await kinds(street, stays)


async def test_only_for_whoever_handles_both(street: Street) -> None:
    ours = await street.case()
    theirs = await street.case(place="hean/xinhe/e1/b2")
    answer = await street.do("captain", ours, "merge-into", into=theirs, **WHY)
    assert answer.json()["code"] == "case_unknown"
    party = await street.party(ours, 1)
    assert party_actor(UUID(ours), 1).case
    answer = await street.do(party, ours, "merge-into", into=ours, **WHY)
    assert answer.json()["code"] == "not_permitted"


async def test_who_believes_an_older_version_joins_nothing(street: Street) -> None:
    stays, goes = await street.case(), await street.case()
    stale = {"If-Match": '"1"'}
    answer = await street.do("captain", goes, "merge-into", headers=stale, into=stays, **WHY)
    assert answer.status_code == 412
    assert "DuplicateJoined" not in await kinds(street, stays)


async def test_it_is_listed_for_those_who_may(street: Street) -> None:
    case = await street.case()
    said = (await street.get(f"/api/cases/{case}/actions", "captain")).json()
    assert {"merge-into", "join-duplicate", "transfer"} <= {one["action"] for one in said["permitted"]}


async def test_a_matter_is_sent_elsewhere_and_comes_back(street: Street) -> None:
    case = await street.case()
    sent = await street.done("captain", case, "transfer", to="police", letter="请依法处理。")
    assert (sent["stage"], sent["next"]["what"]) == ("transfer", "transfer_reply")
    shown = (await street.get(f"/api/cases/{case}", "captain")).json()
    assert shown["ending"]["transferred_to"] == {"id": "police", "name": "公安机关"}
    back = await street.done("captain", case, "record-transfer-reply", reply="sent_back")
    assert back["stage"] == "reported"
    await street.done("captain", case, "transfer", to="court", letter="请依法处理。")
    gone = await street.done("captain", case, "record-transfer-reply", reply="received", reference="回执三号")
    assert (gone["stage"], gone["next"]) == ("transferred", None)
