"""One update from first to last: which calls are made, in which order, and what the chat shows in the end."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contract import Inbound, Outgoing
from bot.handlers.telegram import Call, Later, Refused
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import House, says
from tests.bot.handlers.telegram.telegram_stand_in import (
    ANNA,
    BELA,
    GROUP,
    MEDIA,
    Json,
    Phone,
    Stage,
    house_of,
)

PAGE = "https://example.com/page"
SAYINGS = (PAGE, "help", "hello", "privacy", "status")
ASKED = [p.NOTICE, p.WHAT, p.HELP, p.ERASE_ASK_UNSENT]


# A report


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


@pytest.mark.parametrize(("label", "words"), [("Cancel", p.CANCELLED), ("Back", p.WHAT)])
async def test_what_takes_a_question_back_is_not_said_where_it_will_be_deleted(
    stage: Stage, label: str, words: p.Phrase
) -> None:
    await stage.comes_to_review()
    stage.servers.forget()
    await stage.presses(label)
    over = label == "Cancel"
    assert stage.servers.methods[:2] == ["sendMessage", "deleteMessages" if over else "answerCallbackQuery"]
    assert says(words, stage.anna.last["text"])
    assert len(stage.anna.shows) == (1 if over else 3)


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


# Media


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


# Who is not there


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


# Order


async def test_what_is_taken_together_is_said_in_the_order_in_which_it_was_taken(stage: Stage) -> None:
    stage.servers.held["sendMessage"] = asyncio.Event()
    first = asyncio.create_task(stage.deliver(stage.anna.writes("hello")))
    await stage.servers.reached.wait()
    later = [asyncio.create_task(stage.deliver(stage.anna.writes(text))) for text in (PAGE, "help", "erase")]
    for _ in range(200):
        await asyncio.sleep(0)
    assert stage.servers.methods == ["sendMessage"]
    stage.servers.held["sendMessage"].set()
    await asyncio.gather(first, *later)
    assert [
        phrase for message in stage.anna.said for phrase in ASKED if says(phrase, message["text"])
    ] == ASKED


async def test_other_chats_go_on_while_one_has_to_wait(stage: Stage) -> None:
    bela = Phone(stage.servers, BELA)
    stage.servers.held["sendMessage"] = asyncio.Event()
    waiting = asyncio.create_task(stage.deliver(stage.anna.writes("hello")))
    await stage.servers.reached.wait()
    held = stage.servers.held.pop("sendMessage")
    await stage.deliver(bela.writes(PAGE))
    await stage.deliver(bela.presses("Photo or video"))
    assert says(p.REVIEW, bela.last["text"])
    assert stage.anna.said == []
    held.set()
    await waiting
    assert says(p.NOTICE, stage.anna.last["text"])


class Noting:
    """A conversation that notes in which order updates were answered, after as many turns of the loop as it is told."""

    def __init__(self, stage: Stage, turns: Callable[[], int]) -> None:
        self.taken: list[tuple[str, str]] = []
        self._inner = stage.house.conversation
        self._turns = turns
        self.done, self.forget, self.says = self._inner.done, self._inner.forget, self._inner.says

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer, and note when."""
        for _ in range(self._turns()):
            await asyncio.sleep(0)
        outgoing = await self._inner.receive(inbound)
        self.taken.append((inbound.chat, outgoing.messages[0].text))
        return outgoing


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([ANNA, BELA]), st.sampled_from(SAYINGS)), min_size=2, max_size=8),
    st.lists(st.integers(0, 6), min_size=1, max_size=40),
)  # fmt: skip
def test_whatever_the_loop_does_a_chat_hears_things_in_the_order_in_which_they_were_taken(
    tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[int, str]], waits: list[int]
) -> None:
    async def run() -> None:
        house = house_of(tmp_path_factory.mktemp("house")).open()
        stage = Stage(house)
        turns = iter(waits * 100)
        noting = Noting(stage, lambda: next(turns))
        stage.servers.turns = lambda: next(turns)
        telegram = stage.adapter(stage.servers, conversation=noting)
        phones = {chat: Phone(stage.servers, chat) for chat in (ANNA, BELA)}
        said: list[tuple[str, str]] = []
        stage.servers.reads = lambda call, _: said.append((str(call.fields["chat_id"]), call.fields["text"]))

        async def webhook(update: Json) -> None:
            plan = await telegram.take(update)
            assert plan is not None
            await telegram.carry_out(plan, patience=8)

        await asyncio.gather(*(webhook(phones[chat].writes(text)) for chat, text in sent))
        for chat in map(str, (ANNA, BELA)):
            assert [text for to, text in said if to == chat] == [
                text for to, text in noting.taken if to == chat
            ]
        assert len(said) == len(sent)
        await house.close()

    asyncio.run(run())


async def test_nothing_is_kept_of_a_chat_that_was_answered(stage: Stage) -> None:
    for chat in range(5000, 5040):
        await stage.deliver(Phone(stage.servers, chat).writes(PAGE))
    assert not stage.telegram._lanes._lanes  # noqa: SLF001 - what grows is inside
