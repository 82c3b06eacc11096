"""Publishing a policy pack: its whole content goes into the ledger, so that every case can be decided again."""

from typing import ClassVar

from pydantic import Field

from schemas.actors import Visibility
from schemas.frame import Frame
from schemas.policy import PolicyPack


class PublishPolicy(Frame):
    """Put a validated pack into force for what is filed from now on."""

    pack: PolicyPack
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the pack's canonical JSON")


class PolicyPublished(Frame):
    """A pack is in force; cases filed before keep the one they were filed under."""

    visibility: ClassVar[Visibility] = Visibility.PUBLIC
    pack: PolicyPack
    digest: str
