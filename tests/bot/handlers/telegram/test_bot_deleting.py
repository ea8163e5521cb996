"""What is deleted of a chat, and whether what is said of it is true: pictures, and a chat that is erased."""

import asyncio

import pytest

from bot.handlers.telegram import Later, Refused
from flows import phrases as p
from tests.bot.chatting import says
from tests.bot.handlers.telegram.telegram_phone import ANNA, MEDIA
from tests.bot.handlers.telegram.telegram_stage import Stage

PAGE = "https://example.com/page"


async def test_a_picture_is_deleted_first_and_then_the_words_say_so(stage: Stage) -> None:
    await stage.deliver(stage.anna.sends())
    assert stage.servers.methods == ["deleteMessage", "sendMessage"]
    assert says(p.MEDIA_GONE, stage.anna.last["text"])
    assert list(stage.anna.shows) == [2]


async def test_an_album_is_answered_once_and_each_picture_is_deleted(stage: Stage) -> None:
    album = [stage.anna.sends(media_group_id="77") for _ in range(3)]
    for update in album:
        await stage.deliver(update)
    assert stage.servers.methods == ["deleteMessage", "sendMessage", "deleteMessage", "deleteMessage"]
    assert list(stage.anna.shows) == [4]


async def test_a_picture_that_is_too_old_is_not_said_to_be_deleted(stage: Stage) -> None:
    update = stage.anna.sends()
    stage.servers.chats.kept.add((ANNA, 1))
    await stage.deliver(update)
    assert stage.servers.methods == ["deleteMessage", "sendMessage"]
    assert says(p.MEDIA, stage.anna.last["text"])
    assert not says(p.MEDIA_GONE, stage.anna.last["text"])


async def test_other_messages_that_go_with_a_picture_do_not_make_it_gone(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.refuse("deleteMessages", Later(3600))
    await stage.presses("Send")  # what showed the address is owed
    picture = stage.anna.sends()
    stage.servers.answers.clear()
    stage.servers.chats.kept.add((ANNA, picture["message"]["message_id"]))
    stage.servers.forget()
    await stage.deliver(picture)
    assert stage.servers.methods == ["deleteMessages", *["deleteMessage"] * 3, "sendMessage"]
    assert says(p.MEDIA, stage.anna.last["text"])
    assert PAGE not in stage.anna.shows.values()


async def test_a_text_that_became_a_picture_is_refused_and_deleted(stage: Stage) -> None:
    await stage.writes(PAGE)
    update = stage.anna.edits(1, "x")
    message = update["edited_message"]
    del message["text"]
    await stage.deliver({"update_id": 9, "edited_message": message | MEDIA["media"]})
    assert 1 not in stage.anna.shows
    assert says(p.MEDIA_GONE, stage.anna.last["text"])


# Erase


async def test_an_erased_chat_shows_nothing_but_the_goodbye(stage: Stage) -> None:
    await stage.writes("hello", PAGE)
    await stage.presses("Photo or video", "Help")
    await stage.writes("erase")
    numbers = list(stage.anna.shows)
    stage.servers.forget()
    await stage.presses("Erase")
    assert stage.servers.methods == ["deleteMessages", "sendMessage", "answerCallbackQuery"]
    assert sorted(stage.servers.of("deleteMessages")[0]["message_ids"]) == numbers
    (goodbye,) = stage.anna.shows.values()
    assert says(p.ERASE_DONE, goodbye)
    assert await stage.house.session(str(ANNA), "telegram") == ({}, ())


async def test_more_than_a_hundred_messages_are_erased_a_hundred_at_a_time(stage: Stage) -> None:
    for _ in range(60):
        await stage.writes("hello")
    await stage.writes("erase")
    assert len(stage.anna.shows) == 122
    stage.servers.forget()
    await stage.presses("Erase")
    assert [len(call["message_ids"]) for call in stage.servers.of("deleteMessages")] == [100, 22]
    assert len(stage.anna.shows) == 1


@pytest.mark.parametrize("why", ["one is too old", "an older server"])
async def test_messages_that_cannot_be_deleted_together_are_deleted_one_by_one(
    stage: Stage, why: str
) -> None:
    await stage.writes("hello", PAGE, "erase")
    if why == "one is too old":
        stage.servers.chats.kept.add((ANNA, 3))
    else:
        stage.servers.refuse("deleteMessages", Refused("no_method"))
    stage.servers.forget()
    await stage.presses("Erase")
    assert stage.servers.methods == [
        "deleteMessages",
        *["deleteMessage"] * 6,
        "sendMessage",
        "answerCallbackQuery",
    ]
    assert list(stage.anna.shows.values())[:-1] == ([PAGE] if why == "one is too old" else [])


async def test_what_is_on_its_way_while_a_chat_is_erased_goes_too(stage: Stage) -> None:
    await stage.writes("hello", "erase")
    stage.servers.held["sendMessage"] = asyncio.Event()
    slow = asyncio.create_task(stage.deliver(stage.anna.writes("privacy")))
    await stage.servers.reached.wait()
    plan = await stage.take(stage.anna.presses("Erase"))
    erasing = asyncio.create_task(stage.telegram.carry_out(plan, patience=8))
    stage.servers.held["sendMessage"].set()
    await asyncio.gather(slow, erasing)
    (goodbye,) = stage.anna.shows.values()
    assert says(p.ERASE_DONE, goodbye)
