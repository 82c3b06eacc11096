"""The doorkeeper: makes bearer tokens, ends them, and says for whom a token or a resident's pass speaks."""

import base64
import os
import time
from collections import OrderedDict
from typing import cast
from uuid import UUID, uuid5

from domain.admin import Token, evolve_token
from domain.refusals import TokenOver
from engine.bootstrap import INSTALLER
from engine.catalogue import CODEC
from engine.council.passes import PREFIX as PASS_PREFIX
from engine.council.passes import bearer_of
from engine.council.whereabouts import Whereabouts
from engine.desk import Desk
from engine.secrets import Keys
from ledger.port import Ledger
from projections.rows import TOKEN
from schemas.actors import Actor, Role
from schemas.ids import NAMESPACE, case_stream, party_subject
from schemas.outcomes import Outcome
from schemas.tokens import IssueToken, RevokeToken, TokenEvent

PREFIX = "heyi_"
FRESH = 5.0
"""Seconds for which a token is believed without a look at the ledger: a revoked one opens nothing after that."""

_REMEMBERED = 4096


def party_actor(case: UUID, number: int) -> Actor:
    """One party of a case, as its token speaks for it."""
    return Actor(id=party_subject(case, number), role=Role.PARTY, case=case_stream(case), party=number)


async def issue_token(desk: Desk, keys: Keys, actor: Actor, command_id: UUID) -> str:
    """Make a token that lets its holder act as `actor`; it is shown once and stored as an HMAC only."""
    token = PREFIX + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    name = uuid5(NAMESPACE, f"token/{command_id}")
    await desk.take(
        IssueToken(token=name, actor=actor, key=keys.token_key(token).hex()), INSTALLER, command_id
    )
    return token


async def revoke_token(desk: Desk, ledger: Ledger, keys: Keys, token: str, command_id: UUID) -> Outcome:
    """End a token; other processes believe it for at most `FRESH` seconds more. Raise `TokenOver` for an unknown one."""
    found = await ledger.find(TOKEN, keys.token_key(token))
    if found is None:
        raise TokenOver
    revoke = RevokeToken(token=UUID(found.stream.partition("/")[2]))
    return await desk.take(revoke, INSTALLER, command_id)


class Doorkeeper:
    """Knows tokens by their HMAC and remembers for a few seconds whom they speak for."""

    def __init__(self, ledger: Ledger, keys: Keys, fresh: float = FRESH) -> None:
        self._ledger = ledger
        self._keys = keys
        self._whereabouts = Whereabouts(ledger)
        self._fresh = fresh
        self._seen: OrderedDict[bytes, tuple[float, Actor]] = OrderedDict()

    async def actor_of(self, token: str) -> Actor | None:
        """For whom a token speaks; None when it is unknown or was revoked."""
        key = self._keys.token_key(token)
        known = self._seen.get(key)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        self._seen.pop(key, None)
        actor = await self._bearer(token, key)
        if actor is not None:
            self._seen[key] = (time.monotonic() + self._fresh, actor)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return actor

    async def _bearer(self, token: str, key: bytes) -> Actor | None:
        if token.startswith(PASS_PREFIX):
            return await bearer_of(self._ledger, self._keys, token, self._whereabouts)
        return await self._look_up(key)

    async def _look_up(self, key: bytes) -> Actor | None:
        found = await self._ledger.find(TOKEN, key)
        if found is None:
            return None
        token: Token | None = None
        for recorded in (await self._ledger.load(found.stream)).events:
            token = evolve_token(token, cast(TokenEvent, CODEC.decode(recorded)))
        return None if token is None or token.revoked else token.actor
