"""Media: refused once, deleted each time, and said to be deleted only when it was."""

import asyncio

import pytest

from bot.pace import BURST
from bot.sessions import SessionsFullError
from bot.traces import Traces
from flows import phrases as p
from flows.events import Command, Form, Said, SentMedia
from flows.phrases import Phrase
from tests.bot.chatting import PAGE, House, Person, says
from tests.bot.phone import Phone

FORMS = pytest.mark.parametrize(
    ("form", "words"), [(Form.FILE, p.MEDIA_GONE), (Form.VOICE, p.VOICE), (Form.OTHER, p.NOT_TEXT)]
)


@FORMS
async def test_media_changes_nothing_and_is_deleted(
    house: House, person: Person, form: Form, words: Phrase
) -> None:
    await person.comes_to_review()
    before, _ = await house.session(person.chat)
    outgoing = await person.does(SentMedia(form, key="photo-9"))
    after, _ = await house.session(person.chat)
    assert after == before
    assert says(words, person.shown[-1].text)
    assert outgoing.delete == ("photo-9",)
    await person.presses("send")
    assert len(house.on_disk()) == 1


@FORMS
async def test_media_that_cannot_be_deleted_is_not_said_to_be(
    house: House, phone: Phone, form: Form, words: Phrase
) -> None:
    media = phone.sending(form)
    phone.stuck = (media.message,)
    outgoing = await phone.delivers(media)
    assert says(words, outgoing.messages[0].text)
    assert phone.shows(p.MEDIA if form is Form.FILE else words)
    assert (await house.traces(phone.name)).owed == (media.message,)


async def test_media_is_not_said_to_be_deleted_because_something_else_was(phone: Phone) -> None:
    await phone.writes(PAGE)
    phone.stuck = ("1",)
    await phone.writes("cancel")
    media = phone.sending()
    phone.stuck = (media.message,)
    outgoing = await phone.delivers(media)
    assert set(outgoing.delete) == {"1", media.message}
    assert phone.shows(p.CANCELLED, p.MEDIA)


async def test_media_that_has_no_name_is_not_said_to_be_deleted(person: Person) -> None:
    outgoing = await person.does(SentMedia(Form.FILE))
    assert outgoing.delete == ()
    assert outgoing.if_kept == ()
    assert says(p.MEDIA, person.shown[-1].text)


async def test_a_text_leaves_nothing_to_say_about_its_deletion(person: Person) -> None:
    assert (await person.does(Said(PAGE, key="1"))).if_kept == ()
    assert (await person.does(Command.CANCEL)).if_kept == ()


# Albums


async def test_of_an_album_the_first_is_answered_and_all_are_deleted(house: House, phone: Phone) -> None:
    await phone.writes(PAGE)
    album = [phone.sending(album="1") for _ in range(10)]
    answers = [await phone.delivers(one) for one in album]
    assert [len(answer.messages) for answer in answers] == [1] + 9 * [0]
    assert [answer.if_kept == () for answer in answers] == [False] + 9 * [True]
    assert phone.written() == [PAGE]
    _, marks = await house.session(phone.name)
    assert len(marks) == 3


async def test_an_album_that_comes_at_once_is_answered_once(phone: Phone) -> None:
    album = [phone.sending(album="1") for _ in range(10)]
    answers = await asyncio.gather(*(phone.delivers(one) for one in album))
    assert sum(len(answer.messages) for answer in answers) == 1
    assert phone.written() == []


async def test_two_albums_are_answered_each(phone: Phone) -> None:
    answers = [await phone.delivers(phone.sending(album=album)) for album in "1122"]
    assert [len(answer.messages) for answer in answers] == [1, 0, 1, 0]


async def test_an_album_that_is_delivered_again_is_answered_once_again(phone: Phone) -> None:
    album = [phone.sending(album="1") for _ in range(3)]
    for one in album:
        await phone.delivers(one)
    again = [await phone.delivers(one) for one in album]
    assert [len(answer.messages) for answer in again] == [1, 0, 0]


# Where nothing is answered


async def test_media_is_deleted_also_if_it_came_too_fast(phone: Phone) -> None:
    for _ in range(BURST):
        await phone.writes("help")
    answers = [await phone.delivers(phone.sending()) for _ in range(3)]
    assert [len(answer.messages) for answer in answers] == [1, 0, 0]
    assert set(phone.written()) == {"help"}


async def test_media_is_deleted_also_if_there_is_no_room_or_a_fault(house: House, phone: Phone) -> None:
    house.sessions.breaks = (OSError("gone"),)
    outgoing = await phone.delivers(phone.sending())
    assert says(p.FAULT, outgoing.messages[0].text)
    assert phone.written() == []
    house.sessions.breaks = (SessionsFullError(),)
    outgoing = await phone.delivers(phone.sending())
    assert says(p.TOO_FAST, outgoing.messages[0].text)
    assert phone.written() == []
    assert await house.traces(phone.name) == Traces()


async def test_too_fast_is_said_once_and_again_only_after_it_could_go_on(house: House, phone: Phone) -> None:
    for _ in range(BURST):
        await phone.writes("help")
    answers = [await phone.writes("help") for _ in range(3)]
    assert [len(answer.messages) for answer in answers] == [1, 0, 0]
    house.clock.pass_by(1)
    answers = [await phone.writes("help") for _ in range(3)]
    assert [len(answer.messages) for answer in answers] == [1, 1, 0]
    assert not says(p.TOO_FAST, answers[0].messages[0].text)
    assert says(p.TOO_FAST, answers[1].messages[0].text)
    assert says(p.HELP, (await Phone(house, "chat-2").writes("help")).messages[0].text)


async def test_a_page_says_each_time_that_it_is_too_fast(house: House) -> None:
    person = Person(house, platform="web")
    for _ in range(BURST):
        await person.does(Command.HELP)
    for _ in range(3):
        assert says(p.TOO_FAST, await person.says("help"))
