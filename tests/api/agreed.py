"""Cases that come to an agreement over HTTP, one step after the other."""

from typing import Any

from tests.api.street import Street

PUBLIC = {"title": "楼顶水箱渗水", "statement": "电梯坏了没有人修，水箱渗水，整个小区都担心。"}
ITEM: dict[str, Any] = {
    "by": 2,
    "to": 1,
    "what": "修好三楼卫生间的水管",
    "manner": "请持证水工",
    "venue": "二单元301室",
    "due": "2199-01-01",
}
PAYMENT: dict[str, Any] = {**ITEM, "what": "赔偿粉刷费", "manner": "银行转账", "amount": 60000}
TERMS: dict[str, Any] = {"facts": "三楼水管渗到二楼；三楼认可责任。", "items": [ITEM, PAYMENT]}


async def mediating(street: Street) -> str:
    """A case over which the community's mediator presides; the roster is left as it was found."""
    case = await street.case(**PUBLIC)
    for action in ("confirm-triage", "accept", "invite-to-mediation"):
        await street.done("mediator", case, action)
    await street.done(await street.party(case, 2), case, "give-consent")
    await street.done("mediator", case, "open-mediation")
    await street.seat("mediator")
    for number in (1, 2):
        await street.done(await street.party(case, number), case, "choose-mediator", staff="staff-mediator")
    await street.unseat("mediator")
    return case


async def drafted(street: Street, **terms: Any) -> str:
    """A case whose terms wait for signatures."""
    case = await mediating(street)
    await street.done("mediator", case, "draft-agreement", **{**TERMS, **terms})
    return case


async def digest_of(street: Street, case: str, who: str = "mediator") -> str:
    """The digest of the terms as somebody reads them."""
    return str((await read(street, case, who))["agreement"]["digest"])


async def read(street: Street, case: str, who: str) -> Any:
    """The case as somebody reads it."""
    answer = await street.get(f"/api/cases/{case}", who)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def signed(street: Street, case: str, *parties: int) -> str:
    """These parties sign what they read; returns the digest."""
    digest = await digest_of(street, case)
    for number in parties:
        who = await street.party(case, number)
        await street.done(who, case, "sign-agreement", digest=digest, form="electronic")
    return digest


async def in_force(street: Street, **terms: Any) -> str:
    """A case with an agreement in force."""
    case = await drafted(street, **terms)
    digest = await signed(street, case, 1, 2)
    await street.done("mediator", case, "sign-as-mediator", digest=digest)
    await street.done("mediator", case, "seal-agreement", digest=digest)
    return case
