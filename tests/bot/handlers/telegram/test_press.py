"""What a button carries, and what a press says: of any update with a press, and of what only looks like one."""

from typing import Any

import pytest

from bot.handlers.telegram.press import AT_MOST, chose, data_of, is_ours
from bot.handlers.telegram.update import Ignored, Pressed, Turn, read
from flows.events import Chose, Command
from flows.heard import STANDING, STANDING_ROW
from flows.receipt import from_random
from flows.session import Session
from tests.bot.chatting import catalogues, platforms
from tests.bot.handlers.telegram.description import NOW, PERSON, message, private_chat, user

BOT = {"id": 42, "is_bot": True, "first_name": "bot"}
DATA = "rl:what:photo:ABC.3"
PRESSED = Chose("what", "photo", "ABC.3")
GROUP = {"id": -1_001_234_500_002, "type": "supergroup", "title": "group"}


def press(**fields: Any) -> dict[str, Any]:
    """Give a press of a button of ours in a private chat; a field that is None is left out."""
    ours = message(7, text="What is there?", **{"from": BOT})
    query = {"id": "q1", "from": user(), "message": ours, "chat_instance": "9", "data": DATA} | fields
    return {
        "update_id": 5,
        "callback_query": {key: value for key, value in query.items() if value is not None},
    }


def turn(**fields: Any) -> Turn:
    """Read such a press, which is a turn."""
    found = read(press(**fields))
    assert isinstance(found, Turn)
    return found


def test_a_press_names_its_question_its_message_and_whom_to_answer() -> None:
    found = turn()

    assert found.inbound.event == PRESSED
    assert (found.inbound.chat, found.chat) == (str(PERSON), PERSON)
    assert (found.inbound.update, found.inbound.message, found.inbound.hints) == ("5", "7", ("en",))
    assert found.pressed == Pressed("q1", 7)


def test_a_press_on_a_protected_message_is_told_from_others() -> None:
    guarded = message(7, has_protected_content=True)

    assert turn(message=guarded).pressed == Pressed("q1", 7, guarded=True)


@pytest.mark.parametrize(
    "data",
    [
        "host:what:photo:ABC.3",
        "rl",
        "rl:what:photo",
        "rl:what:photo:ABC.3:more",
        "",
        "RL:what:photo:x",
        17,
        None,
    ],
)
def test_a_foreign_press_answers_no_question(data: object) -> None:
    found = turn(data=data, game_short_name="game")

    assert isinstance(found.inbound.event, Chose)
    assert (found.inbound.event.question, found.inbound.event.option) == ("", "")
    # One without a tag would count as fresh before anything has happened.
    assert found.inbound.event.asked
    assert found.pressed == Pressed("q1", 7)


def test_a_press_without_a_message_is_answered_to_whom_pressed() -> None:
    found = turn(message=None)

    assert (found.chat, found.inbound.message, found.inbound.event) == (PERSON, "", PRESSED)
    assert found.pressed == Pressed("q1")


def test_a_message_that_is_too_old_is_not_edited_but_may_be_deleted() -> None:
    found = turn(message={"chat": private_chat(), "message_id": 7, "date": 0})

    assert found.inbound.message == "7"
    # How it is protected is not known, so nothing with an address may take its place.
    assert found.pressed == Pressed("q1")


def test_a_press_without_a_chat_instance_is_a_press() -> None:
    assert turn(chat_instance=None).inbound.event == PRESSED


@pytest.mark.parametrize("number", [0, -1, "7", 7.0, True, None, 2**64])
def test_a_message_without_a_good_number_is_neither_edited_nor_deleted(number: object) -> None:
    found = turn(message={"chat": private_chat(), "message_id": number, "date": NOW})

    assert (found.inbound.message, found.pressed) == ("", Pressed("q1"))


@pytest.mark.parametrize("id_", [None, "", 17, ["q1"]])
def test_a_press_that_cannot_be_answered_is_taken_all_the_same(id_: object) -> None:
    found = turn(id=id_)

    assert (found.inbound.event, found.pressed) == (PRESSED, None)


def test_a_button_in_a_topic_is_answered_in_that_topic() -> None:
    assert turn(message=message(7, message_thread_id=3, is_topic_message=True)).thread == 3


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"message": message(7) | {"chat": GROUP}}, "group"),
        ({"message": {"chat": GROUP, "message_id": 7, "date": 0}}, "group"),
        ({"message": None, "inline_message_id": "x"}, "inline"),
        ({"message": message(7, business_connection_id="x")}, "elsewhere"),
        ({"message": None, "from": None}, "unreadable"),
        ({"message": {"message_id": 7}}, "unreadable"),
        ({"message": None, "from": {"id": 2**60}}, "unreadable"),
    ],
)
def test_a_press_in_a_chat_that_is_none_of_ours_only_stops_the_clock(
    fields: dict[str, Any], kind: str
) -> None:
    assert read(press(**fields)) == Ignored(kind, Pressed("q1"))  # type: ignore[arg-type]


def test_what_a_button_carries_comes_back_and_fits() -> None:
    tag = Session(from_random(2**75 - 1), revision=9_999).tag
    flow = platforms()["chat"].flow
    carried = [(row.name, option.value) for row in flow.questions for option in row.options(Session("", 1))]
    carried += [(STANDING_ROW, command.value) for command in STANDING]
    carried += [("language", language) for language in catalogues().offered]

    assert len(carried) > 40
    for question, option in carried:
        data = data_of(question, option, tag)
        assert is_ours(data)
        assert chose(data) == Chose(question, option, tag)
        assert len(data.encode()) <= AT_MOST


@pytest.mark.parametrize("data", ["rlx:what", "rl", "", None, 17, ["rl:"], f"/{Command.START.value}"])
def test_a_press_of_the_hosts_own_buttons_is_not_ours(data: object) -> None:
    assert not is_ours(data)
