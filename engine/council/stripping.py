"""What a case gives to everybody: its words under the key of the deliberation, held against what is known of its parties."""

from domain.case.state import Case
from domain.telltale import tells_who
from ledger.vault import Vault
from schemas.deliberating import OpenDeliberation, Telling
from schemas.ids import case_deliberation_id, case_id_of, deliberation_subject
from schemas.words import Words


async def for_everybody(case: Case, command: OpenDeliberation, vault: Vault) -> OpenDeliberation:
    """The command with its texts under the deliberation's key, and with the names of those fields that tell who a party is.

    What identifies a party is opened here, compared, and leaves this function in no form. Raise `VaultUnavailable`.
    """
    known = await known_of(case, vault)
    deliberation = case_deliberation_id(case_id_of(case.stream), len(case.deliberating.opened) + 1)
    subject = deliberation_subject(deliberation)
    fields: tuple[Telling, ...] = ("title", "problem", "wish")
    texts: dict[Telling, Words] = {
        name: words.model_copy(update={"subject": subject})
        for name in fields
        if (words := getattr(command, name)) is not None
    }
    telling = tuple(name for name, words in texts.items() if tells_who(words.plain, known))
    update: dict[str, object] = {"telling": telling}
    update.update(texts.items())
    return command.model_copy(update=update)


async def known_of(case: Case, vault: Vault) -> tuple[str, ...]:
    """What identifies the parties to a case, opened: for comparing, and for nothing else. Raise `VaultUnavailable`."""
    refs = [ref for one in case.parties for ref in (one.name, one.phone, one.email, one.represents) if ref]
    return tuple(text for text in (await vault.open(refs)).values() if text)
