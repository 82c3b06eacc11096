"""Published packs and bearer tokens: what is recorded, refused and quiet."""

from uuid import UUID

import pytest

from domain.admin import Token, decide_policy, decide_token, evolve_token
from domain.refusals import NotPermitted, PolicyVersionTaken, TokenOver
from schemas.actors import Actor, Role
from schemas.policies import PolicyPublished, PublishPolicy
from schemas.tokens import IssueToken, RevokeToken, TokenIssued, TokenRevoked
from tests.domain.case.people import PACK

SYSTEM = Actor(id="installer", role=Role.SYSTEM)
ADMINISTRATOR = Actor(id="staff-1", role=Role.ADMINISTRATOR, place="hean")
CAPTAIN = Actor(id="staff-2", role=Role.BUILDING_CAPTAIN, place="hean/xinhe/e1/b1")
FIRST = PublishPolicy(pack=PACK, digest="a" * 64)
PUBLISHED = PolicyPublished(pack=PACK, digest="a" * 64)
SECOND = PublishPolicy(pack=PACK.model_copy(update={"version": PACK.version + 1}), digest="b" * 64)

TOKEN = UUID(int=7)
ISSUE = IssueToken(token=TOKEN, actor=CAPTAIN, key="d" * 64)
REVOKE = RevokeToken(token=TOKEN)
ISSUED = TokenIssued(actor=CAPTAIN, key="d" * 64)


@pytest.mark.parametrize("by", [SYSTEM, ADMINISTRATOR])
def test_a_pack_is_published_whole(by: Actor) -> None:
    assert decide_policy((), FIRST, by) == (PUBLISHED,)


def test_the_same_pack_again_is_quiet_and_a_higher_version_follows() -> None:
    assert decide_policy((PUBLISHED,), FIRST, SYSTEM) == ()
    assert decide_policy((PUBLISHED,), SECOND, SYSTEM) == (
        PolicyPublished(pack=SECOND.pack, digest="b" * 64),
    )


def test_a_version_never_changes_its_content() -> None:
    other = FIRST.model_copy(update={"digest": "c" * 64})
    with pytest.raises(PolicyVersionTaken) as refused:
        decide_policy((PUBLISHED,), other, SYSTEM)
    assert refused.value.facts == {"version": PACK.version, "newest": PACK.version}


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.SYSTEM, Role.ADMINISTRATOR)])
def test_others_publish_nothing(role: Role) -> None:
    with pytest.raises(NotPermitted):
        decide_policy((), FIRST, Actor(id="x", role=role, place="hean"))


def test_a_token_is_issued_once() -> None:
    assert decide_token(None, ISSUE, SYSTEM) == (ISSUED,)
    assert decide_token(evolve_token(None, ISSUED), ISSUE, SYSTEM) == ()


def test_a_token_changes_neither_its_actor_nor_its_fate() -> None:
    token = evolve_token(None, ISSUED)
    for known, command in [
        (token, ISSUE.model_copy(update={"actor": ADMINISTRATOR})),
        (token, ISSUE.model_copy(update={"key": "e" * 64})),
        (evolve_token(token, TokenRevoked()), ISSUE),
    ]:
        with pytest.raises(TokenOver):
            decide_token(known, command, SYSTEM)


def test_a_token_is_revoked_once() -> None:
    token = evolve_token(None, ISSUED)
    assert decide_token(token, REVOKE, SYSTEM) == (TokenRevoked(),)
    revoked = evolve_token(token, TokenRevoked())
    assert revoked == Token(CAPTAIN, "d" * 64, revoked=True)
    for known in (None, revoked):
        with pytest.raises(TokenOver):
            decide_token(known, REVOKE, SYSTEM)


@pytest.mark.parametrize("by", [ADMINISTRATOR, CAPTAIN])
def test_only_the_system_makes_and_ends_tokens(by: Actor) -> None:
    for command in (ISSUE, REVOKE):
        with pytest.raises(NotPermitted):
            decide_token(None, command, by)


def test_the_stream_of_a_token_begins_with_its_issue() -> None:
    with pytest.raises(ValueError, match="begins with TokenIssued"):
        evolve_token(None, TokenRevoked())
