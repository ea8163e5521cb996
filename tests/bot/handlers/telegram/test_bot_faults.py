"""What goes wrong between the bot and Telegram: nothing is done twice, said untruly, asked for too often or told of."""

import asyncio
import json

import pytest

from bot.handlers.telegram import Call, Done, Later, NotNowError, Refused, Result
from bot.handlers.telegram.trying import FIRST_PAUSE
from bot.outbox import OutboxFailedError
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import logged, says
from tests.bot.handlers.telegram.telegram_stand_in import ANNA, BELA, GROUP, Phone, Stage

PAGE = "https://example.com/page"
OTHER = Refused("other")


# Not now


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


async def test_the_second_delivery_shows_where_the_person_is_and_does_nothing_twice(stage: Stage) -> None:
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
    assert says(p.RECEIPT_SAME, receipt)
    assert grouped(report_id) in receipt


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


async def test_a_group_that_has_to_wait_is_told_and_left_at_the_second_delivery(stage: Stage) -> None:
    update = stage.anna.adds_to_group()
    stage.servers.refuse("sendMessage", Later(60))
    with pytest.raises(NotNowError):
        await stage.deliver(update)
    await stage.deliver(update)
    assert stage.servers.methods == ["sendMessage", "sendMessage", "leaveChat"]
    assert len(stage.servers.chats.held[GROUP].messages) == 1


# Refused


async def test_what_is_refused_for_reasons_unknown_is_said_without_its_buttons(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.comes_to_review()
    stage.servers.refuse("sendMessage", OTHER)
    await stage.presses("Send")
    (report_id,) = stage.house.on_disk()
    assert grouped(report_id) in stage.anna.last["text"]
    assert "reply_markup" not in stage.anna.last
    assert len(stage.anna.shows) == 1
    (record,) = caplog.records
    assert (record.getMessage(), record.__dict__["reason"]) == ("a call was refused", "send message")
    await stage.writes("help")
    assert says(p.HELP, stage.anna.last["text"])
    assert "reply_markup" in stage.anna.last


async def test_what_is_refused_altogether_costs_this_update_and_not_the_next(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", OTHER, OTHER)
    await stage.writes(PAGE)
    assert stage.servers.methods == ["sendMessage"] * 2
    assert stage.anna.said == []
    await stage.writes("hello")
    assert says(p.WHAT, stage.anna.last["text"])


async def test_an_edit_that_is_refused_for_reasons_unknown_is_sent(stage: Stage) -> None:
    await stage.writes(PAGE)
    stage.servers.refuse("editMessageText", OTHER)
    await stage.presses("Photo or video")
    assert says(p.REVIEW, stage.anna.last["text"])
    assert "reply_markup" in stage.anna.last


async def test_a_topic_that_is_gone_is_left_for_the_chat_itself(stage: Stage) -> None:
    update = stage.anna.writes(PAGE, message_thread_id=77, is_topic_message=True)
    stage.servers.refuse("sendMessage", OTHER)
    await stage.deliver(update)
    with_topic, without = stage.servers.of("sendMessage")
    assert with_topic.pop("message_thread_id") == 77
    assert with_topic == without


async def test_a_message_that_comes_without_an_id_is_said_all_the_same(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", Done(True), Done({"message_id": 0}), Done({"message_id": "7"}))
    await stage.writes("hello", PAGE, "help")
    traces = await stage.house.traces(str(ANNA), "telegram")
    assert traces.all == ("1", "2", "3")


async def test_a_message_that_can_never_be_deleted_is_not_asked_for_again(stage: Stage) -> None:
    await stage.comes_to_review()
    stage.servers.chats.kept.add((ANNA, 1))
    await stage.presses("Send")
    stage.servers.forget()
    await stage.writes("status")
    assert stage.servers.methods == ["sendMessage"]


# Cut off


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


# What is told of it


async def test_what_came_of_each_call_and_each_update_is_counted(stage: Stage) -> None:
    stage.servers.refuse("sendMessage", Later(1))
    await stage.writes("hello")
    await stage.deliver({"update_id": 1, "poll": {}})
    await stage.deliver({"update_id": 2, "message": {"chat": {"id": GROUP, "type": "group"}, "text": "x"}})
    await stage.deliver("broken")
    stage.servers.refuse("sendMessage", Refused("blocked"))
    await stage.writes("hello")
    assert stage.counted == ["later", "done", "other", "group", "other", "blocked"]


async def test_no_log_line_holds_a_word_of_a_person(stage: Stage) -> None:
    canary = "kanariqzvw"
    person = Phone(stage.servers, 4_728_901_233)
    with logged() as lines:
        await stage.deliver(person.writes(f"https://{canary}.example.com/{canary}"))
        for method in ("sendMessage", "editMessageText", "deleteMessages", "answerCallbackQuery"):
            stage.servers.refuse(method, *[OTHER] * 2)
        await stage.deliver(person.presses("Photo or video"))
        await stage.deliver(person.writes(canary))
        for label in ("Change or add", "A note"):
            await stage.deliver(person.presses(label))
        await stage.deliver(person.writes(f"{canary} @{canary}"))
        await stage.deliver(person.presses("Done"))
        stage.house.outbox.refuses = (OutboxFailedError(canary),)
        await stage.deliver(person.presses("Send"))
        stage.servers.refuse("sendMessage", Later(600), Refused("moved", 4_728_901_234), OTHER, OTHER)
        with pytest.raises(NotNowError):
            await stage.deliver(person.writes(canary))
        for update in (person.writes(canary), person.sends()):
            await stage.deliver(update)
        await stage.deliver(person.blocks())
    told = lines.getvalue()
    assert {json.loads(line)["event"] for line in told.splitlines()} >= {"a call was refused"}
    for word in (canary, "4728901233", "4728901234", "example", "press-", "canary", "4_728"):
        assert word not in told


async def test_a_plan_and_its_results_say_nothing_of_a_person(stage: Stage) -> None:
    bela = Phone(stage.servers, BELA)
    plan = await stage.take(bela.writes("https://kanariqzvw.example.com/"))
    result = await stage.servers(Call("sendMessage", {"chat_id": BELA, "text": "kanariqzvw"}))
    assert "kanariqzvw" not in repr((result, Later(1), plan.outgoing.delete))
