"""People who block the bot, and groups: both are let go."""

import pytest

from bot.handlers.telegram import Refused
from flows import phrases as p
from tests.bot.chatting import says
from tests.bot.handlers.telegram.telegram_phone import ANNA, GROUP
from tests.bot.handlers.telegram.telegram_stage import Stage

PAGE = "https://example.com/page"


async def test_who_blocked_the_bot_is_forgotten_and_hears_nothing(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.forget()
    await stage.deliver(stage.anna.blocks())
    assert stage.servers.calls == []
    assert await stage.house.session(str(ANNA), "telegram") == ({}, ())


async def test_who_blocks_the_bot_meanwhile_is_let_go_quietly(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.comes_to_review()
    update = stage.anna.presses("Send")
    stage.anna.blocks()
    stage.servers.forget()
    await stage.deliver(update)
    assert stage.servers.methods == ["sendMessage", "deleteMessages", "answerCallbackQuery"]
    assert stage.counted[-3:] == ["blocked", "blocked", "done"]
    assert caplog.records == []
    assert len(stage.house.on_disk()) == 1


async def test_who_blocks_the_bot_is_not_told_what_a_question_would_have_been(stage: Stage) -> None:
    await stage.writes(PAGE)
    update = stage.anna.presses("Photo or video")
    stage.anna.blocks()
    stage.servers.forget()
    await stage.deliver(update)
    assert stage.servers.methods == ["editMessageText", "answerCallbackQuery"]


async def test_who_blocks_the_bot_is_not_told_the_rest(stage: Stage) -> None:
    for number in range(10):
        await stage.writes(f"https://{'a.' * 118}{number}x.example.com/")
    update = stage.anna.presses("Photo or video")
    stage.servers.refuse("editMessageText", Refused("gone"))
    stage.anna.blocks()
    stage.servers.forget()
    await stage.deliver(update)
    assert stage.servers.methods == ["editMessageText", "sendMessage", "answerCallbackQuery"]


# Groups


async def test_a_group_is_told_one_sentence_and_left(stage: Stage) -> None:
    await stage.deliver(stage.anna.adds_to_group())
    assert stage.servers.methods == ["sendMessage", "leaveChat"]
    (said,) = stage.servers.chats.held[GROUP].messages.values()
    assert says(p.GROUP, said["text"])
    assert "reply_markup" not in said


async def test_a_group_that_moved_meanwhile_is_told_and_left_where_it_is(stage: Stage) -> None:
    moved = -1_004_713
    update = stage.anna.adds_to_group()
    other = stage.anna.adds_to_group(moved)
    stage.servers.chats.held[GROUP].moved_to = moved
    await stage.deliver(update)
    assert [(call.method, call.fields["chat_id"]) for call in stage.servers.calls] == [
        ("sendMessage", GROUP),
        ("sendMessage", moved),
        ("leaveChat", moved),
    ]
    assert other


async def test_a_group_in_which_the_bot_may_not_write_is_left_all_the_same(stage: Stage) -> None:
    update = stage.anna.adds_to_group()
    stage.servers.refuse("sendMessage", Refused("blocked"))
    await stage.deliver(update)
    assert stage.servers.methods == ["sendMessage", "leaveChat"]


async def test_a_press_that_is_nobodys_chat_is_answered(stage: Stage) -> None:
    update = stage.anna.pushes("rl:what:photo:x.1", {"message_id": 3, "chat": {"id": GROUP, "type": "group"}})
    await stage.deliver(update)
    assert stage.servers.methods == ["answerCallbackQuery"]
    assert stage.counted == ["group", "done"]
    riding = await stage.deliver(update, rides=True)
    assert riding is not None
    assert riding.method == "answerCallbackQuery"
