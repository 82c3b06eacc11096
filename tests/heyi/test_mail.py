"""Mail for notices, against a real mail server on loopback: it leaves at least once, and is recorded exactly once."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from api.wording import Locales
from engine.effects import AT_ONCE, Mail, Mailer, NotNow
from engine.processes import CASES
from heyi.compose import House
from heyi.mail import EffectsFollower, SmtpPost, mailer_of, writer
from heyi.settings import LOCALES
from heyi.trouble import Trouble
from ledger.effects import Effects
from ledger.follow import FollowerRunner
from schemas.actors import PUBLIC
from schemas.case_commands import PartyDraft, ReportDispute
from schemas.ids import case_stream, case_subject, effect_command_id, new_case_id, party_subject
from schemas.words import Words
from tests.house import furnished, settings_for
from tests.mailbox import Mailbox
from tests.templates import Templates

ADDRESS = "lin.xiuying@example.org"
SENDER = "heyi@example.org"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox.opened() as box:
        yield box


@pytest.fixture
async def house(templates: Templates, mailbox: Mailbox) -> AsyncIterator[House]:
    async with templates.fresh() as stores:
        settings = settings_for(stores, policy="xinhe", smtp_url=mailbox.url, mail_from=SENDER)
        async with furnished(settings) as house:
            yield house


async def filed(house: House, address: str | None = ADDRESS) -> UUID:
    """A matter whose applicant left an address; its receipt is to be mailed."""
    command_id = uuid4()
    case = new_case_id(command_id)

    def words(text: str, field: str, subject: str) -> Words:
        return Words(plain=text, field=field, subject=subject)

    party = party_subject(case, 1)
    command = ReportDispute(
        case=case,
        place="hean/xinhe/e1/b1",
        channel="online",
        title=words("楼道堆放自行车", "title", case_subject(case)),
        statement=words("三楼楼道堆满自行车。", "statement", case_subject(case)),
        parties=(
            PartyDraft(
                side="applicant",
                name=words("林秀英", "name", party),
                email=words(address, "email", party) if address else None,
            ),
        ),
    )
    await house.desk.take(command, PUBLIC, command_id)
    await FollowerRunner(house.engine, house.ledger, EffectsFollower(sends=True)).catch_up()
    return case


def mailer(house: House) -> Mailer:
    made = mailer_of(house)
    assert made is not None
    return made


async def recorded(house: House, case: UUID) -> list[str]:
    """What the ledger says came of the mail."""
    events = (await house.ledger.load(case_stream(case))).events
    return [one.kind for one in events if one.kind in ("NoticeSent", "NoticeNotSent")]


async def code_of(house: House, case: UUID) -> str:
    events = (await house.ledger.load(case_stream(case))).events
    (body,) = [one.body for one in events if one.kind == "NoticeNotSent"]
    return body.decode()


async def test_a_receipt_is_mailed_in_both_languages_and_recorded(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)

    assert await mailer(house).step() == 1

    (mail,) = mailbox.mails
    state = CASES.fold(None, (await house.ledger.load(case_stream(case))).events)
    assert state is not None
    assert mailbox.recipients == [ADDRESS]
    assert (mail["To"], mail["From"]) == (ADDRESS, SENDER)
    assert mail["Subject"] == f"接报回执 {state.number}"
    assert mail["Message-ID"] == f"<{effect_command_id(case_stream(case), 1, 'email')}@heyi>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert text.index("林秀英：") < text.index("Your matter was received")
    assert "三楼" not in text
    assert await recorded(house, case) == ["NoticeSent"]
    assert state.notices[0].sent == ("email",)
    assert await Effects(house.engine).waiting() == 0


async def test_who_left_no_address_gets_no_mail(house: House, mailbox: Mailbox) -> None:
    case = await filed(house, address=None)
    assert await mailer(house).step() == 0
    assert mailbox.mails == []
    assert await recorded(house, case) == []


async def test_a_runner_killed_between_sending_and_recording_sends_again_and_records_once(
    house: House, mailbox: Mailbox
) -> None:
    case = await filed(house)
    arrived = asyncio.Event()

    async def hold() -> None:
        arrived.set()
        await asyncio.sleep(0)

    mailbox.taken = hold
    killed = asyncio.create_task(mailer(house).step())
    await arrived.wait()
    killed.cancel()
    with pytest.raises(asyncio.CancelledError):
        await killed
    assert len(mailbox.mails) == 1
    assert await recorded(house, case) == []
    assert await mailer(house).step() == 0, "its claim still holds"

    await lease_is_over(house)
    assert await mailer(house).step() == 1

    assert len(mailbox.mails) == 2
    assert mailbox.mails[0]["Message-ID"] == mailbox.mails[1]["Message-ID"]
    assert await recorded(house, case) == ["NoticeSent"]


async def test_a_runner_killed_after_recording_sends_nothing_more(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)
    await mailer(house).step()
    # As if the row had outlived its record: entered again from the first event, the record not yet followed.
    (prepared,) = [
        one for one in (await house.ledger.load(case_stream(case))).events if one.kind == "NoticePrepared"
    ]
    async with house.engine.begin() as tx:
        await EffectsFollower(sends=True).handle([prepared], tx)
    assert await Effects(house.engine).waiting() == 1

    assert await mailer(house).step() == 1

    assert len(mailbox.mails) == 1
    assert await recorded(house, case) == ["NoticeSent"]
    assert await Effects(house.engine).waiting() == 0


async def test_several_runners_at_once_send_each_mail_once(house: House, mailbox: Mailbox) -> None:
    cases = [await filed(house) for _ in range(8)]
    runners = [mailer(house) for _ in range(3)]

    settled = await asyncio.gather(*(one.step() for one in runners))

    assert sum(settled) == 8
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == len(mailbox.mails) == 8
    assert [await recorded(house, case) for case in cases] == [["NoticeSent"]] * 8


async def test_two_runners_with_the_same_mail_record_it_once(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)
    both = asyncio.Event()

    async def meet() -> None:
        if len(mailbox.mails) == 2:
            both.set()
        await both.wait()

    mailbox.taken = meet
    first = asyncio.create_task(mailer(house).step())
    while not mailbox.mails:
        await asyncio.sleep(0.01)
    await lease_is_over(house)
    settled = await asyncio.gather(first, mailer(house).step())

    assert sum(settled) == 2
    assert len(mailbox.mails) == 2
    assert await recorded(house, case) == ["NoticeSent"]


def hasty(house: House, mailbox: Mailbox, attempt: float) -> Mailer:
    """A mailer whose mails have so many seconds each."""
    post = SmtpPost(mailbox.url, SENDER, attempt=attempt)
    write = writer(Locales.load(LOCALES))
    return Mailer(Effects(house.engine), house.ledger, house.vault, house.rulebook, house.desk, post, write)


async def test_a_server_too_slow_for_an_attempt_gets_nothing_and_later_gets_it_once(
    house: House, mailbox: Mailbox
) -> None:
    """Each answer comes within its own time, all of them together do not: the line is cut while the claim still holds."""
    case = await filed(house)
    mailbox.slow = 0.3
    runners = [hasty(house, mailbox, attempt=1.0) for _ in range(2)]

    for _ in range(3):
        assert await asyncio.gather(*(one.step() for one in runners)) == [0, 0]
        await now_is_later(house)
    assert (mailbox.mails, await recorded(house, case)) == ([], [])

    mailbox.slow = 0.0
    assert sum(await asyncio.gather(*(one.step() for one in runners))) == 1
    assert len(mailbox.mails) == 1
    assert await recorded(house, case) == ["NoticeSent"]


async def test_a_slow_server_gets_a_whole_page_once_however_many_look_for_work(
    house: House, mailbox: Mailbox
) -> None:
    """Nothing waits in a line of its own for a thread while its claim runs out."""
    cases = [await filed(house) for _ in range(AT_ONCE)]
    mailbox.slow = 0.25
    first, second = (hasty(house, mailbox, attempt=4.0) for _ in range(2))
    sending = asyncio.create_task(first.step())
    settled = 0
    while not sending.done():
        settled += await second.step()

    assert settled + await sending == AT_ONCE
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == len(mailbox.mails) == AT_ONCE
    assert [await recorded(house, case) for case in cases] == [["NoticeSent"]] * AT_ONCE


async def test_an_address_that_is_refused_for_good_is_not_tried_again(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)
    mailbox.replies = ["550 no such mailbox"]

    assert await mailer(house).step() == 1

    assert await recorded(house, case) == ["NoticeNotSent"]
    assert '"code":"recipient_refused"' in await code_of(house, case)
    assert await mailer(house).step() == 0
    assert mailbox.mails == []


async def test_what_cannot_leave_now_is_tried_later(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)
    mailbox.replies = ["451 try later"]

    assert await mailer(house).step() == 0
    assert await recorded(house, case) == []
    assert await mailer(house).step() == 0, "not at once"

    await now_is_later(house)
    assert await mailer(house).step() == 1
    assert await recorded(house, case) == ["NoticeSent"]


async def test_what_could_not_leave_for_days_is_given_up(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)
    async with house.engine.begin() as tx:
        await tx.exec_driver_sql("update current.effect set prepared_at = prepared_at - interval '4 days'")

    assert await mailer(house).step() == 1

    assert '"code":"given_up"' in await code_of(house, case)
    assert mailbox.mails == []


async def test_somebody_who_was_forgotten_gets_no_mail(house: House, mailbox: Mailbox) -> None:
    case = await filed(house)
    await house.vault.forget(party_subject(case, 1))

    assert await mailer(house).step() == 1

    assert '"code":"forgotten"' in await code_of(house, case)
    assert mailbox.mails == []


@pytest.mark.parametrize("address", ["not an address", "a@b\nBcc: everybody@example.org", "林@"])
async def test_an_address_that_is_none_reaches_no_server(
    house: House, mailbox: Mailbox, address: str
) -> None:
    case = await filed(house, address=address)

    assert await mailer(house).step() == 1

    assert await recorded(house, case) == ["NoticeNotSent"]
    assert mailbox.mails == []


async def test_without_a_mail_server_nothing_is_entered(templates: Templates) -> None:
    async with templates.fresh() as stores, furnished(settings_for(stores, policy="xinhe")) as house:
        assert mailer_of(house) is None
        await FollowerRunner(house.engine, house.ledger, EffectsFollower(sends=False)).catch_up()
        await filed(house)
        # The follower of the filing enters it; one without a server, from the first event on, does not.
        async with house.engine.begin() as tx:
            await tx.exec_driver_sql("delete from current.effect")
            events = await house.ledger.read(0, 500)
            await EffectsFollower(sends=False).handle(events, tx)
        assert await Effects(house.engine).waiting() == 0


async def test_a_server_that_is_away_is_no_fault_of_the_mail() -> None:
    async with Mailbox.opened() as box:
        url = box.url
    with pytest.raises(NotNow):
        await SmtpPost(url, SENDER).send(Mail(message_id="<a@heyi>", to=ADDRESS, subject="s", text="t"))


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_a_url_that_names_no_mail_server_says_what_to_write(url: str) -> None:
    with pytest.raises(Trouble, match="smtp://user:password@host:587"):
        SmtpPost(url, SENDER)


async def lease_is_over(house: House) -> None:
    async with house.engine.begin() as tx:
        await tx.exec_driver_sql("update current.effect set claimed_until = clock_timestamp()")


async def now_is_later(house: House) -> None:
    async with house.engine.begin() as tx:
        await tx.exec_driver_sql("update current.effect set next_at = clock_timestamp()")
