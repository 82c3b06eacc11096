"""A scene: the other side does not want mediation, and that is the end of it. Nobody has to give a reason (arts. 17, 23, 26)."""

from heyi.demo.matters import CAPTAIN
from heyi.demo.mediations import PIANO, PIANO_PROOF, PIANO_REFUSAL
from heyi.demo.opening import Staff, file, take_on
from heyi.demo.people import DemoFailed, Doors, Filed, PartyOf, Person

_NIGHT = 1.0


async def refused_on_day_two(doors: Doors, staff: Staff, party_of: PartyOf) -> Filed:
    """Asked for mediation, refused on the second day: mediation ends at once, both are told of other ways, with proof."""
    captain = staff[CAPTAIN]
    filed = await file(doors, PIANO)
    case = filed.case_id
    applicant = await party_of(case, 1, PIANO.applicant)
    other = await party_of(case, 2, PIANO.other)
    await take_on(doors, captain, case, PIANO)
    await doors.days_go_by(_NIGHT, f"过了一夜，演示里是{_NIGHT:g}秒")
    await doors.act(other, case, "refuse-mediation", "拒绝调解", reason=PIANO_REFUSAL)
    await doors.try_to(captain, case, "open-mediation", "wrong_stage", "还想再劝劝，照样开始调解")
    mine = await _notice(doors, applicant, filed)
    await doors.act(
        applicant, case, "serve-notice", "在收件箱打开《终止调解告知书》", notice=mine, manner="opened"
    )
    await doors.try_to(captain, case, "close", "remedies_not_told", "还没送达对方就想结案", outcome="refused")
    theirs = await _notice(doors, other, filed)
    await doors.act(
        captain,
        case,
        "serve-notice",
        "把纸质告知书当面交给郑国强，请他签收",
        notice=theirs,
        manner="handed_over",
        proof=PIANO_PROOF,
    )
    await doors.act(captain, case, "close", "结案：当事人拒绝调解", outcome="refused")
    return filed


async def _notice(doors: Doors, who: Person, filed: Filed) -> int:
    """The number of a party's own notice of the other remedies, as it stands in the inbox."""
    listed = (await doors.read(who, filed.case_id, "/notices"))["notices"]
    found = [one for one in listed if one["must_be_proven"]]
    if len(found) != 1 or "诉讼" not in (found[0]["text"] or ""):
        raise DemoFailed(f"{who.title} 没有收到其他救济途径的告知")
    return int(found[0]["notice"])
