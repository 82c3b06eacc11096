"""Keys derived from the one master key: for request digests, codes, tokens, opaque ids and passes, each with its own."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CODE_DIGITS = 12


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Subkeys by purpose (HKDF-SHA-256, RFC 5869); never written anywhere."""

    digest: bytes
    code: bytes
    code_lookup: bytes
    token_lookup: bytes
    identity: bytes
    passes: bytes

    @classmethod
    def derive(cls, master: bytes) -> Self:
        """Subkeys of a master key of 32 bytes."""

        def subkey(purpose: str) -> bytes:
            return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"heyi/{purpose}".encode()).derive(
                master
            )

        return cls(
            digest=subkey("request-digest"),
            code=subkey("tracking-code"),
            code_lookup=subkey("tracking-code-lookup"),
            token_lookup=subkey("token-lookup"),
            identity=subkey("identity"),
            passes=subkey("resident-pass"),
        )

    def request_digest(self, content: bytes) -> bytes:
        """A digest of a request that tells nothing about it without the key."""
        return hmac.digest(self.digest, content, hashlib.sha256)

    def tracking_code(self, case: UUID, party: int, attempt: int) -> str:
        """The code of a party: 11 digits that only the key can predict, and a check digit (Luhn, ISO/IEC 7812-1).

        It is derived, not stored, so that a repeated filing is answered with the same code. `attempt` counts collisions.
        """
        seed = hmac.digest(self.code, f"{case}/{party}/{attempt}".encode(), hashlib.sha256)
        body = f"{int.from_bytes(seed) % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
        return body + check_digit(body)

    def code_of(self, case: UUID, party: int, stored: str, attempts: int) -> str | None:
        """The code of a party again, found by how it is stored (hex); None when none of so many attempts gave it."""
        codes = (self.tracking_code(case, party, attempt) for attempt in range(attempts))
        return next((code for code in codes if self.code_key(code).hex() == stored), None)

    def code_key(self, code: str) -> bytes:
        """How a tracking code is stored."""
        return hmac.digest(self.code_lookup, code.encode(), hashlib.sha256)

    def token_key(self, token: str) -> bytes:
        """How a bearer token is stored."""
        return hmac.digest(self.token_lookup, token.encode(), hashlib.sha256)

    def opaque(self, *parts: str) -> str:
        """An id of 16 letters and digits (80 bits) for what the parts identify: the same each time, and mute without the key."""
        # Lengths keep apart what would be one text otherwise: a person is whoever he says he is, in any characters.
        content = "".join(f"{len(part)}:{part}" for part in parts)
        return _letters(hmac.digest(self.identity, content.encode(), hashlib.sha256)[:10])

    def pass_seal(self, content: str) -> str:
        """The last part of a resident's pass, which nobody without the key can make: 26 letters and digits (128 bits)."""
        return _letters(hmac.digest(self.passes, content.encode(), hashlib.sha256)[:16])


def _letters(raw: bytes) -> str:
    """Bytes in base 32 (RFC 4648), in lower case and without padding, as people can copy them from paper."""
    return base64.b32encode(raw).decode().rstrip("=").lower()


def check_digit(body: str) -> str:
    """The Luhn check digit of a string of digits: finds every single wrong digit and nearly all swapped neighbours."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def is_code(text: str) -> bool:
    """Whether a text is a well-formed tracking code: 12 digits with a right check digit."""
    well_formed = len(text) == CODE_DIGITS and text.isascii() and text.isdecimal()
    return well_formed and check_digit(text[:-1]) == text[-1]
