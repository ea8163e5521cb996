"""A server of the Bot API that does what a test wants, and a house that talks to it: real sockets, real stores."""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.app.house import House, open_house, open_stores
from bot.app.telegram import telegram_of
from bot.contract import Inbound, Outgoing
from bot.handlers.calls import Calls
from bot.handlers.telegram import Telegram
from bot.handlers.telegram.api import BotApi
from bot.ops.metrics import Gauges, Metrics
from bot.settings import Settings
from tests.bot.intake.hostile import Act, Hostile, answer
from tests.bot.intake.hostile import Call as HttpCall

TOKEN = "123456:TEST"
ANNA = 4711
"""A chat."""
PAGE = "https://example.com/page"


class Server:
    """The server. Each method is done, unless `acts` holds something else for its next calls; `calls` are its calls.

    `queue` holds updates by their numbers, as JSON or as whatever bytes are to stand in its place. Of `getUpdates`
    `asked` are the fields. While there is nothing, it holds the call open, as the real one does; `holds` can be turned
    off.
    """

    def __init__(self) -> None:
        self.acts: dict[str, deque[Act]] = defaultdict(deque)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.asked: list[dict[str, Any]] = []
        self.queue: list[tuple[int, bytes]] = []
        self.holds = True
        self._hostile = Hostile(self._act)
        self._news = asyncio.Condition()
        self._number = 100

    async def __aenter__(self) -> Self:
        await self._hostile.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._hostile.__aexit__(kind, error, trace)

    @property
    def base(self) -> str:
        """Its base address."""
        return self._hostile.base

    async def deliver(self, *updates: tuple[int, object]) -> None:
        """Put updates into the queue."""
        async with self._news:
            self.queue += [
                (number, update if isinstance(update, bytes) else json.dumps(update).encode())
                for number, update in updates
            ]
            self._news.notify_all()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, asked after each call."""
        async with self._news:
            await self._news.wait_for(is_so)

    def of(self, method: str) -> list[dict[str, Any]]:
        """Give the fields of all calls of a method."""
        return [fields for called, fields in self.calls if called == method]

    def _act(self, call: HttpCall) -> Act:
        method, fields = call.id, json.loads(call.body)
        if method == "getUpdates":
            self.asked.append(fields)
        else:
            self.calls.append((method, fields))
        waiting = self.acts[method]
        return self._noted(waiting.popleft() if waiting else self._done)

    def _noted(self, act: Act) -> Act:
        async def noted(server: Hostile, call: HttpCall, writer: asyncio.StreamWriter) -> None:
            async with self._news:
                self._news.notify_all()
            await act(server, call, writer)

        return noted

    async def _done(self, server: Hostile, call: HttpCall, writer: asyncio.StreamWriter) -> None:
        result = b"true"
        if call.id == "getUpdates":
            result = await self._updates(json.loads(call.body), server)
        elif call.id in {"sendMessage", "editMessageText"}:
            self._number += 1
            result = json.dumps({"message_id": self._number}).encode()
        elif call.id == "getMe":
            result = b'{"id":123456,"is_bot":true,"first_name":"Example","username":"example_bot"}'
        await answer(200, b'{"ok":true,"result":' + result + b"}")(server, call, writer)

    async def _updates(self, fields: dict[str, Any], server: Hostile) -> bytes:
        offset = fields.get("offset", 0)
        self.queue = [(number, update) for number, update in self.queue if number >= offset]
        if self.holds and fields["timeout"] and not self.queue:
            over = asyncio.create_task(server.over())
            news = asyncio.create_task(self.until(lambda: bool(self.queue)))
            await asyncio.wait({over, news}, return_when=asyncio.FIRST_COMPLETED)
            over.cancel()
            news.cancel()
        return b"[" + b",".join(update for _, update in self.queue[: fields["limit"]]) + b"]"


class Quiet:
    """A conversation that says nothing."""

    async def receive(self, _: Inbound) -> Outgoing:
        """Say nothing."""
        return Outgoing()

    async def done(self, *_: object) -> tuple[str, ...]:
        """Note nothing."""
        return ()

    async def forget(self, inbound: Inbound) -> None:
        """Forget nothing."""

    def says(self, *_: object) -> Outgoing:
        """Say nothing."""
        return Outgoing()


class Home:
    """A house that talks to a server."""

    def __init__(self, house: House, server: Server, api: BotApi) -> None:
        self.house = house
        self.server = server
        self.api = api
        self.bot: Telegram = telegram_of(house, api)

    def figure(self, name: str) -> float:
        """As `figure`."""
        return figure(self.house, name)

    async def stored(self) -> int:
        """Give how many reports are on disk."""
        return (await self.house.stores.outbox.counts()).waiting


def figure(house: House, name: str) -> float:
    """Give the sum of a figure, whatever its labels; `name` may be the line's beginning with some of them."""
    text = house.metrics.text(Gauges(None, None, None, None)).decode()
    lines = (line for line in text.splitlines() if line.startswith(f"reportline_{name}"))
    return sum(float(line.rpartition(" ")[2]) for line in lines)


@asynccontextmanager
async def at_home(folder: Path) -> AsyncIterator[Home]:
    """Open a house and a server until the block ends."""
    settings = Settings(data=folder, documentation_hosts=True)
    calls = Calls()
    try:
        async with (
            Server() as server,
            open_stores(settings, alone=True) as stores,
            open_house(settings, stores, Metrics()) as house,
        ):
            yield Home(house, server, BotApi(server.base, TOKEN, calls))
            # Before the server: what it holds open ends with the connection.
            await calls.close()
    finally:
        await calls.close()


def wrote(number: int, text: str = PAGE, chat: int = ANNA) -> dict[str, Any]:
    """Give an update: somebody wrote."""
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message | {"from": {"id": chat, "language_code": "en"}}}


def pressed(number: int, message: dict[str, Any], button: str, at: int, chat: int = ANNA) -> dict[str, Any]:
    """Give an update: somebody pressed a button of a message of ours that was sent with these fields."""
    rows = message["reply_markup"]["inline_keyboard"]
    data = next(key["callback_data"] for row in rows for key in row if f":{button}:" in key["callback_data"])
    held = {"message_id": at, "date": 1, "chat": {"id": chat, "type": "private"}}
    held["has_protected_content"] = message.get("protect_content", True)
    query = {"id": f"query-{number}", "from": {"id": chat}, "message": held, "data": data}
    return {"update_id": number, "callback_query": query}


def too_many(seconds: int) -> Act:
    """Refuse a call for so many seconds."""
    said = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
        "parameters": {"retry_after": seconds},
    }
    return answer(429, json.dumps(said).encode())


def receipt_in(text: str) -> str:
    """Give the receipt that a message shows."""
    found = re.search("(?:[0-9A-Z]{4}[- ]){3}[0-9A-Z]{4}", text)
    assert found, text
    return found[0]
