"""A chat that is erased or forgotten."""

import pytest

from bot.contract import Inbound, Outgoing
from bot.traces import Traces
from flows import phrases as p
from flows.phrases import Phrase
from tests.bot.chatting import CHAT, HOUR, PAGE, House, Person, number_in, says
from tests.bot.phone import Phone


async def crashes(phone: Phone, inbound: Inbound) -> Outgoing:
    """Let an update be answered, and nothing of it be done: so it is after a crash, or before a slow platform did."""
    return await phone.house.conversation.receive(inbound)


@pytest.mark.parametrize(
    ("platform", "words"), [(CHAT, p.ERASE_TERMINAL), ("terminal", p.ERASE_TERMINAL), ("web", p.ERASE_WEB)]
)
async def test_a_chat_that_is_erased_is_forgotten(house: House, platform: str, words: Phrase) -> None:
    person = Person(house, platform=platform)
    await person.reports()
    await person.says("erase")
    outgoing = await person.does(person.button("erase"))
    assert outgoing.erase
    assert says(words, person.shown[-1].text)
    assert person.shown[-1].goodbye
    assert house.sessions.live() == 0
    (report_id,) = house.on_disk()
    assert not number_in(person.shown[-1].text, report_id)


async def test_everything_that_a_chat_shows_is_erased_but_the_goodbye(house: House, phone: Phone) -> None:
    await phone.writes("hello", PAGE, "help")
    await phone.taps("danger", "report", "photo", "send", "another")
    await phone.writes("example dot com", "erase")
    outgoing = await phone.taps("erase")
    assert outgoing.erase
    assert phone.shows(p.ERASE_TERMINAL)
    assert phone.written() == []
    assert house.sessions.live() == 0


@pytest.mark.parametrize("way", ["typed", "pressed"])
async def test_after_a_crash_the_second_delivery_of_erase_deletes_the_same(
    house: House, phone: Phone, way: str
) -> None:
    await phone.writes(PAGE, "erase")
    erase = phone.writing("yes") if way == "typed" else phone.tapping("erase")
    before = await crashes(phone, erase)
    assert set(before.delete) == set(phone.chat)

    again = await phone.delivers(erase)

    assert again == before
    assert phone.shows(p.ERASE_TERMINAL)
    assert phone.written() == []
    assert house.sessions.live() == 0


async def test_of_an_erased_chat_only_names_are_kept_until_they_are_deleted(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE)
    await phone.taps("photo")
    await phone.writes("erase")
    await crashes(phone, phone.tapping("erase"))
    session, _ = await house.session(phone.name)
    assert session == {"v": 1, "id": "", "rev": 0}
    traces = await house.traces(phone.name)
    assert set(traces.owed) == set(phone.chat)
    assert set(traces.all) == set(phone.chat)


async def test_whoever_writes_to_an_erased_chat_begins_anew_and_its_messages_are_deleted(
    house: House,
) -> None:
    phone = Phone(house, hints=("fr",))
    await phone.writes(PAGE, "erase")
    await crashes(phone, phone.tapping("erase"))
    old = dict(phone.chat)
    outgoing = await phone.writes("https://example.org/next")
    assert outgoing.messages[0].language == "fr"
    assert outgoing.messages[0].question == "what"
    assert set(outgoing.delete) == set(old)
    session, _ = await house.session(phone.name)
    assert [url for url, _ in session["addresses"]] == ["https://example.org/next"]
    assert not old.keys() & phone.chat.keys()


async def test_an_update_of_before_that_comes_again_to_an_erased_chat_brings_nothing_back(
    house: House, phone: Phone
) -> None:
    first = phone.writing(PAGE)
    await phone.delivers(first)
    await phone.writes("erase")
    await crashes(phone, phone.tapping("erase"))
    outgoing = await phone.delivers(first)
    assert says(p.ERASE_TERMINAL, outgoing.messages[0].text)
    assert house.sessions.live() == 0


async def test_what_could_not_be_erased_is_deleted_when_the_person_comes_back(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE, "erase")
    phone.stuck = ("1",)
    await phone.taps("erase")
    assert phone.shows(p.ERASE_TERMINAL)
    assert await house.traces(phone.name) == Traces(others=("1",), owed=("1",))
    phone.stuck = ()
    assert (await phone.writes("hello")).delete == ("1",)
    assert phone.written() == ["hello"]


async def test_a_message_that_is_shown_after_its_chat_was_erased_is_deleted_at_once(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE, "erase")
    slow, erase = phone.writing("privacy"), phone.tapping("erase")
    words, goodbye = await crashes(phone, slow), await crashes(phone, erase)
    await phone.carries_out(slow, words)
    await phone.carries_out(erase, goodbye)
    assert phone.shows(p.ERASE_TERMINAL)
    assert phone.written() == []
    assert house.sessions.live() == 0


async def test_an_erase_that_is_pressed_on_a_forgotten_chat_keeps_nothing(house: House, phone: Phone) -> None:
    await phone.writes("erase")
    erase = phone.tapping("erase")
    house.clock.pass_by(0.6 * HOUR)
    outgoing = await crashes(phone, erase)
    assert says(p.ERASE_TERMINAL, outgoing.messages[0].text)
    assert outgoing.delete == ("2",)
    assert house.sessions.live() == 0


# A chat that is left


async def test_a_chat_that_is_forgotten_is_gone_at_once(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    house.sessions.loses = 2
    await house.conversation.forget(phone.writing("blocked"))
    assert house.sessions.live() == 0
    await house.conversation.forget(phone.writing("blocked"))
    assert house.figures().keys() == {'reportline_updates_total{event="said",platform="other"}'}


async def test_forgetting_never_fails(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    house.sessions.breaks = (OSError("gone"),)
    await house.conversation.forget(phone.writing("blocked"))
    assert house.figures()['reportline_faults_total{place="conversation"}'] == 1
    house.sessions.loses = 3
    await house.conversation.forget(phone.writing("blocked"))
    assert house.sessions.live() == 1


async def test_of_an_erased_chat_that_still_shows_something_the_erase_alone_is_ours(
    house: House, phone: Phone
) -> None:
    await phone.writes(PAGE, "erase")
    erase = phone.tapping("erase")
    await crashes(phone, erase)
    assert house.sessions.live() == 1
    assert not await house.conversation.is_under_way(phone.writing("hello"))
    assert await house.conversation.is_under_way(erase)
    await phone.delivers(erase)
    assert not await house.conversation.is_under_way(erase)
