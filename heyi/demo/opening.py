"""What several scenes begin with: a matter is filed, taken on, and its mediation opened with a mediator whom both sides chose."""

from collections.abc import Mapping
from uuid import UUID

from heyi.demo.matters import Matter, Post
from heyi.demo.people import DemoFailed, Doors, Filed, Person

Staff = Mapping[Post, Person]


async def file(doors: Doors, matter: Matter) -> Filed:
    """The applicant reports the matter; raise `DemoFailed` when the table classes it otherwise than told here."""
    filed = await doors.file(matter.applicant, matter.report(), f"报事“{matter.title}”")
    if filed.triage_class != matter.expected:
        raise DemoFailed(f"“{matter.title}”被分为 {filed.triage_class}，应当是 {matter.expected}")
    return filed


async def take_on(doors: Doors, who: Person, case: UUID, matter: Matter) -> None:
    """Whoever answers for it confirms the class, accepts, sees the applicant, and asks the other side whether it wants mediation."""
    await doors.act(who, case, "confirm-triage", "确认分流")
    await doors.act(who, case, "accept", "受理")
    await doors.act(who, case, "record-contact", f"上门见了{matter.applicant}", party=1, channel="door_knock")
    await doors.act(who, case, "invite-to-mediation", "征询双方是否愿意调解（申请人报事时已经愿意）")


async def open_mediation(
    doors: Doors, case: UUID, who: Person, mediator: Person, sides: tuple[Person, Person]
) -> None:
    """The other side agrees, mediation is opened, both choose the same mediator, and both are told of their rights."""
    await doors.act(sides[1], case, "give-consent", "同意调解")
    await doors.act(who, case, "open-mediation", "双方都同意，开始调解")
    for side in sides:
        await doors.act(side, case, "choose-mediator", f"选择{mediator.title}", staff=mediator.id)
    await doors.act(mediator, case, "give-rights-notice", "宣读权利义务告知书", parties=[1, 2], form="oral")
