import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.contract import Inbound, Outgoing
from bot.handlers.calls import Calls
from bot.handlers.telegram import ALLOWED_UPDATES, Telegram
from bot.handlers.telegram.api import BotApi
from bot.handlers.telegram.pauses import FIRST_PAUSE, LONGEST_PAUSE, TROUBLES
from bot.handlers.telegram.poll import APART_SECONDS, HOLD_SECONDS, LIMIT, Poll
from bot.handlers.telegram.speaking import Speaking
from bot.ops.logs import JsonLines
from flows.phrases import Phrase
from tests.bot.handlers.telegram.servers import (
    ANNA,
    TOKEN,
    Home,
    Server,
    at_home,
    pressed,
    receipt_in,
    too_many,
    wrote,
)
from tests.bot.intake.hostile import Act, answer, cut_before_storing, raw

BERTA = 4712
GROWING = [FIRST_PAUSE * 2**n for n in range(6)]


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with at_home(tmp_path / "data") as opened:
        yield opened


@asynccontextmanager
async def polling(home: Home, **options: Any) -> AsyncIterator[Poll]:
    poll = Poll(home.bot, home.api, **options)
    running = asyncio.create_task(poll.run())
    try:
        yield poll
    finally:
        poll.stop()
        await running


async def test_a_report_in_three_touches_is_six_calls(home: Home) -> None:
    server = home.server
    async with polling(home):
        await server.deliver((7, wrote(7)))
        await server.until(lambda: len(server.calls) == 1)
        await server.deliver((8, pressed(8, server.of("sendMessage")[0], "photo", 101)))
        await server.until(lambda: len(server.calls) == 3)
        await server.deliver((9, pressed(9, server.of("editMessageText")[0], "send", 101)))
        await server.until(lambda: len(server.calls) == 6)

    assert [method for method, _ in server.calls] == [
        "sendMessage",
        "editMessageText",
        "answerCallbackQuery",
        "sendMessage",
        "deleteMessages",
        "answerCallbackQuery",
    ]
    assert receipt_in(server.of("sendMessage")[-1]["text"])
    assert await home.stored() == 1
    first, second, *_ = server.asked
    assert first == {"limit": LIMIT, "timeout": HOLD_SECONDS, "allowed_updates": list(ALLOWED_UPDATES)}
    assert second["offset"] == 8


async def test_an_update_that_is_no_json_is_skipped_and_counted_and_all_others_are_answered(
    home: Home,
) -> None:
    server = home.server
    bad = b'{"update_id":3,"message":{"text":"\xff"}}'
    await server.deliver((2, wrote(2, chat=2)), (3, bad), (4, bad.replace(b"3", b"4")), (5, wrote(5, chat=5)))
    counted: list[str] = []
    async with polling(home, count=counted.append, sleep=at_once):
        await server.until(lambda: len(server.of("sendMessage")) == 2 and "offset" in server.asked[-1])

    assert [fields["chat_id"] for fields in server.of("sendMessage")] == [2, 5]
    assert counted == ["unreadable", "unreadable"]
    assert len(server.asked) <= 9


async def test_a_press_without_chat_instance_and_a_picture_after_it_are_both_answered(home: Home) -> None:
    server = home.server
    async with polling(home):
        await server.deliver((1, wrote(1)))
        await server.until(lambda: len(server.calls) == 1)
        picture = wrote(3)["message"] | {"text": None, "photo": [{"file_id": "x"}]}
        press = pressed(2, server.of("sendMessage")[0], "photo", 101)
        await server.deliver((2, press), (3, {"update_id": 3, "message": picture}))
        await server.until(lambda: len(server.of("sendMessage")) == 2)
    assert server.of("deleteMessage") == [{"chat_id": ANNA, "message_id": 3}]
    assert server.of("answerCallbackQuery")


class Slow:
    """A conversation that takes its time: `taken` are the chats it has answered."""

    def __init__(self) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.taken: list[str] = []

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Wait, unless the chat is broken."""
        self.begun.set()
        await self.go_on.wait()
        if inbound.chat == "666":
            raise LookupError(inbound)
        self.taken.append(inbound.chat)
        return Outgoing()

    async def done(self, *_: object) -> tuple[str, ...]:
        """Note nothing."""
        return ()

    async def forget(self, inbound: Inbound) -> None:
        """Forget nothing."""

    def says(self, inbound: Inbound, phrase: Phrase) -> Outgoing:
        """Say nothing."""
        raise LookupError(inbound, phrase)


class Alone:
    """A poll against a server, with a conversation of a few lines; `rests` are its pauses, which take no time.

    After `most` pauses it stops. Its clock stands still.
    """

    def __init__(self, server: Server, calls: Calls) -> None:
        self.server = server
        self.slow = Slow()
        self.slow.go_on.set()
        self.rests: list[float] = []
        self.most = 0
        self.faults = 0
        self.counted: list[str] = []
        api = BotApi(server.base, TOKEN, calls)
        self.poll = Poll(
            Telegram(self.slow, api),
            api,
            count=self.counted.append,
            fault=self._fault,
            sleep=self._sleep,
            steady=lambda: 0.0,
        )

    async def until(self, most: int) -> None:
        """Let it run until it has paused so often."""
        self.most = most
        await self.poll.run()

    def _fault(self) -> None:
        self.faults += 1

    async def _sleep(self, seconds: float) -> None:
        self.rests.append(seconds)
        if len(self.rests) == self.most:
            self.poll.stop()


@pytest.fixture
async def alone() -> AsyncIterator[Alone]:
    calls = Calls()
    try:
        async with Server() as server:
            yield Alone(server, calls)
            await calls.close()
    finally:
        await calls.close()


async def at_once(_: float) -> None:
    """Wait no time."""


def updates(*found: object) -> Act:
    """Answer with these, whatever was asked for."""
    return answer(200, json.dumps({"ok": True, "result": found}).encode())


def no(code: int, parameters: object = None) -> Act:
    said = {"ok": False, "error_code": code, "description": "x", "parameters": parameters}
    return answer(code, json.dumps(said).encode())


async def test_an_update_is_acknowledged_when_it_was_taken_and_not_before(alone: Alone) -> None:
    alone.slow.go_on.clear()
    await alone.server.deliver((5, wrote(5)))
    running = asyncio.create_task(alone.poll.run())
    await alone.slow.begun.wait()
    assert [fields.get("offset") for fields in alone.server.asked] == [None]
    alone.slow.go_on.set()
    await alone.server.until(lambda: len(alone.server.asked) == 2)
    assert alone.server.asked[1]["offset"] == 6
    alone.poll.stop()
    await running


async def test_a_stop_finishes_the_update_that_is_being_taken_acknowledges_it_and_leaves_the_next(
    alone: Alone,
) -> None:
    alone.slow.go_on.clear()
    await alone.server.deliver((5, wrote(5)), (6, wrote(6)))
    running = asyncio.create_task(alone.poll.run())
    await alone.slow.begun.wait()
    alone.poll.stop()
    alone.slow.go_on.set()
    await running
    assert alone.slow.taken == [str(ANNA)]
    assert (alone.server.asked[-1]["offset"], alone.server.asked[-1]["timeout"]) == (6, 0)
    assert [number for number, _ in alone.server.queue] == [6]


async def test_a_stop_does_not_wait_for_the_server_and_asks_nothing_more(alone: Alone) -> None:
    running = asyncio.create_task(alone.poll.run())
    await alone.server.until(lambda: len(alone.server.asked) == 1)
    alone.poll.stop()
    await running
    assert len(alone.server.asked) == 1


async def test_what_was_taken_is_said_before_the_end(home: Home) -> None:
    server, go_on = home.server, asyncio.Event()

    async def only_then(*sent: Any) -> None:
        await go_on.wait()
        await answer(200, b'{"ok":true,"result":{"message_id":1}}')(*sent)

    server.acts["sendMessage"].append(only_then)
    await server.deliver((1, wrote(1)))
    async with polling(home) as poll:
        await server.until(lambda: bool(server.of("sendMessage")))
        poll.stop()
        go_on.set()
    assert home.figure('platform_calls_total{call="done"') == 1


async def test_a_chat_that_has_to_wait_keeps_no_other_waiting(home: Home) -> None:
    server = home.server
    server.acts["sendMessage"].append(too_many(200))
    await server.deliver((1, wrote(1)))
    async with polling(home, finish=0.01):
        await server.until(lambda: bool(server.calls))
        for number in range(2, 6):
            await server.deliver((number, wrote(number, chat=BERTA + number)))
            await server.until(lambda: len(server.calls) == number)  # noqa: B023 - awaited in its round
    assert len({fields["chat_id"] for fields in server.of("sendMessage")}) == 5


class Narrow(Speaking):
    """Has room for one chat. `asked`: whether it was full each time that somebody wanted room."""

    def __init__(self, bot: Telegram) -> None:
        super().__init__(bot, at_once=1)
        self.asked: list[bool] = []
        self.waited_for = asyncio.Event()

    async def room(self) -> None:
        """Wait until there is room."""
        self.asked.append(self.is_full)
        self.waited_for.set()
        await super().room()


async def test_where_there_is_no_room_for_one_more_chat_its_updates_wait_at_telegram(home: Home) -> None:
    server, go_on = home.server, asyncio.Event()

    async def only_then(*sent: Any) -> None:
        await go_on.wait()
        await answer(200, b'{"ok":true,"result":{"message_id":1}}')(*sent)

    server.acts["sendMessage"].append(only_then)
    await server.deliver((1, wrote(1)), (2, wrote(2, chat=BERTA)))
    async with polling(home) as poll:
        poll._speaking = narrow = Narrow(home.bot)  # noqa: SLF001 - a thousand chats are too many for a test
        try:
            async with asyncio.timeout(10):
                await narrow.waited_for.wait()
            assert home.figure("updates_total") == 1
        finally:
            go_on.set()
        await server.until(lambda: len(server.of("sendMessage")) == 2)
    assert narrow.asked == [True]


async def test_a_fault_of_ours_costs_one_update_and_not_the_next(alone: Alone) -> None:
    await alone.server.deliver((1, wrote(1, chat=666)), (2, wrote(2)))
    alone.server.holds = False
    await alone.until(1)
    assert alone.slow.taken == [str(ANNA)]
    assert alone.faults == 1


BAD = {
    "a webhook is set": no(409),
    "the token is not taken": no(401),
    "not found": no(404),
    "an error": no(500),
    "a bad request": no(400),
    "a proxy's page": answer(502, b"<html>"),
    "a portal's page": answer(200, b"<html>", kind="text/html"),
    "a redirect": answer(302, headers={"Location": "http://127.0.0.1:1/"}),
    "nothing": answer(200),
    "no list": answer(200, b'{"ok":true,"result":{"update_id":5}}'),
    "no ok": answer(200, b'{"result":[]}'),
    "half an answer": raw(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true,"result":['),
    "a closed connection": cut_before_storing,
    "no HTTP": raw(b"hello\r\n\r\n"),
    "updates without numbers": updates({"message": {}}, 7, None),
}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in BAD.items()])
async def test_whatever_the_server_answers_the_pauses_grow(
    alone: Alone, act: Act, caplog: pytest.LogCaptureFixture
) -> None:
    alone.server.acts["getUpdates"].extend([act] * 20)
    with caplog.at_level(logging.DEBUG, "bot"):
        await alone.until(8)
    assert alone.rests == [*GROWING, LONGEST_PAUSE, LONGEST_PAUSE]
    assert len(alone.server.asked) == 8
    assert len(caplog.records) <= 1
    assert TOKEN not in caplog.text


async def test_the_same_update_again_and_again_is_taken_once_and_asked_for_ever_less(alone: Alone) -> None:
    alone.server.acts["getUpdates"].extend([updates(wrote(5))] * 20)
    await alone.until(6)
    assert alone.slow.taken == [str(ANNA)]
    assert alone.rests == GROWING
    assert alone.server.asked[-1]["offset"] == 6


async def test_an_update_that_cannot_be_skipped_is_not_asked_for_without_end(alone: Alone) -> None:
    bad = answer(200, b'{"ok":true,"result":[{"update_id":5,')
    alone.server.acts["getUpdates"].extend([bad] * 40)
    await alone.until(8)
    assert alone.rests == [APART_SECONDS, APART_SECONDS, *GROWING]
    assert alone.counted == ["unreadable"]
    assert len(alone.server.asked) <= 2 * len(alone.rests)


async def test_an_update_that_was_cut_on_the_way_is_not_lost(alone: Alone) -> None:
    cut = answer(200, b'{"ok":true,"result":[{"update_id":5,"message":{"te')
    alone.server.acts["getUpdates"].extend([cut, cut])
    alone.server.holds = False
    await alone.server.deliver((5, wrote(5)))
    await alone.until(2)
    assert alone.slow.taken == [str(ANNA)]
    assert alone.counted == []


async def test_a_server_that_holds_nothing_open_is_asked_once_a_second(alone: Alone) -> None:
    alone.server.holds = False
    await alone.until(20)
    assert alone.rests == [APART_SECONDS] * 20


async def test_who_asks_to_wait_is_left_alone_for_so_long(alone: Alone) -> None:
    alone.server.acts["getUpdates"].append(no(429, {"retry_after": 33}))
    await alone.until(1)
    assert alone.rests == [33]


async def test_trouble_is_told_once_until_it_is_over_or_another(
    alone: Alone, caplog: pytest.LogCaptureFixture
) -> None:
    news = updates(wrote(5))
    alone.server.acts["getUpdates"].extend([no(500), no(500), no(409), no(409), news, no(409)])
    with caplog.at_level(logging.INFO, "bot"):
        await alone.until(5)
    told = [record.getMessage() for record in caplog.records]
    assert told == [TROUBLES["broken"], TROUBLES["conflict"], "telegram answers again", TROUBLES["conflict"]]
    assert alone.rests == [1, 2, 4, 8, 1]


async def test_numbers_that_begin_anew_after_a_quiet_week_are_followed(alone: Alone) -> None:
    alone.server.acts["getUpdates"].extend([updates(wrote(90_000)), updates(wrote(17, chat=BERTA))])
    alone.server.holds = False
    await alone.until(1)
    assert alone.slow.taken == [str(ANNA), str(BERTA)]
    assert [fields.get("offset") for fields in alone.server.asked] == [None, 90_001, 18]


async def test_every_trouble_reaches_the_operators_log_as_it_stands() -> None:
    for text in TROUBLES.values():
        record = logging.LogRecord("bot.handlers.telegram.poll", logging.WARNING, "", 0, text, (), None)
        assert json.loads(JsonLines().format(record))["event"] == text


async def test_nothing_of_an_update_is_in_the_log_of_a_fault(
    alone: Alone, caplog: pytest.LogCaptureFixture
) -> None:
    await alone.server.deliver((1, wrote(1, "canary-7f3a", chat=666)))
    alone.server.holds = False
    with caplog.at_level(logging.DEBUG):
        await alone.until(1)
    lines = [JsonLines().format(record) for record in caplog.records]
    assert [json.loads(line)["error"][0] for line in lines] == ["LookupError"]
    assert "canary" not in "".join(lines)
    assert "666" not in "".join(lines)
