"""Verification of the sealed person store: every key unwraps, every word opens, and what the ledger quotes is there or forgotten."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.keys import MasterKey, bind, digest_of
from ledger.link import connect
from ledger.vault import WrongMasterKey
from ledger.vault_postgres import REMEMBERED
from ledger.verify import MOST, Finding, Progress
from schemas.envelope import GENESIS

PAGE = 2000
MOMENTS = 5.0
"""Seconds in which a forgetting that was recorded just now is carried out, before it is called unfinished."""

_QUOTED = re.compile(rb'"subject":"([^"]+)","field":"([^"]+)","digest":"([0-9a-f]{64})"')
_KEYS = "select subject, kek_id, wrapped from person.key where forgotten_at is null"
_SEALED = """
select s.digest, s.subject, s.field, s.stream, s.nonce, s.ciphertext, k.kek_id, k.wrapped
from person.sealed s left join person.key k using (subject) order by s.subject
"""
_MISSING = """
select w.nth from unnest($1::bytea[], $2::text[], $3::text[]) with ordinality w (digest, subject, field, nth)
left join person.sealed s on s.digest = w.digest left join person.key k on k.subject = w.subject
where case when s.digest is null then k.forgotten_at is null else (s.subject, s.field) is distinct from (w.subject, w.field) end
order by w.nth
"""
_WITNESS = "select position, hash from person.witness"
_EVENTS = "select position, stream, version, body from ledger.event order by position"
_HASH = "select hash from ledger.event where position = $1"
_FORGOTTEN = "select key from current.lookup where kind = 'forgotten' order by key"


async def verify_persons(
    url: str, ledger_url: str, master: MasterKey, progress: Progress | None = None
) -> tuple[int, list[Finding]]:
    """Verify the person store at `url` beside its ledger; return how many words are sealed there, and what was found.

    Appends and seals go on meanwhile: words are sealed before an event quotes them, so the store is read after the events. No
    finding holds more than ids. Raises one of `ledger.link.NO_CONNECTION`.
    """
    tell = progress or (lambda *_: None)
    persons = await connect(url, "heyi-verify")
    ledger = await connect(ledger_url, "heyi-verify")
    try:
        witness = await persons.fetchrow(_WITNESS)
        async with ledger.transaction(isolation="repeatable_read", readonly=True):
            await ledger.execute("set local statement_timeout = 0")
            found: list[Finding] = []
            seen = GENESIS if witness is None or not witness[0] else await ledger.fetchval(_HASH, witness[0])
            if witness is not None and seen != witness[1]:
                found.append(Finding(f"witness at {witness[0]}: not an event that is there"))
            found += await _quoted(ledger, persons)
            forgotten = [_text(row[0]) for row in await ledger.fetch(_FORGOTTEN)]
        found += await _unfinished(persons, forgotten)
        words, broken = await _opened(persons, master, tell)
        return words, (found + broken)[:MOST]
    finally:
        await persons.close()
        await ledger.close()


async def _quoted(ledger: "asyncpg.Connection[Any]", persons: "asyncpg.Connection[Any]") -> list[Finding]:
    """What events quote and nobody can find, though nobody forgot it."""
    found: list[Finding] = []
    async for page in _pages(ledger, _EVENTS):
        quoted = [
            (bytes.fromhex(digest.decode()), _text(subject), _text(name), row)
            for row in page
            for subject, name, digest in _QUOTED.findall(row[3])
        ]
        if quoted and len(found) < MOST:
            digests, subjects, names, rows = zip(*quoted, strict=True)
            for (nth,) in await persons.fetch(_MISSING, digests, subjects, names):
                position, stream, version, _ = rows[nth - 1]
                found.append(
                    Finding("words that it quotes are neither kept nor forgotten", stream, version, position)
                )
    return found


def _text(stored: bytes) -> str:
    """A name as the person store may be asked for it; one that was altered into what is no text is a name that nobody has."""
    return stored.decode(errors="replace").replace("\0", "\ufffd")


async def _unfinished(persons: "asyncpg.Connection[Any]", forgotten: list[str]) -> list[Finding]:
    """Who was forgotten, and still has a key or words a few moments later."""
    kept = [row[0] for row in await persons.fetch(REMEMBERED, forgotten)]
    if kept:
        await asyncio.sleep(MOMENTS)
        kept = [row[0] for row in await persons.fetch(REMEMBERED, kept)]
    return [Finding(f"{subject} was forgotten, and is not destroyed") for subject in kept]


async def _opened(
    persons: "asyncpg.Connection[Any]", master: MasterKey, tell: Progress
) -> tuple[int, list[Finding]]:
    """Unwrap every key and open every word."""
    found: list[Finding] = []
    words = 0
    async with persons.transaction(isolation="repeatable_read", readonly=True):
        await persons.execute("set local statement_timeout = 0")
        async for page in _pages(persons, _KEYS):
            for subject, kek_id, wrapped in page:
                if _key(master, subject, kek_id, wrapped) is None:
                    found.append(Finding(f"key of {subject} does not unwrap"))
        total = await persons.fetchval("select count(*) from person.sealed")
        last: tuple[str, AESGCM | None] = ("", None)
        async for page in _pages(persons, _SEALED):
            for digest, subject, name, stream, nonce, ciphertext, kek_id, wrapped in page:
                if subject != last[0]:
                    last = subject, _key(master, subject, kek_id, wrapped)
                if digest_of(nonce, ciphertext) != digest or not _opens(
                    last[1], nonce, ciphertext, bind(subject, name, stream)
                ):
                    found.append(Finding(f"sealed words {digest.hex()[:16]} do not open", stream))
            words += len(page)
            tell("words", words, total)
    return words, found


def _key(master: MasterKey, subject: str, kek_id: str | None, wrapped: bytes | None) -> AESGCM | None:
    if kek_id is None or wrapped is None:
        return None
    try:
        return AESGCM(master.unwrap(subject, kek_id, wrapped))
    except (WrongMasterKey, ValueError):
        return None


def _opens(key: AESGCM | None, nonce: bytes, ciphertext: bytes, bound: bytes) -> bool:
    try:
        return key is not None and key.decrypt(nonce, ciphertext, bound) is not None
    except InvalidTag:
        return False


async def _pages(connection: "asyncpg.Connection[Any]", query: str) -> AsyncIterator[list[Any]]:
    cursor = await connection.cursor(query)
    while page := await cursor.fetch(PAGE):
        yield page
