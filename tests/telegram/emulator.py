"""A Bot API on loopback for tests: `lo-bot-api-emulator`, and beyond it what it leaves out and Reportline uses.

    async with emulating(tmp_path / "calls.jsonl") as telegram:    # in a running loop; also the fixture `telegram`
        shell.start("run", TELEGRAM_API=telegram.url, TELEGRAM_TOKEN=telegram.account.token)
        await telegram.deliver({"message": {...}})    # by webhook if one is set, else it waits for getUpdates
        telegram.chats.held[55].messages              # what the chat shows now, by number
        telegram.account.texts, telegram.account.commands    # what was provisioned
    assert telegram.verdict()["ok"]    # no call was refused; `allowed_refusals=["getMe:401"]` for those that should be

A command that is waited for goes through `await asyncio.to_thread(shell, "...")`, or nobody would answer its calls.
It is strict: a field that the Bot API's description does not know, at any depth, or of another type, is refused; so is
another token (401), a chat that the bot never heard from, and an edit, deletion or answer of what is not there. Its
webhooks may be plain http to this machine. It takes JSON, forms and multipart. Files are not part of it.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import lo_bot_api_emulator as lo  # type: ignore[import-untyped]
from aiohttp import web
from lo_bot_api_emulator.journal import verdict  # type: ignore[import-untyped]

from tests.telegram.account import TEXTS, Account
from tests.telegram.chats import Chats, RefusedError
from tests.telegram.queues import Queues
from tests.telegram.spec import Fields, SpecError, decoded, judge, knows, parameters, spec

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+", re.ASCII)


def _widen() -> None:
    """Let the emulator's own contract allow every field of the Bot API; it is the same for all of a process."""
    for method in spec()["methods"]:
        known = lo.CONTRACT["methods"][method]
        known["parameters"] = sorted({*(known["parameters"] or ()), *parameters(method)})
        known["implemented"] = True


_widen()


class BotApi(lo.LoBotApiEmulator):  # type: ignore[misc]
    """The server, of one bot. `url` is set as long as it serves.

    `methods` are those that it carries out itself, by name: a test may put others in their place.
    """

    url = ""
    heard: Callable[[str, Fields], None]

    def __init__(self, journal: Path, account: Account) -> None:
        super().__init__(journal=journal, enable_control=True)
        self.account = account
        self.chats = Chats(account.user)
        self.heard = lambda *_: None
        self._update_queues = Queues(record=self._record, insecure_webhooks=True)
        self.methods: dict[str, Callable[[Fields], Any]] = {
            "deleteMessages": self.chats.delete_several,
            "leaveChat": self.chats.leave,
            "getMe": lambda _: account.me,
            "getMyCommands": account.get_commands,
            "deleteMyCommands": account.delete_commands,
        }
        for kind, (name, _) in TEXTS.items():
            self.methods[f"setMy{name}"] = partial(account.set_text, kind)
            self.methods[f"getMy{name}"] = partial(account.get_text, kind)
        self._checked: dict[str, Callable[[Fields], Any]] = {
            "sendMessage": self.chats.send,
            "editMessageText": self.chats.edit,
            "deleteMessage": self.chats.delete,
            "answerCallbackQuery": self.chats.answer,
            "setMyCommands": account.set_commands,
        }

    @property
    def queue(self) -> Any:
        """The queue of updates: the webhook's `url` and `secret`, `allowed` kinds, and the `updates` that wait."""
        return self._update_queues._state(self.account.token)  # noqa: SLF001 - the emulator's own, and it gives no other way

    async def deliver(self, update: dict[str, Any]) -> int:
        """Let something happen in a chat; give the number of the update."""
        self.chats.take_in(update)
        number: int = await self._update_queues.enqueue(self.account.token, update)
        return number

    async def deliver_again(self) -> int:
        """Deliver by webhook what was not taken, as the real server does by itself after some seconds."""
        taken: int = await self._update_queues.deliver(self.account.token)
        return taken

    async def taken(self, number: int) -> None:
        """Wait until the bot has taken this update."""
        await self._update_queues.taken(self.account.token, number)

    def verdict(self, **options: Any) -> dict[str, Any]:
        """Judge all calls until now: `ok` if none was refused."""
        found: dict[str, Any] = verdict(self.journal, **options)
        return found

    async def read_request(self, request: web.Request) -> tuple[Fields, dict[str, Any]]:
        """Read the fields of a call, of the bot's token only."""
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise lo.ApiRefusal("Not Found", 404)
        if token != self.account.token:
            raise lo.ApiRefusal("Unauthorized", 401)
        fields, uploads = await super().read_request(request)
        return decoded(request.match_info["method"], fields), uploads

    def validate(self, method: str, fields: Fields, uploads: dict[str, Any]) -> Any:
        """Judge a call and carry it out."""
        self.heard(method, {name: value for name, value in fields.items() if name != "method"})
        if not knows(method):
            return super().validate(method, fields, uploads)
        try:
            judge(method, {name: value for name, value in fields.items() if name != "method"})
            if method in self.methods:
                return self.methods[method](fields)
            result = super().validate(method, fields, uploads)
            return self._checked[method](fields) if method in self._checked else result
        except SpecError as error:
            raise lo.ApiRefusal(f"Bad Request: {error}") from None
        except RefusedError as refused:
            raise lo.ApiRefusal(str(refused), refused.status, refused.parameters) from None


@asynccontextmanager
async def emulating(
    journal: Path, account: Account | None = None, *, heard: Callable[[str, Fields], None] = lambda *_: None
) -> AsyncIterator[BotApi]:
    """Serve a Bot API until the block ends. `journal` is a file that is not there yet; `heard` is told each call."""
    telegram = BotApi(journal, account or Account())
    telegram.heard = heard
    runner = web.AppRunner(telegram.app(), access_log=None, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    telegram.url = f"http://{host}:{port}"
    try:
        yield telegram
    finally:
        await runner.cleanup()
