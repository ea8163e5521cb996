"""Commands in a host's bot: which one opens a conversation, and which ones stay with the host. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot.handlers.telegram.said import command_in
from flows.events import Command

# Whoever writes /start in a host's bot wants the host; the other words mean the same at every step of a conversation.
_WORDS = frozenset(command.value for command in Command) - {Command.START.value}
_NAME = re.compile("[a-z0-9_]{1,32}")
_Json = Mapping[str, Any]


def command_named(name: str) -> str:
    """Give a command as it is compared: without its slash, in small letters. Raises ValueError if it cannot be one.

    https://core.telegram.org/bots/api#botcommand. One that means something in a conversation would not open any.
    """
    plain = name.removeprefix("/").casefold()
    if not _NAME.fullmatch(plain) or plain in _WORDS or plain == Command.START.value:
        raise ValueError(
            "the command must be a word of a-z, 0-9 and _ that a conversation does not use itself"
        )
    return plain


def opening(update: _Json, command: str) -> dict[str, Any] | None:
    """Give an update that opens a conversation, as `update.read` is to read it; None if it opens none.

    `/report` begins anew, and what follows it counts as if it had been written alone. So does a start link whose
    payload is the command or begins with it: what follows is the payload of a bot of ours, `report-poster-fr`.
    A picture under that command is one that somebody wants to report: it is left as it is, and refused.
    """
    for kind in ("message", "edited_message"):
        message = update.get(kind)
        if not isinstance(message, Mapping):
            continue
        if _command(message, "caption")[0] == command:
            return dict(update)
        name, rest = _command(message, "text")
        text = ""
        if name == command:
            text = rest or "/start"
        elif name == Command.START.value and (payload := re.fullmatch(f"{command}(?:[-_](.*))?", rest)):
            text = f"/start {payload[1] or ''}".strip()
        if text:
            return {**update, kind: {**message, "text": text}}
    return None


def is_hosts_command(update: _Json) -> bool:
    """Say whether an update is a command that means nothing in a conversation."""
    names = (_command(update.get(kind), "text")[0] for kind in ("message", "edited_message"))
    return any(name and name not in _WORDS for name in names)


def _command(message: object, key: str) -> tuple[str, str]:
    text = message.get(key) if isinstance(message, Mapping) else None
    return command_in(text) if isinstance(text, str) else ("", "")
