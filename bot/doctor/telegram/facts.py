"""Everything that the checks look at, gathered in as few calls as will do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.doctor.telegram.asking import Asker, Reply, ask
from bot.provision.telegram.present import read
from bot.provision.telegram.profile import Texts
from bot.provision.telegram.want import Want

POLL_SECONDS = 3
"""Seconds for which updates are asked for, to see whether somebody else does."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What Telegram says. Whatever comes after something that did not work is None.

    `me` and `info` are the replies to getMe and getWebhookInfo, `poll` that to getUpdates of a bot that polls, `texts`
    the profile that is set for the wanted codes. `now` is the time, in seconds since 1970. `runs_here`: the service
    runs on this machine.
    """

    wanted: Want
    now: float
    me: Reply
    info: Reply | None = None
    poll: Reply | None = None
    texts: Mapping[str, Texts] | None = None
    runs_here: bool = False

    @property
    def bot(self) -> Mapping[str, Any]:
        """The bot, as getMe describes it; empty if it did not."""
        return _dict(self.me.result)

    @property
    def webhook(self) -> Mapping[str, Any]:
        """The webhook, as getWebhookInfo describes it; empty if it did not."""
        return _dict(self.info.result) if self.info else {}


async def gather(
    api: Asker, wanted: Want, *, now: float, runs_here: bool = False, poll_seconds: int = POLL_SECONDS
) -> Facts:
    """Ask. Never raises, whatever answers."""
    me = await ask(api, "getMe")
    if me.outcome != "done":
        return Facts(wanted, now, me)
    info = await ask(api, "getWebhookInfo")
    poll = None
    if not wanted.way_in.url and info.outcome == "done" and not _dict(info.result).get("url"):
        # Without an offset nothing counts as taken: whoever asks next gets the same again. What came is let go.
        poll = Reply((await ask(api, "getUpdates", {"timeout": poll_seconds, "limit": 1})).outcome)
    try:
        texts = await read(_Reader(api), wanted.profile("").texts.keys())
    except _UnreadError:
        texts = None
    return Facts(wanted, now, me, info, poll, texts, runs_here)


class _UnreadError(Exception):
    pass


class _Reader:
    """As `bot.provision.telegram.present.Reader`. Raises _UnreadError."""

    def __init__(self, api: Asker) -> None:
        self._api = api

    async def name(self, code: str) -> str:
        """Give the name."""
        return await self._text("getMyName", "name", code)

    async def description(self, code: str) -> str:
        """Give the description."""
        return await self._text("getMyDescription", "description", code)

    async def about(self, code: str) -> str:
        """Give the short description."""
        return await self._text("getMyShortDescription", "short_description", code)

    async def commands(self, code: str) -> tuple[tuple[str, str], ...]:
        """Give the commands."""
        listed = await self._ask("getMyCommands", code)
        commands = [_dict(one) for one in listed] if isinstance(listed, list) else []
        return tuple((str(one.get("command")), str(one.get("description"))) for one in commands)

    async def _text(self, method: str, key: str, code: str) -> str:
        return str(_dict(await self._ask(method, code)).get(key, ""))

    async def _ask(self, method: str, code: str) -> Any:
        reply = await ask(self._api, method, {"language_code": code})
        if reply.outcome != "done":
            raise _UnreadError
        return reply.result


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
