"""Stories that come to an agreement: a case in mediation, its terms, every signature, and the seal."""

from datetime import date

from schemas.actors import Actor
from schemas.agreement import (
    AgreementDrafted,
    DraftAgreement,
    ItemDraft,
    SealAgreement,
    SignAgreement,
    SignAsMediator,
)
from schemas.case_commands import Accept, ConfirmTriage, ReportDispute
from schemas.consent import GiveConsent, InviteToMediation, OpenMediation
from schemas.mediators import ChooseMediator
from tests.domain.case.people import MEDIATOR, OFFICER, filing, local, party, words
from tests.domain.case.story import Story, reported

LIFT = filing("电梯停了一周", "老人下不了楼，电梯坏了没有人修。")
FOUR = filing("四家合用的水管", "四家合用的水管漏水，各说各的理，电梯也停了。", others=3)
FACTS = words("三楼的水管渗到二楼，天花板发霉；三楼认可是自家水管。")
PAPER = words("签名原件已存入卷宗")
REPAIR = ItemDraft(
    by=2,
    to=1,
    what=words("修好水管"),
    manner=words("请持证水工"),
    venue=words("二单元301"),
    due=date(2026, 3, 20),
)
PAYMENT = ItemDraft(
    by=2,
    to=1,
    what=words("赔偿粉刷费"),
    manner=words("银行转账"),
    venue=words("居委会"),
    amount=60_000,
    due=date(2026, 3, 31),
)


def undated() -> tuple[ItemDraft, ...]:
    """What was promised without a day."""
    return (REPAIR.model_copy(update={"due": None}),)


def mediating(matter: ReportDispute = LIFT, *, at: str = "2026-03-02 09:00") -> Story:
    """A case in mediation, over which the community's mediator presides."""
    parties = range(2, len(matter.parties) + 1)
    case = reported(matter, at=local(at)).given(ConfirmTriage, MEDIATOR).given(Accept, MEDIATOR)
    case.given(InviteToMediation, MEDIATOR)
    for number in parties:
        case.given(GiveConsent, party(number))
    case.given(OpenMediation, MEDIATOR)
    for number in (1, *parties):
        case.given(ChooseMediator, party(number), staff=MEDIATOR.id)
    return case


def draft_of(case: Story) -> AgreementDrafted:
    """The terms that were written down last."""
    drafts = case.seen(AgreementDrafted)
    assert isinstance(drafts[-1], AgreementDrafted)
    return drafts[-1]


def drafted(case: Story | None = None, **terms: object) -> Story:
    """A case whose terms wait for signatures."""
    said = {"facts": FACTS, "items": (REPAIR, PAYMENT), **terms}
    return (case or mediating()).given(DraftAgreement, MEDIATOR, **said)


def signed(case: Story, *parties: Actor) -> Story:
    """These parties sign online what they were shown."""
    for who in parties:
        case.given(SignAgreement, who, digest=draft_of(case).digest, form="electronic")
    return case


def sealed(case: Story) -> Story:
    """The mediator signs, and the committee's seal is affixed."""
    digest = draft_of(case).digest
    return case.given(SignAsMediator, MEDIATOR, digest=digest).given(SealAgreement, OFFICER, digest=digest)


def in_force(case: Story | None = None, **terms: object) -> Story:
    """An agreement in force between all parties of a case."""
    written = drafted(case, **terms)
    return sealed(signed(written, *(party(number) for number in draft_of(written).parties)))
