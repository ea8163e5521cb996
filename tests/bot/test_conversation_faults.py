"""What goes wrong on the way: a receipt is shown only for what is on disk, and nothing that is on disk is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import conversation
from bot.outbox import Bounds, OutboxFailedError, OutboxFullError
from bot.pace import BURST, SAME_SECONDS
from flows import phrases as p
from flows.events import Command, Form, Said, SentMedia
from flows.phrases import Phrase
from flows.receipt import grouped
from flows.session import Session
from tests.bot.chatting import PAGE, SITE, House, Person, logged, number_in, says

# The store


async def test_a_receipt_is_said_only_after_the_report_is_on_disk(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.outbox.gate.clear()
    sending = asyncio.create_task(person.presses("send"))
    async with asyncio.timeout(20):
        await house.outbox.reached.wait()
    for _ in range(50):
        await asyncio.sleep(0)
    assert not sending.done()
    assert house.on_disk() == {}
    assert house.woken == 0
    house.outbox.gate.set()
    said = await sending
    (report_id,) = house.on_disk()
    assert grouped(report_id) in said
    assert house.woken == 1


@pytest.mark.parametrize(
    ("refusal", "words", "counted"),
    [(OutboxFailedError("disk"), p.NOT_STORED, "not_stored"), (OutboxFullError("full"), p.FULL, "full")],
)
async def test_what_could_not_be_stored_gets_no_number_and_can_be_sent_again(
    house: House, person: Person, refusal: Exception, words: Phrase, counted: str
) -> None:
    await person.comes_to_review()
    session, _ = await house.session(person.chat)
    house.outbox.refuses = (refusal, refusal)
    for _ in range(2):
        said = await person.presses("send")
        assert says(words, said)
        assert SITE["portal"] in said
        assert not number_in(said, session["id"])
        assert not person.shown[-1].is_receipt
        assert "send" in person.choices()
    assert house.on_disk() == {}
    assert house.woken == 0
    assert house.figures()[f'reportline_refusals_total{{platform="other",refusal="{counted}"}}'] == 2

    said = await person.presses("send")

    assert says(p.RECEIPT, said)
    assert grouped(session["id"]) in said
    assert list(house.on_disk()) == [session["id"]]


async def test_the_button_of_before_the_refusal_sends_too(house: House, person: Person) -> None:
    await person.comes_to_review()
    send = person.button("send")
    house.outbox.refuses = (OutboxFailedError("disk"),)
    await person.does(send)
    await person.does(send)
    assert says(p.RECEIPT, person.shown[-1].text)


async def test_a_message_is_not_to_be_deleted_before_its_report_is_stored(
    house: House, person: Person
) -> None:
    await person.comes_to_review()
    house.outbox.refuses = (OutboxFullError("full"),)
    assert (await person.does(person.button("send"))).delete == ()
    assert (await person.does(person.button("send"))).delete == ("1",)


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[House]:
    opened = House(tmp_path / "data", at_most=1, bounds=Bounds(free_bytes=0, free_share=0, reports=1)).open()
    yield opened
    await opened.close()


async def test_a_full_outbox_says_so_and_takes_reports_again_when_there_is_room(small: House) -> None:
    person = Person(small)
    await person.reports()
    await person.presses("another")
    assert says(p.FULL, await person.reports("https://example.org/second"))
    (entry,) = await small.outbox.claim(9)
    await small.outbox.delivered(entry.name)
    small.clock.pass_by(60)
    assert says(p.RECEIPT, await person.presses("send"))
    (body,) = small.on_disk().values()
    assert body["addresses"] == [{"url": "https://example.org/second", "kind": "page"}]


async def test_a_store_that_cannot_be_asked_costs_the_question_alone(house: House, person: Person) -> None:
    await person.comes_to_review()
    await house.outbox.close()
    assert says(p.FAULT, await person.says("0000-0000-0000-0000"))
    assert says(p.NOT_STORED, await person.presses_of_before("send"))


# A crash between the report and the session


async def test_a_crash_after_the_report_is_stored_is_healed_by_the_second_delivery(
    house: House, person: Person
) -> None:
    await person.comes_to_review()
    session, _ = await house.session(person.chat)
    house.sessions.breaks = (OSError("gone"),)
    assert says(p.FAULT, await person.presses("send"))
    assert list(house.on_disk()) == [session["id"]]

    await person.again()

    assert says(p.RECEIPT, person.shown[-1].text)
    assert grouped(session["id"]) in person.shown[-1].text
    assert list(house.on_disk()) == [session["id"]]
    await person.again()
    assert number_in(person.shown[-1].text, session["id"])
    assert list(house.on_disk()) == [session["id"]]


async def test_it_is_healed_too_when_the_report_was_delivered_meanwhile(house: House, person: Person) -> None:
    await person.comes_to_review()
    session, _ = await house.session(person.chat)
    house.sessions.breaks = (OSError("gone"),)
    await person.presses("send")
    (entry,) = await house.outbox.claim(9)
    await house.outbox.delivered(entry.name)
    await person.again()
    assert grouped(session["id"]) in person.shown[-1].text
    assert house.on_disk() == {}


async def test_an_update_that_was_cut_off_is_healed_as_well(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.outbox.gate.clear()
    sending = asyncio.create_task(person.presses("send"))
    async with asyncio.timeout(20):
        await house.outbox.reached.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    house.outbox.gate.set()
    await person.again()
    assert says(p.RECEIPT, person.shown[-1].text)
    assert len(house.on_disk()) == 1


# Somebody who is faster


@pytest.mark.parametrize("loses", [1, 2])
async def test_an_update_is_tried_again_when_somebody_was_faster(
    house: House, person: Person, loses: int
) -> None:
    await person.says(PAGE)
    house.sessions.loses = loses
    assert says(p.REVIEW, await person.presses("photo"))
    house.sessions.loses = loses
    assert says(p.RECEIPT, await person.presses("send"))
    assert len(house.on_disk()) == 1
    assert house.outbox.inserts == 1
    assert house.woken == 1


async def test_a_first_message_is_tried_again_when_somebody_was_faster(house: House, person: Person) -> None:
    house.sessions.loses = 2
    assert says(p.WHAT, await person.says(PAGE))


async def test_a_report_is_not_lost_when_somebody_was_faster_each_time(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.sessions.loses = 3
    assert says(p.FAULT, await person.presses("send"))
    (report_id,) = house.on_disk()
    await person.again()
    assert grouped(report_id) in person.shown[-1].text
    assert list(house.on_disk()) == [report_id]


async def test_a_session_that_ends_while_the_report_is_stored_is_sent_all_the_same(
    house: House, person: Person
) -> None:
    await person.comes_to_review()
    house.outbox.gate.clear()
    sending = asyncio.create_task(person.presses("send"))
    async with asyncio.timeout(20):
        await house.outbox.reached.wait()
    house.clock.pass_by(31 * 60)
    house.outbox.gate.set()
    said = await sending
    (report_id,) = house.on_disk()
    assert grouped(report_id) in said
    session, _ = await house.session(person.chat)
    assert (session["id"], session["sent"]) == (report_id, True)


# What cannot be read


@pytest.mark.parametrize(
    "plain",
    [
        b'{"v":99,"id":"0"}',
        b"",
        b"\xff\x00\n\xff\xfe\x80",
        b'{"v":1}\n0123456789',
        b"[]\n",
    ],
)
async def test_a_session_of_another_version_begins_anew(house: House, person: Person, plain: bytes) -> None:
    await person.says(PAGE)
    await house.put(person.chat, plain)
    said = await person.says("https://example.org/next")
    assert says(p.WHAT, said)
    assert not says(p.FAULT, said)
    await person.presses("photo", "send")
    (body,) = house.on_disk().values()
    assert body["addresses"] == [{"url": "https://example.org/next", "kind": "page"}]
    assert house.sessions.live() == 1


@pytest.mark.parametrize("raw", [b"", b"\x02" + bytes(300), bytes(40)])
async def test_a_session_that_does_not_open_begins_anew(house: House, person: Person, raw: bytes) -> None:
    await person.says(PAGE)
    await house.put(person.chat, raw, sealed=False)
    assert says(p.WHAT, await person.says(PAGE))
    assert says(p.REVIEW, await person.presses("photo"))
    assert house.sessions.live() == 1


# Too much


async def test_too_many_messages_at_once_are_not_taken_and_later_ones_are(
    house: House, person: Person
) -> None:
    for number in range(BURST):
        await person.does(Said(f"https://example.com/{number}", key="1", edited=bool(number)))
        assert not says(p.TOO_FAST, person.shown[-1].text)
    before = await house.session(person.chat)
    assert says(p.TOO_FAST, await person.says("https://example.com/too-fast"))
    assert await house.session(person.chat) == before
    assert house.figures()['reportline_refusals_total{platform="other",refusal="too_fast"}'] == 1
    assert says(p.WHAT, await Person(house, "chat-2").says(PAGE))

    house.clock.pass_by(2)
    assert says(p.REVIEW, await person.presses_of_before("photo"))


async def test_what_is_said_to_somebody_too_fast_is_in_the_language_of_the_hint(house: House) -> None:
    person = Person(house, hints=("fr",))
    for _ in range(BURST + 1):
        await person.does(Command.HELP)
    assert person.shown[-1].language == "fr"
    assert not person.shown[-1].buttons


async def test_when_there_is_no_room_for_one_more_chat_it_is_told_to_wait(small: House) -> None:
    person, late = Person(small), Person(small, "chat-2")
    await person.comes_to_review()
    assert says(p.TOO_FAST, await late.says(PAGE))
    assert small.figures()['reportline_refusals_total{platform="other",refusal="sessions_full"}'] == 1
    assert says(p.RECEIPT, await person.presses("send"))
    small.clock.pass_by(31 * 60)
    assert says(p.WHAT, await late.says(PAGE))


async def test_who_finds_no_room_is_told_once_and_again_after_a_while(small: House) -> None:
    await Person(small).comes_to_review()
    late, later = Person(small, "chat-2"), Person(small, "chat-3")
    for _ in range(5):
        await late.says(PAGE)
    assert [says(p.TOO_FAST, message.text) for message in late.shown] == [True]
    assert (await late.does(SentMedia(Form.FILE, key="7"))).delete == ("7",)
    assert says(p.TOO_FAST, await later.says(PAGE))
    small.clock.pass_by(SAME_SECONDS)
    await late.says(PAGE)
    assert len(late.shown) == 2

    page = Person(small, "chat-4", "web")
    for _ in range(2):
        (message,) = (await page.does(Said(PAGE))).messages
        assert says(p.TOO_FAST, message.text)
        assert message.hand_back


# A fault of our own


async def test_a_fault_costs_one_update_and_not_the_next(
    house: House, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.comes_to_review()
    with monkeypatch.context() as patched, logged() as lines:
        patched.setattr(conversation, "advance", _breaks)
        assert says(p.FAULT, await person.presses("send"))
    assert '"event": "fault"' in lines.getvalue()
    assert PAGE not in lines.getvalue()
    assert house.figures()['reportline_faults_total{place="conversation"}'] == 1
    assert says(p.RECEIPT, await person.presses_of_before("send"))


def _breaks(_flow: object, session: Session, _event: object, _fresh_id: str) -> None:
    raise ValueError(session.addresses)
