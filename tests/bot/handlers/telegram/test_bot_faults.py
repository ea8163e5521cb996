"""What is refused, and what is told of it: an answer is not lost for a button, and no log holds a word of a person."""

import json

import pytest

from bot.handlers.telegram import Call, Done, Later, NotNowError, Refused
from bot.outbox import OutboxFailedError
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import logged, says
from tests.bot.handlers.telegram.telegram_phone import ANNA, BELA, GROUP, Phone
from tests.bot.handlers.telegram.telegram_stage import Stage

PAGE = "https://example.com/page"
OTHER = Refused("other")


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
