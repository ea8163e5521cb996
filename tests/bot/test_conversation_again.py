"""Updates that come twice, late, or at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.contract import Limits
from bot.conversation import Spoken
from bot.i18n import vocabulary
from flows import phrases as p
from flows.events import Chose, Command, Event, Form, Said, SentMedia
from flows.phrases import Phrase
from flows.report import report_flow
from tests.bot.chatting import (
    CHANNELS,
    CHAT,
    HOUR,
    PAGE,
    SITE,
    House,
    Person,
    catalogues,
    number_in,
    says,
)

# Delivered twice


async def test_a_number_that_is_delivered_twice_does_not_answer_the_next_question(
    house: House, person: Person
) -> None:
    await person.says(PAGE, "1")
    await person.again()
    assert says(p.REVIEW, person.shown[-1].text)
    assert house.on_disk() == {}


@pytest.mark.parametrize(
    "event",
    [
        Said(PAGE, key="1"),
        Said("https://example.org/corrected", key="1", edited=True),
        Said("please help me"),
        Said("2"),
        Said("back"),
        Said("status 0000-0000-0000-0000"),
        Command.START,
        Command.BACK,
        Command.CANCEL,
        Command.HELP,
        Command.LANGUAGE,
        Command.PRIVACY,
        Command.STATUS,
        Command.SEND,
        SentMedia(Form.FILE, key="7"),
        "change",
        "cancel",
        "send",
    ],
    ids=str,
)
async def test_an_update_that_is_delivered_twice_is_answered_twice_and_executed_once(
    house: House, person: Person, event: Event | str
) -> None:
    await person.comes_to_review()
    await person.does(person.button(event) if isinstance(event, str) else event)
    before, reports, drawn = await house.session(person.chat), house.on_disk(), house.outbox.inserts

    outgoing = await person.again()

    assert outgoing.messages
    assert await house.session(person.chat) == before
    assert house.on_disk() == reports
    assert house.outbox.inserts == drawn


LINE = "Example Line, 00 00 00"


@pytest.fixture
async def signposted(tmp_path: Path) -> AsyncIterator[Person]:
    """Give somebody in a house that knows a helpline."""
    flow = report_flow(
        languages=catalogues().offered,
        vocabulary=vocabulary(catalogues()),
        channel=CHANNELS[0],
        helplines={"KE": (LINE,)},
    )
    house = House(tmp_path / "signposted", platforms={CHAT: Spoken(flow, Limits(), SITE)}).open()
    yield Person(house)
    await house.close()


UNHEARD: dict[str, tuple[tuple[Event | str, ...], Phrase]] = {
    "a picture": ((SentMedia(Form.FILE, key="7"),), p.MEDIA_GONE),
    "a voice": ((SentMedia(Form.VOICE, key="7"),), p.VOICE),
    "a text that is no address": ((Said("hello"), Said("please help me")), p.ERR_NONE),
    "a number with a slip": ((Said("0000-0000-0000-0001"),), p.STATUS_TYPING),
    "a number of no report": ((Said("0000-0000-0000-0000"),), p.STATUS_UNKNOWN),
    "an answer about help": ((Command.HELP, "danger"), p.HELP_DANGER),
    "an answer about help in a number": ((Command.HELP, Said("1")), p.HELP_DANGER),
    "a country without a service": ((Command.HELP, "danger", Said("Uganda")), p.NO_SIGNPOSTS),
    "privacy": ((Command.PRIVACY,), p.PRIVACY_WHO),
    "a correction": ((Said(PAGE, key="1"), Said("example.org/x", key="1", edited=True)), p.EDITED),
    "one more address": ((Said(PAGE), Said("https://example.org/x")), p.ADDED),
    "a word of no use any more": ((Said(PAGE), Command.CANCEL), p.CANCELLED),
    "a button of before": ((Said(PAGE), Said("1"), Chose("what", "photo", "0.1")), p.OLD_BUTTON),
}


@pytest.mark.parametrize(("events", "words"), UNHEARD.values(), ids=UNHEARD)
async def test_what_nobody_heard_is_said_again_to_the_letter(
    signposted: Person, events: tuple[Event | str, ...], words: Phrase
) -> None:
    for event in events:
        await signposted.does(signposted.button(event) if isinstance(event, str) else event)
    first = signposted.shown[-1]
    assert says(words, first.text)

    for _ in range(2):
        (again,) = (await signposted.again()).messages
        assert again == replace(first, in_place=False, hand_back=False)


async def test_what_was_said_before_more_happened_gives_way_to_where_the_person_is(person: Person) -> None:
    await person.says(PAGE)
    await person.does(Command.PRIVACY)
    refused = person.last
    assert refused is not None
    await person.presses("photo")
    (again,) = (await person.delivered(refused)).messages
    assert says(p.REVIEW, again.text)
    assert not says(p.PRIVACY_WHO, again.text)


async def test_no_address_is_kept_a_second_time_to_be_said_again(house: House, person: Person) -> None:
    await person.comes_to_review("https://example.com/canary")
    assert b"canary" not in await house.said(person.chat)
    assert await house.said(person.chat)


async def test_the_country_that_is_not_kept_is_not_kept_to_be_said_again(signposted: Person) -> None:
    await signposted.does(Command.HELP)
    await signposted.presses("danger")
    assert LINE in await signposted.says("Kenya")
    assert await signposted.house.said(signposted.chat) == b""
    await signposted.again()
    assert says(p.EXIT_ASK, signposted.shown[-1].text)


async def test_a_number_that_is_shown_again_is_a_receipt_too(person: Person) -> None:
    await person.reports()
    assert [message.is_receipt for message in person.shown[-2:]] == [False, True]
    await person.again()
    await person.says("hello")
    await person.does(person.button("send", -4))
    assert [message.is_receipt for message in person.shown[-3:]] == [True] * 3


async def test_a_send_that_is_delivered_twice_shows_the_same_number(house: House, person: Person) -> None:
    await person.reports()
    await person.again()
    (report_id,) = house.on_disk()
    assert number_in(person.shown[-1].text, report_id)
    assert house.outbox.inserts == 1


async def test_a_send_that_comes_again_when_the_session_is_gone_shows_the_same_number(
    house: House, person: Person
) -> None:
    await person.reports()
    house.clock.pass_by(0.6 * HOUR)
    assert house.sessions.live() == 0
    await person.again()
    (report_id,) = house.on_disk()
    assert says(p.RECEIPT_SAME, person.shown[-1].text)
    assert number_in(person.shown[-1].text, report_id)
    assert house.outbox.inserts == 1


async def test_a_pressed_send_that_was_sent_already_sends_nothing(house: House, person: Person) -> None:
    await person.reports()
    (report_id,) = house.on_disk()
    await person.does(person.button("send", -2))
    assert number_in(person.shown[-1].text, report_id)
    await person.presses("another")
    await person.comes_to_review("https://example.org/other")
    await person.does(person.button("send", 1))
    assert says(p.OLD_BUTTON, person.shown[-1].text)
    assert list(house.on_disk()) == [report_id]


async def test_an_update_that_kept_coming_pushes_no_other_out(house: House, person: Person) -> None:
    await person.says(PAGE)
    first = person.last
    assert first is not None
    await person.says("1")
    for _ in range(20):
        await person.again()
    await person.delivered(first)
    session, marks = await house.session(person.chat)
    assert len(marks) == 2
    assert len(session["addresses"]) == 1


# Many at once


async def test_updates_of_one_chat_that_come_at_once_are_taken_one_by_one(
    house: House, person: Person
) -> None:
    events = [Said(f"https://example.com/{number % 10}", key=str(number)) for number in range(20)]
    outgoing = await asyncio.gather(*(person.does(event) for event in events))
    assert house.sessions.together == 1
    assert all(len(one.messages) == 1 for one in outgoing)
    session, _ = await house.session(person.chat)
    assert len(session["addresses"]) == 10
    assert session["rev"] >= 10


async def test_no_lock_is_left_behind(house: House) -> None:
    people = [Person(house, f"chat-{number}") for number in range(9)]
    await asyncio.gather(*(one.does(Command.HELP) for one in people for _ in range(3)))
    chats = vars(house.conversation)["_chats"]
    assert vars(vars(chats)["_lanes"])["_lanes"] == {}


async def test_one_update_delivered_many_times_at_once_is_executed_once(house: House, person: Person) -> None:
    await person.comes_to_review()
    send = person.button("send")
    await asyncio.gather(*(person.does(send, update="one") for _ in range(10)))
    (report_id,) = house.on_disk()
    assert house.outbox.inserts == 1
    assert all(number_in(message.text, report_id) for message in person.shown[-10:])


async def test_a_chat_that_waits_for_the_disk_keeps_no_other_waiting(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.outbox.gate.clear()
    sending = asyncio.create_task(person.presses("send"))
    async with asyncio.timeout(20):
        await house.outbox.reached.wait()
        assert says(p.WHAT, await Person(house, "chat-2").says(PAGE))
    assert not sending.done()
    house.outbox.gate.set()
    assert says(p.RECEIPT, await sending)


async def test_two_chats_share_nothing(house: House) -> None:
    one, two = Person(house, "chat-1"), Person(house, "chat-2")
    await one.says("https://example.com/one")
    await two.says("https://example.com/two")
    await one.presses("photo")
    await two.does(one.button("send"))
    assert says(p.OLD_BUTTON, two.shown[-1].text)
    assert house.on_disk() == {}
    await two.presses("drawn", "send")
    await one.presses("send")
    bodies = {body["addresses"][0]["url"]: body["what"] for body in house.on_disk().values()}
    assert bodies == {"https://example.com/one": "photo", "https://example.com/two": "drawn"}


async def test_the_same_chat_on_two_platforms_is_two_chats(house: House) -> None:
    await Person(house, "1", CHAT).comes_to_review()
    web = Person(house, "1", "web")
    await web.says("send")
    assert house.on_disk() == {}
    assert house.sessions.live() == 2


# Time


async def test_a_session_of_the_epoch_before_is_found_and_moved(house: House, person: Person) -> None:
    house.clock.pass_by(5.9 * HOUR)
    await person.comes_to_review()
    house.clock.pass_by(0.2 * HOUR)
    assert len(house.epochs.readable()) == 2
    await person.presses("change")
    assert house.sessions.live() == 1
    house.clock.pass_by(0.45 * HOUR)
    assert len(house.epochs.readable()) == 1
    assert says(p.RECEIPT, await person.presses("done", "send"))
    (body,) = house.on_disk().values()
    assert body["addresses"] == [{"url": PAGE, "kind": "page"}]


async def test_a_chat_of_the_epoch_before_can_be_erased(house: House, person: Person) -> None:
    house.clock.pass_by(5.9 * HOUR)
    await person.says(PAGE, "erase")
    house.clock.pass_by(0.2 * HOUR)
    await person.says("yes")
    assert house.sessions.live() == 0


async def test_an_epoch_may_end_in_the_middle_of_an_update(house: House, person: Person) -> None:
    house.clock.pass_by(5.99 * HOUR)
    await person.comes_to_review()
    house.outbox.gate.clear()
    sending = asyncio.create_task(person.presses("send"))
    async with asyncio.timeout(20):
        await house.outbox.reached.wait()
    house.clock.pass_by(0.02 * HOUR)
    house.outbox.gate.set()
    assert says(p.RECEIPT, await sending)
    assert house.sessions.live() == 1


async def test_an_epoch_may_end_in_the_middle_of_a_first_update(house: House, person: Person) -> None:
    house.clock.pass_by(5.99 * HOUR)
    asking = asyncio.create_task(person.says(PAGE))
    async with asyncio.timeout(20):
        await house.sessions.loaded.wait()
    house.clock.pass_by(0.02 * HOUR)
    assert says(p.WHAT, await asking)
    assert says(p.REVIEW, await person.presses("photo"))
    assert house.sessions.live() == 1


async def test_a_press_on_a_chat_that_was_forgotten_is_told_so(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.clock.pass_by(0.6 * HOUR)
    said = await person.presses("send")
    assert says(p.FORGOTTEN, said)
    assert says(p.NOTICE, said)
    assert house.on_disk() == {}


async def test_a_word_to_a_chat_that_was_forgotten_is_told_so(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.clock.pass_by(0.6 * HOUR)
    assert says(p.FORGOTTEN, await person.says("send"))
    assert house.on_disk() == {}


async def test_a_chat_that_goes_on_is_not_forgotten(house: House, person: Person) -> None:
    await person.says(PAGE)
    for _ in range(4):
        house.clock.pass_by(0.4 * HOUR)
        await person.does(Command.HELP)
    await person.says("back")
    assert says(p.RECEIPT, await person.presses("photo", "send"))
