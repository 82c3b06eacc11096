"""References to sealed text: an event holds a digest where a person's words or name would stand."""

from pydantic import Field

from schemas.frame import Frame


class Sealed(Frame):
    """Points at a ciphertext in the person store.

    `subject` names the key (a case, a party of a case, a staff member), `digest` is SHA-256(nonce || ciphertext) in hex. Once key and
    ciphertext are destroyed nothing can be read, and every hash over this reference still holds.
    """

    subject: str = Field(max_length=128)
    field: str = Field(max_length=40)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
