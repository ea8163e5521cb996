"""What is deleted of a chat when a report is over. What goes wrong with that: test_conversation_owing."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from bot.contract import Inbound
from bot.traces import Traces
from flows import phrases as p
from flows.events import Chose
from tests.bot.chatting import CHAT, PAGE, House, platforms
from tests.bot.phone import Phone

Opened = Callable[[Literal["sent", "read", "never"]], Phone]


@pytest.fixture
async def phone_where(tmp_path: Path) -> AsyncIterator[Opened]:
    """Give a phone in a house whose operator deletes addresses at another time."""
    houses = []

    def opened(delete_address: Literal["sent", "read", "never"]) -> Phone:
        theirs = {
            name: replace(spoken, flow=replace(spoken.flow, delete_address=delete_address))
            for name, spoken in platforms().items()
        }
        houses.append(House(tmp_path / "other", platforms=theirs).open())
        return Phone(houses[-1])

    yield opened
    for house in houses:
        await house.close()


# The end of a report


async def test_of_a_report_that_is_sent_the_receipt_alone_stays(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo", "send")
    assert phone.shows(p.RECEIPT)
    assert phone.written() == []
    (receipt,) = phone.chat
    assert await house.traces(phone.name) == Traces(others=(receipt,))


async def test_a_question_that_was_answered_is_remembered_once(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo", "change", "seen_on", "social", "done")
    assert phone.shows(p.REVIEW)
    assert await house.traces(phone.name) == Traces(others=("1",), guarded=("2",))


@pytest.mark.parametrize("way", ["cancelled", "ended"])
async def test_of_a_report_that_is_dropped_no_address_stays(phone: Phone, way: str) -> None:
    await phone.writes(PAGE, "https://example.org/more")
    await phone.taps("photo")
    if way == "cancelled":
        await phone.taps("cancel")
        assert phone.shows(p.CANCELLED)
    else:
        await phone.writes("help")
        await phone.taps("danger", "end")
        assert phone.shows(p.HELP, p.HELP_DANGER, p.CANCELLED)
    assert phone.written() == ([] if way == "cancelled" else ["help"])


async def test_help_that_was_read_meanwhile_stays(phone: Phone) -> None:
    await phone.writes(PAGE, "help")
    await phone.taps("danger", "report", "photo", "send")
    assert phone.shows(p.HELP, p.HELP_DANGER, p.RECEIPT)
    assert phone.written() == ["help"]


async def test_a_doubt_that_is_turned_down_goes_at_once_and_its_message_in_the_end(phone: Phone) -> None:
    await phone.writes("example dot com")
    assert phone.shows(p.NOTICE_BRIEF)
    await phone.taps("again")
    assert phone.shows(p.ASK_ADDRESS)
    assert phone.written() == ["example dot com"]
    await phone.writes(PAGE)
    await phone.taps("photo", "send")
    assert phone.written() == []


@pytest.mark.parametrize(
    "texts",
    [(PAGE, PAGE), (PAGE, "example dot com", "no", "skip"), [f"{PAGE}/{number}" for number in range(12)]],
    ids=["twice", "in doubt", "too many"],
)
async def test_every_message_with_an_address_is_deleted_also_if_it_is_not_in_the_report(
    phone: Phone, texts: tuple[str, ...]
) -> None:
    await phone.writes(*texts)
    await phone.taps("photo", "send")
    assert not any("example" in text for text in phone.written())


async def test_an_address_that_was_replaced_is_deleted_too(phone: Phone) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo", "change", "addresses")
    await phone.writes("https://example.org/instead")
    await phone.taps("done")
    outgoing = await phone.taps("send")
    assert {"1", "3"} <= set(outgoing.delete)
    assert phone.written() == []


async def test_the_next_report_of_a_chat_deletes_its_own_messages(phone: Phone) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo", "send", "another")
    await phone.writes("https://example.org/next")
    outgoing = await phone.taps("photo")
    assert outgoing.delete == ()
    await phone.taps("send")
    assert phone.shows(p.RECEIPT, p.ASK_ADDRESS, p.RECEIPT)
    assert phone.written() == []


# What the operator wants


async def test_with_never_nothing_is_deleted_at_the_end_of_a_report(phone_where: Opened) -> None:
    phone = phone_where("never")
    await phone.writes(PAGE)
    assert (await phone.taps("photo")).delete == ()
    assert (await phone.taps("send")).delete == ()
    await phone.writes(PAGE)
    assert (await phone.writes("cancel")).delete == ()
    assert (await phone.taps("start")).delete == ()


async def test_with_read_the_message_goes_at_once_and_what_shows_it_in_the_end(phone_where: Opened) -> None:
    phone = phone_where("read")
    assert (await phone.writes(PAGE)).delete == ("1",)
    assert phone.written() == []
    await phone.taps("photo")
    assert phone.shows(p.REVIEW)
    await phone.taps("send")
    assert phone.shows(p.RECEIPT)


async def test_where_nothing_can_be_deleted_no_names_are_kept(house: House) -> None:
    phone = Phone(house, platform="web")
    await phone.writes(PAGE)
    await phone.taps("photo")
    assert await house.traces(phone.name, "web") == Traces()
    assert (await phone.taps("send")).delete == ()
    assert await house.traces(phone.name, "web") == Traces()


async def test_a_press_on_a_protected_message_of_a_forgotten_chat_takes_that_message_away(
    house: House,
) -> None:
    before = Inbound(
        CHAT,
        "chat-9",
        "1",
        Chose("review", "cancel", "0000000000000000.3"),
        ("en",),
        message="41",
        guarded=True,
    )
    assert (await house.conversation.receive(before)).delete == ("41",)
    notice = Inbound(
        CHAT, "chat-8", "1", Chose("addresses", "copy", "0000000000000000.3"), ("en",), message="42"
    )
    assert (await house.conversation.receive(notice)).delete == ()
