"""In a chat that somebody else's bot answers too: what is ours, told without changing anything."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.contract import Inbound, Limits
from bot.conversation import Spoken
from bot.i18n import vocabulary
from bot.privacy import chat_keys
from flows.events import Command, Event, Form, Said, SentMedia
from flows.receipt import from_random, grouped
from flows.report import report_flow
from tests.bot.chatting import CHANNELS, CHAT, PAGE, SITE, House, Person, catalogues

RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
VOCABULARY = vocabulary(catalogues())
HELLO = Said("hello", key="h")


async def is_ours(person: Person, event: Event = HELLO) -> bool:
    """Ask about something new."""
    inbound = Inbound(CHAT, person.chat, "new", event, person.hints)
    return await person.house.conversation.is_under_way(inbound)


async def test_nothing_is_ours_before_anything_was_said(person: Person) -> None:
    assert not await is_ours(person)
    assert not await is_ours(person, SentMedia(Form.FILE, "1"))


async def test_everything_is_ours_from_the_first_word_to_the_receipt(person: Person) -> None:
    await person.does(Command.START)
    assert await is_ours(person)
    await person.says(PAGE)
    assert await is_ours(person, SentMedia(Form.FILE, "1"))
    await person.presses("photo")
    assert await is_ours(person)

    await person.presses("send")

    assert not await is_ours(person)


async def test_what_was_cancelled_is_over(person: Person) -> None:
    await person.says(PAGE)
    await person.does(Command.CANCEL)

    assert not await is_ours(person)


async def test_a_chat_that_is_erased_is_over(person: Person) -> None:
    await person.says(PAGE)
    await person.does(Command.ERASE)
    await person.presses("erase")

    assert not await is_ours(person)


async def test_another_report_is_ours_again(person: Person) -> None:
    await person.reports()
    await person.presses("another")

    assert await is_ours(person)


async def test_a_question_that_is_answered_by_writing_is_ours_after_the_receipt_too(tmp_path: Path) -> None:
    flow = report_flow(
        languages=("en",), vocabulary=VOCABULARY, channel=CHANNELS[0], helplines={"BE": ("Example Line 1",)}
    )
    house = House(tmp_path, platforms={CHAT: Spoken(flow, Limits(), SITE)}).open()
    person = Person(house)
    await person.reports()

    await person.does(Command.HELP)
    assert not await is_ours(person)
    await person.presses("threat")
    assert await is_ours(person)

    await house.close()


@pytest.mark.parametrize("form", ["as it is", "in groups", "in small letters"])
async def test_the_number_of_a_report_is_ours_whoever_asks(person: Person, form: str) -> None:
    receipt = RECEIPT.findall(await person.reports())[-1]
    asked = {"as it is": receipt.replace("-", ""), "in groups": receipt, "in small letters": receipt.lower()}

    assert await is_ours(person, Said(asked[form]))
    assert await is_ours(replace(person, chat="another"), Said(asked[form]))


async def test_the_number_of_something_else_stays_with_the_host(person: Person) -> None:
    await person.reports()

    assert not await is_ours(person, Said(grouped(from_random(7))))


async def test_a_second_delivery_is_as_much_ours_as_the_first(person: Person) -> None:
    await person.comes_to_review()
    await person.says("Send")
    assert person.last is not None

    assert not await is_ours(person, Said("Send"))
    assert await person.house.conversation.is_under_way(person.last)


async def test_asking_changes_and_counts_nothing(person: Person) -> None:
    await person.says(PAGE)
    keys = chat_keys(person.house.epochs.current(), CHAT, "", person.chat)
    before = await person.house.sessions.load(keys.name), person.house.figures()

    for _ in range(100):
        await is_ours(person)

    assert (await person.house.sessions.load(keys.name), person.house.figures()) == before
    await person.presses("photo")
    assert person.choices() == ("send", "change", "cancel")
