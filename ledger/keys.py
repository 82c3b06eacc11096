"""Keys of the person store: the master key that wraps, a random key per subject, and AES-256-GCM bound to its place."""

import base64
import binascii
from collections import OrderedDict
from hashlib import sha256
from os import urandom
from time import monotonic
from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.vault import WrongMasterKey

NONCE = 12
_WRAP = b"heyi/wrap/1"
_TEXT = b"heyi/text/1"
_ID = b"heyi/kek-id/1"


class MasterKey:
    """Wraps the subjects' keys (AES-256-GCM, bound to the subject and to itself); older ones still unwrap, for rotation.

    `kek_id` names the current one: the first 16 hex digits of a SHA-256 over it, so that it needs no name of
    its own.
    """

    def __init__(self, current: bytes, *older: bytes) -> None:
        if any(len(key) != 32 for key in (current, *older)):
            raise ValueError("a master key has 32 bytes")
        self.kek_id = _kek_id(current)
        self._keys = {_kek_id(key): AESGCM(key) for key in (*older, current)}

    @classmethod
    def from_base64(cls, current: str, *older: str) -> Self:
        """Read keys of 32 bytes each; raises `ValueError` (which does not quote them)."""
        try:
            return cls(*(base64.b64decode(text, validate=True) for text in (current, *older)))
        except binascii.Error:
            raise ValueError("a master key is 32 bytes in base64") from None

    @property
    def kek_ids(self) -> tuple[str, ...]:
        """The names of all that were given, the older ones too."""
        return tuple(self._keys)

    def __repr__(self) -> str:
        return f"MasterKey({self.kek_id})"

    def wrap(self, subject: str, key: bytes) -> bytes:
        """Return nonce and ciphertext of a subject's key under the current master key."""
        nonce = urandom(NONCE)
        return nonce + self._keys[self.kek_id].encrypt(nonce, key, _bind(_WRAP, self.kek_id, subject))

    def unwrap(self, subject: str, kek_id: str, wrapped: bytes) -> bytes:
        """Return a subject's key; raises `WrongMasterKey`."""
        kek = self._keys.get(kek_id)
        if kek is None:
            raise WrongMasterKey(f"a key is wrapped under the master key {kek_id}, which was not given")
        try:
            return kek.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bind(_WRAP, kek_id, subject))
        except InvalidTag:
            raise WrongMasterKey(f"a key does not unwrap under the master key {kek_id}") from None


class KeyCache:
    """Unwrapped keys by key id: at most `size`, each for at most `seconds`; knows no key of a subject forgotten here."""

    def __init__(self, size: int = 2048, seconds: float = 60.0) -> None:
        self._size = size
        self._seconds = seconds
        self._keys: OrderedDict[UUID, tuple[float, str, AESGCM]] = OrderedDict()
        self._by_subject: dict[str, UUID] = {}

    def put(self, subject: str, key_id: UUID, key: AESGCM) -> None:
        """Remember a key."""
        self._keys[key_id] = (monotonic() + self._seconds, subject, key)
        self._keys.move_to_end(key_id)
        self._by_subject[subject] = key_id
        while len(self._keys) > self._size:
            self._drop(next(iter(self._keys)))

    def get(self, key_id: UUID) -> AESGCM | None:
        """Return a key that is still remembered."""
        found = self._keys.get(key_id)
        if found is None:
            return None
        if found[0] < monotonic():
            self._drop(key_id)
            return None
        return found[2]

    def of(self, subject: str) -> tuple[UUID, AESGCM] | None:
        """Return the subject's key and its id, if it is still remembered."""
        key_id = self._by_subject.get(subject)
        key = None if key_id is None else self.get(key_id)
        return None if key_id is None or key is None else (key_id, key)

    def forget(self, subject: str) -> None:
        """Drop a subject's key."""
        key_id = self._by_subject.get(subject)
        if key_id is not None:
            self._drop(key_id)

    def _drop(self, key_id: UUID) -> None:
        _, subject, _ = self._keys.pop(key_id)
        if self._by_subject.get(subject) == key_id:
            del self._by_subject[subject]


def bind(subject: str, field: str, stream: str) -> bytes:
    """Return the associated data of a ciphertext: it opens for this subject, field and stream only."""
    return _bind(_TEXT, subject, field, stream)


def digest_of(nonce: bytes, ciphertext: bytes) -> bytes:
    """Return what stands for the words in an event: SHA-256(nonce || ciphertext)."""
    return sha256(nonce + ciphertext).digest()


def _kek_id(key: bytes) -> str:
    return sha256(_ID + key).hexdigest()[:16]


def _bind(purpose: bytes, *names: str) -> bytes:
    parts = [purpose, *(name.encode() for name in names)]
    return b"".join(len(part).to_bytes(4) + part for part in parts)
