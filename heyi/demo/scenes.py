"""Three scenes of triage and the ladder, each as it would be told."""

from heyi.demo.matters import (
    BINS,
    BINS_ANSWER,
    BINS_OBJECTION,
    BINS_TERMS,
    CAPTAIN,
    CORRIDOR,
    CORRIDOR_TERMS,
    LEAK,
    LEAK_TERMS,
    OFFICER,
    STATION_E3,
    STREET_OFFICER,
)
from heyi.demo.opening import Staff, file
from heyi.demo.people import Doors, Filed, PartyOf


async def settled_in_the_building(doors: Doors, staff: Staff) -> Filed:
    """A private matter: filed, confirmed and accepted by the captain, both homes visited, agreed face to face, closed."""
    captain = staff[CAPTAIN]
    filed = await file(doors, LEAK)
    case = filed.case_id
    await doors.act(captain, case, "confirm-triage", "确认是两家之间的私事")
    await doors.act(captain, case, "accept", "愿意帮忙说和，受理")
    await doors.act(captain, case, "record-contact", "到502看了漏水的地方", party=1, channel="door_knock")
    await doors.act(captain, case, "record-contact", "到602和何志强谈", party=2, channel="door_knock")
    await doors.act(captain, case, "record-settlement", "两家当面说定", terms=LEAK_TERMS, consents=[1, 2])
    await doors.act(captain, case, "close", "结案", outcome="mediated_oral")
    return filed


async def climbing_by_itself(doors: Doors, staff: Staff) -> Filed:
    """A minor matter that nobody touches: it climbs to the community and to the street by lapse alone, and is settled there."""
    street = staff[STREET_OFFICER]
    filed = await file(doors, CORRIDOR)
    case = filed.case_id
    await doors.wait_for(street, case, "handover", "street")
    await doors.act(street, case, "receive", "逾期上交到街道，接收")
    await doors.act(street, case, "record-contact", "给陈慧敏打电话", party=1, channel="phone")
    await doors.act(street, case, "record-contact", "到3栋找到马建军", party=2, channel="door_knock")
    await doors.act(street, case, "record-settlement", "双方说定", terms=CORRIDOR_TERMS, consents=[1, 2])
    await doors.act(street, case, "close", "结案", outcome="mediated_oral")
    return filed


async def contested_by_the_resident(doors: Doors, staff: Staff, party_of: PartyOf) -> Filed:
    """A community matter: the resident objects to the class, the street answers with a reason, the station settles it at once."""
    officer, street, station = staff[OFFICER], staff[STREET_OFFICER], staff[STATION_E3]
    filed = await file(doors, BINS)
    case = filed.case_id
    resident = await party_of(case, 1, BINS.applicant)
    await doors.act(officer, case, "confirm-triage", "确认按大事办，准备开议事会")
    await doors.act(officer, case, "accept", "受理")
    await doors.act(resident, case, "contest-triage", "不同意按大事办", reason=BINS_OBJECTION)
    await doors.act(
        street,
        case,
        "change-triage",
        "答复异议，改为小事",
        triage_class="party_mass_matter",
        reason=BINS_ANSWER,
    )
    await doors.act(station, case, "accept", "受理，马上到现场")
    await doors.act(station, case, "record-contact", "在现场见到邓秀珍", party=1, channel="door_knock")
    await doors.act(station, case, "record-contact", "和物业服务中心谈", party=2, channel="door_knock")
    await doors.act(station, case, "record-settlement", "双方说定", terms=BINS_TERMS, consents=[1, 2])
    await doors.act(station, case, "close", "结案", outcome="mediated_oral")
    return filed
