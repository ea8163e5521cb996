"""One update from first to last: which calls are made, in which order, and what the chat shows in the end."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.handlers.telegram import Call, Refused
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import House, says
from tests.bot.handlers.telegram.telegram_phone import ANNA, BELA, MEDIA, Phone
from tests.bot.handlers.telegram.telegram_stage import Stage, house_of

PAGE = "https://example.com/page"


async def test_a_report_in_three_touches_is_six_calls_and_nothing_is_fetched(stage: Stage) -> None:
    await stage.writes(PAGE)
    assert stage.servers.methods == ["sendMessage"]
    await stage.presses("Photo or video")
    assert stage.servers.methods[1:] == ["editMessageText", "answerCallbackQuery"]
    await stage.presses("Send")
    assert stage.servers.methods[3:] == ["sendMessage", "deleteMessages", "answerCallbackQuery"]
    assert len(stage.house.on_disk()) == 1


async def test_nothing_but_the_receipt_stays_of_a_report(stage: Stage) -> None:
    await stage.comes_to_review()
    await stage.presses("Send")
    ((number, shown),) = stage.anna.shows.items()
    (report_id,) = stage.house.on_disk()
    assert grouped(report_id) in shown
    assert "example" not in shown.casefold().replace("example hotline", "")
    assert number == 3
    assert stage.servers.of("deleteMessages") == [{"chat_id": ANNA, "message_ids": [1, 2]}]
    assert "has_protected_content" not in stage.anna.last


async def test_what_shows_an_address_is_protected_and_what_does_not_may_be_passed_on(stage: Stage) -> None:
    await stage.writes("hello", PAGE)
    notice, what = stage.anna.said
    assert "has_protected_content" not in notice
    assert what["has_protected_content"] is True
    await stage.presses("Photo or video")
    assert stage.anna.last["has_protected_content"] is True
    assert stage.anna.last["message_id"] == what["message_id"]


async def test_no_call_ever_fetches_a_file(stage: Stage) -> None:
    for kind in MEDIA:
        await stage.deliver(stage.anna.sends(kind))
    await stage.deliver(stage.anna.writes(PAGE, quote={"text": "x", "position": 0}))
    await stage.presses("Photo or video", "Send")
    assert set(stage.servers.methods) <= {
        "sendMessage",
        "editMessageText",
        "deleteMessage",
        "deleteMessages",
        "answerCallbackQuery",
    }
    assert "canary" not in str([call.fields for call in stage.servers.calls])


async def test_the_persons_message_stays_where_the_operator_wants_it(
    house_with: Callable[..., Stage],
) -> None:
    stage = house_with(delete_address="never")
    await stage.comes_to_review()
    await stage.presses("Send")
    assert len(stage.anna.shows) == 3
    assert "deleteMessages" not in stage.servers.methods


@pytest.fixture
async def house_with(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a way to open a stage with other settings of the flow."""
    opened: list[House] = []

    def stage_with(**settings: Any) -> Stage:
        opened.append(house_of(tmp_path_factory.mktemp("house"), **settings).open())
        return Stage(opened[-1])

    yield stage_with
    for house in opened:
        await house.close()


# In the place of another


async def test_an_answered_question_gives_its_place_to_the_next(stage: Stage) -> None:
    await stage.writes(PAGE)
    await stage.presses("Photo or video", "Change or add", "When I saw it", "Today", "Done")
    assert list(stage.anna.shows) == [1, 2]
    assert stage.servers.methods.count("sendMessage") == 1


async def test_help_is_never_replaced_and_replaces_nothing_that_is_protected(stage: Stage) -> None:
    await stage.writes(PAGE)
    await stage.presses("Help", "Child in danger now")
    assert [message.get("has_protected_content", False) for message in stage.anna.said] == [
        True,
        False,
        False,
    ]
    assert "editMessageText" not in stage.servers.methods


async def test_a_question_that_was_not_protected_gives_its_place_to_another_such(stage: Stage) -> None:
    person = Phone(stage.servers, BELA, language="")
    await stage.deliver(person.writes("hello"))
    await stage.deliver(person.presses("English"))
    assert stage.servers.methods == ["sendMessage", "editMessageText", "answerCallbackQuery"]


async def test_a_report_that_is_over_is_not_said_where_the_question_will_be_deleted(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.forget()
    await stage.presses("Cancel")
    assert stage.servers.methods[:2] == ["sendMessage", "deleteMessages"]
    assert says(p.CANCELLED, stage.anna.last["text"])
    assert len(stage.anna.shows) == 1


async def test_back_puts_the_question_before_where_the_one_stood(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.forget()
    await stage.presses("Back")
    assert stage.servers.methods == ["editMessageText", "answerCallbackQuery"]
    assert says(p.WHAT, stage.anna.last["text"])
    assert len(stage.anna.shows) == 2


@pytest.mark.parametrize("kept", ["not found", "not ours"])
async def test_where_the_question_is_not_there_any_more_the_next_is_sent(stage: Stage, kept: str) -> None:
    await stage.writes(PAGE)
    update = stage.anna.presses("Photo or video")
    question = stage.anna.last
    if kept == "not found":
        del stage.servers.chats.held[ANNA].messages[question["message_id"]]
    else:
        question["from"] = {"id": 5, "is_bot": True, "first_name": "Another"}
    stage.servers.forget()
    await stage.deliver(update)
    assert stage.servers.methods == ["editMessageText", "sendMessage", "answerCallbackQuery"]
    assert says(p.REVIEW, stage.anna.last["text"])
    assert stage.anna.last["has_protected_content"] is True


async def test_a_question_that_stands_there_already_is_left_alone(stage: Stage) -> None:
    await stage.writes(PAGE)
    stage.servers.refuse("editMessageText", Refused("unchanged"))
    stage.servers.forget()
    await stage.presses("Photo or video")
    assert stage.servers.methods == ["editMessageText", "answerCallbackQuery"]
    assert stage.counted[-2:] == ["refused", "done"]


# Presses


@pytest.mark.parametrize(
    "data", ["", "somebody:else's", "rl:what:photo", "rl:what:photo:x.1", "rl:gone:gone:x.1"]
)
async def test_any_press_is_answered_and_shows_where_the_person_is(stage: Stage, data: str) -> None:
    await stage.writes(PAGE)
    stage.servers.forget()
    await stage.deliver(stage.anna.pushes(data, stage.anna.last))
    assert stage.servers.methods == ["sendMessage", "answerCallbackQuery"]
    assert says(p.WHAT, stage.anna.last["text"])


async def test_a_press_that_waited_too_long_is_not_answered_and_harms_nothing(stage: Stage) -> None:
    await stage.writes(PAGE)
    update = stage.anna.presses("Photo or video")
    stage.servers.chats.presses.clear()
    await stage.deliver(update)
    assert says(p.REVIEW, stage.anna.last["text"])
    assert stage.counted[-2:] == ["done", "refused"]


async def test_the_answer_to_a_press_may_ride_and_nothing_else(stage: Stage) -> None:
    assert await stage.deliver(stage.anna.writes(PAGE), rides=True) is None
    for label in ("Photo or video", "Send"):
        update = stage.anna.presses(label)
        before = list(stage.servers.methods)
        riding = await stage.deliver(update, rides=True)
        assert riding == Call("answerCallbackQuery", {"callback_query_id": update["callback_query"]["id"]})
        assert "answerCallbackQuery" not in stage.servers.methods[len(before) :]
    assert await stage.deliver(stage.anna.sends(), rides=True) is None
