"""Words on their way in: what a person typed, until it is sealed and only its reference goes on."""

from typing import Self

from pydantic import Field, SerializationInfo, model_serializer

from schemas.frame import Frame, Printable
from schemas.sealed import Sealed

UNSEALED = "0" * 64
"""Digest of words that are not sealed yet; no event may carry it."""


class Words(Frame):
    """A person's text inside a command: plain while it travels in memory, a reference wherever it is written.

    Neither `repr` nor a dump shows the plain text; only a dump with context `{"plain": True}`, which the keyed digest of a
    request is made of, does.
    """

    plain: Printable = Field(repr=False)
    subject: str = Field(max_length=128)
    field: str = Field(max_length=40)
    digest: str = UNSEALED

    @property
    def sealed(self) -> Sealed:
        """The reference that an event holds."""
        return Sealed(subject=self.subject, field=self.field, digest=self.digest)

    def at(self, digest: str) -> Self:
        """The same words once sealed under `digest`."""
        return self.model_copy(update={"digest": digest})

    @model_serializer
    def _guarded(self, info: SerializationInfo) -> dict[str, str]:
        if info.context and info.context.get("plain"):
            return {"plain": self.plain}
        return {"subject": self.subject, "field": self.field, "digest": self.digest}
