"""Telegram has no time: it is waited for, but not for long, and the second delivery does nothing twice."""

import pytest

from bot.handlers.telegram import Done, Later, NotNowError, Refused
from bot.handlers.telegram.trying import FIRST_PAUSE
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import says
from tests.bot.handlers.telegram.telegram_phone import ANNA, GROUP
from tests.bot.handlers.telegram.telegram_stage import Stage

PAGE = "https://example.com/page"


async def test_who_has_to_wait_waits_as_long_as_is_asked(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", Later(5))
    await stage.writes(PAGE)
    assert stage.slept == [5]
    assert stage.servers.methods == ["sendMessage"] * 2
    assert says(p.WHAT, stage.anna.last["text"])
    assert stage.counted == ["later", "done"]


async def test_who_is_not_told_how_long_waits_longer_each_time(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", *[Later()] * 4)
    await stage.writes(PAGE)
    assert stage.slept == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]


async def test_to_wait_for_no_time_is_still_to_wait(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", *[Later(0.0)] * 100)
    with pytest.raises(NotNowError):
        await stage.deliver(stage.anna.writes(PAGE))
    assert len(stage.servers.calls) <= 8
    assert sum(stage.slept) < 8


@pytest.mark.parametrize("seconds", [8.0, 60.0, 86_400.0])
async def test_a_wait_beyond_ones_patience_is_left_to_the_next_delivery(stage: Stage, seconds: float) -> None:
    stage.servers.refuse("sendMessage", Later(seconds))
    with pytest.raises(NotNowError) as refused:
        await stage.deliver(stage.anna.writes(PAGE), patience=8)
    assert refused.value.seconds == seconds
    assert stage.slept == []
    assert len(stage.servers.calls) == 1
    assert str(refused.value) == "not now"


async def test_patience_is_for_all_calls_of_an_update_together(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.refuse("sendMessage", Later(5))
    stage.servers.refuse("deleteMessages", Later(5))
    stage.servers.refuse("answerCallbackQuery", Later(5))
    stage.servers.forget()
    await stage.presses("Send")
    assert stage.slept == [5]
    assert stage.servers.methods == ["sendMessage", "sendMessage", "deleteMessages", "answerCallbackQuery"]


async def test_without_patience_each_call_is_made_once(stage: Stage) -> None:
    await stage.deliver(stage.anna.writes(PAGE), patience=0)
    await stage.deliver(stage.anna.presses("Photo or video"), patience=0)
    await stage.deliver(stage.anna.presses("Send"), patience=0)
    assert len(stage.servers.calls) == 6
    assert len(stage.anna.shows) == 1


async def test_the_second_delivery_says_what_was_not_heard_and_does_nothing_twice(stage: Stage) -> None:
    await stage.comes_to_review()
    update = stage.anna.presses("Send")
    stage.servers.refuse("sendMessage", Later(60))
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    (report_id,) = stage.house.on_disk()
    assert len(stage.anna.shows) == 2  # neither deleted nor told
    stage.servers.forget()

    await stage.deliver(update)

    assert list(stage.house.on_disk()) == [report_id]
    assert stage.house.outbox.inserts == 1
    assert stage.servers.methods == ["sendMessage", "deleteMessages", "answerCallbackQuery"]
    (receipt,) = stage.anna.shows.values()
    assert says(p.RECEIPT, receipt)
    assert grouped(report_id) in receipt


async def test_a_picture_is_refused_at_the_second_delivery_whatever_came_between(stage: Stage) -> None:
    await stage.writes(PAGE)
    update = stage.anna.sends()
    stage.servers.refuse("sendMessage", Later(60))
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    await stage.presses("Photo or video")

    await stage.deliver(update)

    assert says(p.MEDIA, stage.anna.last["text"])
    assert says(p.REVIEW, stage.anna.last["text"])


async def test_an_edit_that_has_to_wait_too_long_is_not_sent_beside_it(stage: Stage) -> None:
    await stage.writes(PAGE)
    update = stage.anna.presses("Photo or video")
    stage.servers.refuse("editMessageText", Later(60))
    stage.servers.forget()
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    assert stage.servers.methods == ["editMessageText"]
    await stage.deliver(update)
    assert says(p.REVIEW, stage.anna.last["text"])


async def test_an_answer_of_which_a_part_was_said_is_said_again_whole_and_leaves_nothing(
    stage: Stage,
) -> None:
    hosts = [f"{'a.' * 118}{n}x.example.com" for n in range(10)]
    for host in hosts:
        await stage.writes(f"https://{host}/")
    update = stage.anna.presses("Photo or video")
    stage.servers.refuse("sendMessage", Later(60))
    stage.servers.forget()
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    assert stage.servers.methods == ["editMessageText", "sendMessage"]
    assert "reply_markup" not in stage.servers.of("editMessageText")[0]

    await stage.deliver(update)

    assert stage.servers.methods[2:] == ["sendMessage", "sendMessage", "answerCallbackQuery"]
    assert says(p.REVIEW_END, stage.anna.last["text"])
    await stage.presses("Send")
    ((_, receipt),) = stage.anna.shows.items()
    assert says(p.RECEIPT, receipt)
    ((_, report),) = stage.house.on_disk().items()
    assert len(report["addresses"]) == len(hosts)


async def test_a_receipt_is_shown_although_what_is_to_be_deleted_has_to_wait(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.refuse("deleteMessages", Later(60))
    await stage.presses("Send")
    assert says(p.RECEIPT, stage.anna.last["text"])
    assert 1 in stage.anna.shows
    await stage.writes("status")
    assert [number for number in stage.anna.shows if number <= 2] == []


async def test_a_picture_that_cannot_be_deleted_now_is_not_said_to_be_gone(stage: Stage) -> None:
    stage.servers.refuse("deleteMessage", Later(60))
    await stage.deliver(stage.anna.sends())
    assert says(p.MEDIA, stage.anna.last["text"])
    await stage.writes("hello")
    assert "(media)" not in stage.anna.shows.values()


async def test_the_rest_of_an_album_that_cannot_be_deleted_now_is_delivered_again(stage: Stage) -> None:
    first, second = (stage.anna.sends(media_group_id="77") for _ in range(2))
    await stage.deliver(first)
    stage.servers.refuse("deleteMessage", Later(60))
    with pytest.raises(NotNowError):
        await stage.deliver(second)
    stage.servers.forget()
    await stage.deliver(second)
    assert stage.servers.methods == ["deleteMessage"]
    assert "(media)" not in stage.anna.shows.values()


@pytest.mark.parametrize("typed", [False, True], ids=["pressed", "typed"])
async def test_an_erased_chat_that_has_to_wait_is_erased_at_the_second_delivery(
    stage: Stage,
    typed: bool,  # noqa: FBT001 - a parameter
) -> None:
    for _ in range(60):
        await stage.writes("hello")
    await stage.writes("erase")
    update = stage.anna.writes("yes") if typed else stage.anna.presses("Erase")
    stage.servers.refuse("deleteMessages", Done(True), Later(60))
    stage.servers.forget()
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    assert stage.servers.methods == ["deleteMessages"] * 2
    stage.servers.forget()

    await stage.deliver(update)

    (left,) = stage.servers.of("deleteMessages")
    assert len(left["message_ids"]) < 30
    assert says(p.ERASE_DONE, stage.anna.last["text"])
    assert await stage.house.session(str(ANNA), "telegram") == ({}, ())


async def test_who_has_no_time_is_not_asked_for_every_message_alone(stage: Stage) -> None:
    await stage.writes("hello", PAGE, "erase")
    update = stage.anna.presses("Erase")
    stage.servers.refuse("deleteMessages", Refused("no_method"))
    stage.servers.refuse("deleteMessage", *[Later(60)] * 9)
    stage.servers.forget()
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    assert stage.servers.methods == ["deleteMessages", "deleteMessage"]


async def test_who_blocked_the_bot_is_not_asked_for_every_message_alone(stage: Stage) -> None:
    await stage.writes("hello", PAGE, "erase")
    update = stage.anna.presses("Erase")
    stage.anna.blocks()
    stage.servers.forget()
    await stage.deliver(update)
    assert stage.servers.methods == ["deleteMessages", "sendMessage", "answerCallbackQuery"]


async def test_a_group_that_cannot_be_told_in_time_is_left_without_a_word(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", Later(600))
    await stage.deliver(stage.anna.adds_to_group())
    assert stage.servers.methods == ["sendMessage", "leaveChat"]
    assert stage.servers.chats.held[GROUP].messages == {}


async def test_a_group_that_cannot_be_left_in_time_is_left_at_the_second_delivery(stage: Stage) -> None:
    update = stage.anna.adds_to_group()
    stage.servers.refuse("leaveChat", Later(600))
    with pytest.raises(NotNowError) as refused:
        await stage.deliver(update)
    assert refused.value.seconds == 600
    await stage.deliver(update)
    assert stage.servers.methods == ["sendMessage", "leaveChat"] * 2
