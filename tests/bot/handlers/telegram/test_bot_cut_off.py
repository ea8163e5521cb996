"""Crashes, callers that are cut off, and messages that come too late: the chat goes on, and nothing of it stays."""

import asyncio

import pytest

from bot.handlers.telegram import Call, Done, Result
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import says
from tests.bot.handlers.telegram.telegram_phone import ANNA
from tests.bot.handlers.telegram.telegram_stage import Stage

PAGE = "https://example.com/page"


async def test_a_crash_before_anything_is_said_heals_at_the_second_delivery(stage: Stage) -> None:
    await stage.comes_to_review()
    update = stage.anna.presses("Send")
    await stage.take(update)  # and nothing more
    (report_id,) = stage.house.on_disk()

    await stage.deliver(update)

    assert list(stage.house.on_disk()) == [report_id]
    (receipt,) = stage.anna.shows.values()
    assert grouped(report_id) in receipt


async def test_a_crash_before_a_picture_is_deleted_heals_at_the_second_delivery(stage: Stage) -> None:
    update = stage.anna.sends()
    await stage.take(update)
    await stage.deliver(update)
    assert "(media)" not in stage.anna.shows.values()


@pytest.mark.parametrize("method", ["sendMessage", "deleteMessages", "answerCallbackQuery"])
async def test_who_is_cut_off_leaves_a_chat_that_goes_on(stage: Stage, method: str) -> None:
    await stage.comes_to_review()
    update = stage.anna.presses("Send")
    stage.servers.held[method] = asyncio.Event()
    cut = asyncio.create_task(stage.deliver(update))
    await stage.servers.reached.wait()
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    stage.servers.held.clear()

    await stage.deliver(update)
    await stage.writes("status")

    (report_id,) = stage.house.on_disk()
    assert all(grouped(report_id) in message["text"] for message in stage.anna.said)
    assert PAGE not in stage.anna.shows.values()
    assert 2 not in stage.anna.shows


async def test_what_was_said_before_the_cut_can_be_erased(stage: Stage) -> None:
    await stage.writes(PAGE)
    update = stage.anna.presses("Help")
    stage.servers.held["answerCallbackQuery"] = asyncio.Event()
    cut = asyncio.create_task(stage.deliver(update))
    await stage.servers.reached.wait()
    cut.cancel()
    await asyncio.wait([cut])
    stage.servers.held.clear()
    await stage.writes("erase")
    await stage.presses("Erase")
    (goodbye,) = stage.anna.shows.values()
    assert says(p.ERASE_DONE, goodbye)


async def test_who_is_cut_off_while_others_wait_keeps_nobody_waiting(stage: Stage) -> None:
    stage.servers.held["sendMessage"] = asyncio.Event()
    first = asyncio.create_task(stage.deliver(stage.anna.writes("hello")))
    await stage.servers.reached.wait()
    plans = [await stage.take(stage.anna.writes(text)) for text in (PAGE, "help")]
    second, third = (asyncio.create_task(stage.telegram.carry_out(plan, patience=8)) for plan in plans)
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    await asyncio.wait([first, second])
    stage.servers.held.pop("sendMessage").set()
    await third
    assert says(p.HELP, stage.anna.last["text"])
    assert not stage.telegram._lanes._lanes  # noqa: SLF001 - what grows is inside


async def test_a_caller_that_breaks_its_word_costs_one_update(stage: Stage) -> None:
    broken = stage.adapter(_breaks)
    plan = await broken.take(stage.anna.writes(PAGE))
    assert plan is not None
    with pytest.raises(ZeroDivisionError):
        await broken.carry_out(plan, patience=8)
    await stage.writes("hello")
    assert says(p.WHAT, stage.anna.last["text"])


async def _breaks(_: Call) -> Result:
    return Done(1 / 0)


# Late


async def test_a_review_that_comes_after_its_report_was_sent_is_deleted_at_once(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.held["sendMessage"] = asyncio.Event()
    slow = asyncio.create_task(stage.deliver(stage.anna.writes("privacy")))
    await stage.servers.reached.wait()
    plan = await stage.take(stage.anna.presses("Send"))
    sending = asyncio.create_task(stage.telegram.carry_out(plan, patience=8))
    stage.servers.held["sendMessage"].set()
    await asyncio.gather(slow, sending)
    assert [says(p.RECEIPT, message["text"]) for message in stage.anna.said] == [True]
    traces = await stage.house.traces(str(ANNA), "telegram")
    assert traces.guarded == traces.owed == ()
