"""One event for each kind of update of Telegram's; nothing of a person beyond it; and nothing raises.

What each key of a message means is in `test_keys`, presses are in `test_press`, texts and commands in `test_said`.
"""

import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.contract import Inbound
from bot.handlers.telegram.update import Blocked, Ignored, InGroup, Pressed, Turn, read, update_id
from flows.events import Command, Form, Said, SentMedia
from tests.bot.handlers.telegram import spec
from tests.bot.handlers.telegram.description import (
    MARK,
    MARKED,
    MARKED_SPAN,
    NOW,
    PERSON,
    TEXT,
    Json,
    Maker,
    message,
    private_chat,
    user,
)

GROUP = {"id": -400_017, "type": "group", "title": "group"}
SUPERGROUP = {"id": -1_001_234_500_002, "type": "supergroup", "title": "group"}
CHANNEL = {"id": -1_001_234_500_003, "type": "channel", "title": "channel"}
PICTURE = Maker(full=True).value("Array of PhotoSize", "photo")


def update(kind: str = "message", /, **fields: Any) -> dict[str, Any]:
    """Give an update with a message in a private chat; a field that is None is left out."""
    made = message(7) | fields
    return {"update_id": 5, kind: {key: value for key, value in made.items() if value is not None}}


def turn(kind: str = "message", /, **fields: Any) -> Turn:
    """Read such an update, which is a turn."""
    found = read(update(kind, **fields))
    assert isinstance(found, Turn)
    return found


def event(kind: str = "message", /, **fields: Any) -> object:
    """Give the event of such an update."""
    return turn(kind, **fields).inbound.event


def member(chat: dict[str, Any], now: str, was: str = "left") -> dict[str, Any]:
    """Give an update that says that the bot's place in a chat changed."""
    change = {"chat": chat, "from": user(language="fr"), "date": NOW}
    return {
        "update_id": 5,
        "my_chat_member": {**change, "old_chat_member": {"status": was}, "new_chat_member": {"status": now}},
    }


# Messages


def test_a_text_is_said_in_its_chat_with_its_name_and_language() -> None:
    found = turn(text=TEXT)

    assert found == Turn(
        Inbound("telegram", str(PERSON), "5", Said(TEXT, key="7"), ("en",), message="7"), PERSON
    )
    assert update_id(update(text=TEXT)) == 5


def test_addresses_behind_words_are_read_each_once_in_their_order() -> None:
    behind = ("https://example.com/b", "https://example.com/a", "https://example.com/b")
    entities = [{"type": "text_link", "offset": 0, "length": 1, "url": url} for url in behind]
    shown = {"type": "url", "offset": 0, "length": 1, "url": "https://example.com/not-behind"}

    assert event(text=TEXT, entities=[shown, *entities]) == Said(TEXT, behind[:2], "7")


@pytest.mark.parametrize(
    "entities",
    [None, {}, "x", [None], [[]], [{"type": "text_link"}], [{"type": "text_link", "url": 5}], [{"url": "x"}]],
)
def test_broken_entities_hide_no_text(entities: object) -> None:
    assert event(text=TEXT, entities=entities) == Said(TEXT, key="7")


def test_an_edit_of_a_text_is_a_new_version_of_it() -> None:
    assert event("edited_message", text=TEXT, edit_date=NOW) == Said(TEXT, key="7", edited=True)


def test_a_text_that_is_edited_into_a_picture_is_a_picture() -> None:
    assert event("edited_message", photo=PICTURE, caption="hello", edit_date=NOW) == SentMedia(Form.FILE, "7")


def test_a_caption_is_no_text() -> None:
    assert event(photo=PICTURE, caption="https://example.com/page") == SentMedia(Form.FILE, "7")
    assert event(voice={}, caption="https://example.com/page") == SentMedia(Form.VOICE, "7")
    assert event(caption="https://example.com/page") == SentMedia(Form.OTHER, "7")


def test_pictures_of_one_album_are_one_thing_and_others_are_not() -> None:
    album = [turn(message_id=number, photo=PICTURE, media_group_id="99") for number in (7, 8)]
    alone = [turn(message_id=number, photo=PICTURE) for number in (7, 8)]

    assert album[0].inbound.album == album[1].inbound.album != ""
    assert alone[0].inbound.album != alone[1].inbound.album
    assert album[0].inbound.album not in {one.inbound.album for one in alone}
    assert turn(text=TEXT).inbound.album == turn(text=TEXT, media_group_id="99").inbound.album == ""


def test_a_place_that_moves_is_one_thing() -> None:
    place = {"latitude": 0.5, "longitude": 0.5, "live_period": 60}
    first = turn(location=place)
    moved = turn("edited_message", location=place | {"latitude": 0.6}, edit_date=NOW)

    assert first.inbound.event == moved.inbound.event == SentMedia(Form.OTHER, "7")
    assert first.inbound.album == moved.inbound.album != ""


def test_messages_without_a_number_are_not_taken_for_one_another() -> None:
    scheduled = turn(message_id=0, photo=PICTURE)

    assert scheduled.inbound == Inbound("telegram", str(PERSON), "5", SentMedia(Form.FILE), ("en",))


@pytest.mark.parametrize(
    "answered",
    [
        {"reply_to_message": message(3, photo=PICTURE, caption="https://example.com/not-mine")},
        {"external_reply": Maker(full=True).value("ExternalReplyInfo", "external_reply")},
        {"quote": {"text": "https://example.com/not-mine", "position": 0}},
        {"reply_to_story": Maker(full=True).value("Story", "story")},
    ],
)
def test_a_text_that_answers_a_picture_is_a_text_and_only_that(answered: dict[str, Any]) -> None:
    assert event(text=TEXT, **answered) == Said(TEXT, key="7")


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "date": NOW, "sender_user": user()},
        {"type": "a kind of the future", "date": NOW, "hologram": {}},
        {},
        [],
        "nobody",
    ],
)
def test_a_forwarded_text_is_a_text_whoever_wrote_it(origin: object) -> None:
    old = {
        "forward_from": user(),
        "forward_from_chat": CHANNEL,
        "forward_from_message_id": 3,
        "forward_date": NOW,
    }

    assert event(text=TEXT, forward_origin=origin, **old) == Said(TEXT, key="7")


def test_what_is_written_in_a_topic_is_answered_there() -> None:
    assert turn(text=TEXT, message_thread_id=3, is_topic_message=True).thread == 3
    assert turn(text=TEXT).thread is None


def test_what_a_bot_writes_is_not_answered() -> None:
    assert read(
        update(text=TEXT, **{"from": {"id": PERSON, "is_bot": True, "first_name": "bot"}})
    ) == Ignored("bot")


@pytest.mark.parametrize(
    "chat", [GROUP, SUPERGROUP, CHANNEL, {"id": -5}, {"id": PERSON, "type": "supergroup"}]
)
@pytest.mark.parametrize("kind", spec.KINDS)
def test_what_is_written_in_a_group_is_left_alone(kind: str, chat: dict[str, Any]) -> None:
    assert read(update(kind, chat=chat, text="/start")) == Ignored("group")


@pytest.mark.parametrize("key", ["business_connection_id", "guest_query_id"])
def test_a_message_of_another_chat_with_the_same_id_is_left_alone(key: str) -> None:
    assert read(update(text=TEXT, **{key: "x"})) == Ignored("elsewhere")
    # "If non-empty", says the description.
    assert event(text=TEXT, **{key: ""}) == Said(TEXT, key="7")


# The bot's place in a chat


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP])
@pytest.mark.parametrize("status", ["member", "administrator"])
def test_a_group_that_takes_the_bot_in_is_told_and_left(status: str, chat: dict[str, Any]) -> None:
    found = read(member(chat, status))

    assert isinstance(found, InGroup)
    assert (found.chat, found.inbound.hints) == (chat["id"], ("fr",))


@pytest.mark.parametrize(
    "change",
    [
        member(GROUP, "left", was="member"),
        member(GROUP, "kicked", was="member"),
        member(GROUP, "administrator", was="member"),
        member(CHANNEL, "administrator"),
        member(private_chat(), "member", was="kicked"),
        member(GROUP, "a status of the future"),
    ],
)
def test_any_other_change_is_left_alone(change: dict[str, Any]) -> None:
    assert read(change) == Ignored("membership")


def test_who_blocks_the_bot_is_forgotten() -> None:
    found = read(member(private_chat(), "kicked", was="member"))

    assert isinstance(found, Blocked)
    assert found.inbound.chat == str(PERSON)


# Anything else


def test_every_other_kind_of_update_is_left_alone() -> None:
    read_kinds = {*spec.KINDS, "callback_query", "my_chat_member"}
    others = [one for one in spec.examples() if one.kind not in read_kinds]

    assert len(others) > 40
    assert all(read(one.update) == Ignored("other") for one in others)


def walk(found: object) -> Iterator[object]:
    """Give every value that something holds."""
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        for field in dataclasses.fields(found):
            yield from walk(getattr(found, field.name))
    elif isinstance(found, tuple):
        for one in found:
            yield from walk(one)
    else:
        yield found


def test_nothing_of_a_person_is_left_of_any_update_but_what_is_needed_to_answer() -> None:
    for one in spec.examples():
        found = read(one.update)
        shown = "\n".join([repr(found), *map(str, walk(found))])
        for needed in needed_to_answer(found, one.update[one.kind]):
            shown = shown.replace(needed, "")
        numbers = {int(number) for number in re.findall("[0-9]{9}", shown)}
        assert MARK not in shown, one.name
        assert not numbers & set(range(MARKED, MARKED + MARKED_SPAN)), one.name


def needed_to_answer(found: object, content: Json) -> Iterator[str]:
    """Give what may be known: how a press is answered and where its button is, a topic, and a name of an album."""
    if isinstance(found, Turn):
        yield from (
            str(content[key]) for key in ("id", "message_thread_id", "media_group_id") if key in content
        )
        if "message" in content:
            yield str(content["message"]["message_id"])


WRONG: list[Any] = [
    None,
    True,
    -1,
    2**70,
    10**4000,
    0.5,
    float("nan"),
    "",
    "\ud800",
    "x" * 5000,
    [],
    [[]],
    {},
    {"id": {"id": 1}},
]


@pytest.mark.parametrize("value", WRONG, ids=range(len(WRONG)))
def test_nothing_raises_whatever_stands_in_whatever_field(value: object) -> None:
    bad = [value, {"update_id": value}, *({"update_id": 5, kind: value} for kind in spec.kinds())]
    for base in (
        update(text=TEXT, entities=[{"type": "text_link", "url": "x"}]),
        update("edited_message", photo=[]),
    ):
        bad += list(wronged(base, value))
    for example in spec.examples():
        if example.kind in {"callback_query", "my_chat_member"}:
            bad += list(wronged(example.update, value))
    for one in bad:
        found = read(one)
        assert isinstance(found, Turn | InGroup | Blocked | Ignored)
        assert repr(found)
        if isinstance(found, Turn):
            assert found.chat == int(found.inbound.chat) > 0


def wronged(made: Any, value: object) -> Iterator[Any]:
    """Give something made of objects and lists with each of its values in turn replaced."""
    keys = made.keys() if isinstance(made, dict) else range(len(made)) if isinstance(made, list) else ()
    for key in keys:
        for inner in (value, *wronged(made[key], value)):
            copied = made.copy()
            copied[key] = inner
            yield copied


def test_a_broken_message_of_a_known_person_is_refused_rather_than_passed_over() -> None:
    chat = {"id": PERSON}

    assert event(chat=chat, text={"text": "hello"}) == SentMedia(Form.OTHER, "7")
    assert event(chat={**chat, "type": 5}, message_id="7", date="x") == SentMedia(Form.OTHER)
    assert read({"message": {"chat": chat}}) == Turn(
        Inbound("telegram", str(PERSON), "", SentMedia(Form.OTHER)), PERSON
    )


@pytest.mark.parametrize("chat", [None, 0, 2**52, -(2**52), str(PERSON), float(PERSON), True])
def test_a_chat_that_cannot_be_named_is_not_answered(chat: object) -> None:
    assert read(update(chat={"id": chat, "type": "private"}, text=TEXT)) == Ignored("unreadable")


def test_a_deep_update_costs_nothing() -> None:
    deep: Any = "end"
    for _ in range(100_000):
        deep = [deep]

    assert event(text=TEXT, reply_to_message=deep) == Said(TEXT, key="7")
    assert event(text=TEXT, hologram=deep) == SentMedia(Form.OTHER, "7")


def test_half_a_sign_is_read_and_can_be_written_down() -> None:
    half = json.loads('{"text": "\\ud83d hello", "from": {"language_code": "\\udc00"}}')
    found = turn(**half)

    assert found.inbound.event == Said("\ud83d hello", key="7")
    assert found.inbound.delivery.encode()


@pytest.mark.parametrize("number", [None, "5", 2**63, True])
def test_an_update_without_a_good_number_is_read_all_the_same(number: object) -> None:
    found = read(update(text=TEXT) | {"update_id": number})

    assert isinstance(found, Turn)
    assert found.inbound.update == ""
    assert update_id({"update_id": number}) is None


def test_who_pressed_waits_for_an_answer_only_if_it_can_be_given() -> None:
    assert read({"callback_query": {"id": "q1"}}) == Ignored("unreadable", Pressed("q1"))
    assert read({"callback_query": {}}) == Ignored("unreadable")


@pytest.mark.parametrize("language", [5, None, "", "x" * 36])
def test_a_language_that_is_none_is_no_hint(language: object) -> None:
    assert turn(text=TEXT, **{"from": user() | {"language_code": language}}).inbound.hints == ()


def test_start_in_a_menu_is_a_command() -> None:
    assert event(text="/start") is Command.START
