"""Reads one update of the Bot API, whatever it is: names, numbers and file ids end here, and nothing raises.

Only the few fields below are read. What a newer Bot API adds is refused or left alone; what is broken is answered as
something that is not text, if it is known to whom. https://core.telegram.org/bots/api#update
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from bot.contract import Inbound
from bot.handlers.telegram import press
from bot.handlers.telegram.keys import form_of
from bot.handlers.telegram.name import NAME
from flows.events import Command, Event, Said, SentMedia

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds that are asked for, in `getUpdates` and `setWebhook`."""

MOST_LINKS = 100
"""Links behind words that are read of one message: the Bot API allows no more entities."""
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_COMMANDS = {command.value: command for command in Command}
# Of a start payload: a region, a script or a number after the language.
_SUBTAG = re.compile("[A-Z]{2}|[A-Z][a-z]{3}|[0-9]{3}")
_IS_MEMBER = frozenset({"member", "administrator", "creator"})
_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press: `id` names it in the answer; `message` is the message with the button, `guarded` if it is protected."""

    id: str
    message: int | None = None
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that a person did in a private chat."""

    inbound: Inbound
    chat: int
    pressed: Pressed | None = None


@dataclass(frozen=True, slots=True)
class InGroup:
    """The bot was added to a group."""

    inbound: Inbound
    chat: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot."""

    inbound: Inbound


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us. `pressed`: somebody waits for a press to be answered all the same."""

    kind: str
    pressed: Pressed | None = None


Read = Turn | InGroup | Blocked | Ignored


def read(update: object) -> Read:
    """Say what an update is. Never raises."""
    found = _dict(update)
    number = found.get("update_id")
    name = str(number) if _is_int(number) else ""
    for kind in ("message", "edited_message"):
        if found.get(kind) is not None:
            return _message(_dict(found[kind]), name, edited=kind == "edited_message")
    if found.get("callback_query") is not None:
        return _press(_dict(found["callback_query"]), name)
    if found.get("my_chat_member") is not None:
        return _membership(_dict(found["my_chat_member"]), name)
    return Ignored("other")


def update_id(update: object) -> int | None:
    """Give the number of an update, if it has one."""
    number = _dict(update).get("update_id")
    return number if _is_int(number) else None


def _message(message: _Json, name: str, *, edited: bool) -> Read:
    chat = _chat(message)
    if chat is None or not _is_private(message, chat):
        return Ignored("group" if chat else "unreadable")
    number = message.get("message_id")
    # 0: the message is not there for good (scheduled, ephemeral).
    key = str(number) if _is_int(number) and number > 0 else ""
    hints = _hints(message)
    text = message.get("text")
    form = form_of(message)
    if form is None and not isinstance(text, str):
        return Ignored("service")
    album = ""
    event: Event
    if form is not None:
        group = message.get("media_group_id")
        # What is sent as one is refused once; so is a place that moves, which comes as edits of its first message.
        album = f"group {group}" if isinstance(group, str) and group else f"message {key}"
        event = SentMedia(form, key)
    else:
        event, payload = _said(str(text), _links(message), key, edited=edited)
        hints = (*_languages(payload), *hints)
    return Turn(Inbound(NAME, str(chat), name, event, hints, message=key, album=album), chat)


def _said(text: str, links: tuple[str, ...], key: str, *, edited: bool) -> tuple[Event, str]:
    """Give what a text says, and the payload of a start link."""
    command = _COMMAND.fullmatch(text.strip())
    known = _COMMANDS.get(command[1].casefold()) if command else None
    if command is None or known is None:
        return Said(text, links, key, edited), ""
    rest = command[2] or ""
    if known is Command.STATUS and rest:
        return Said(rest, key=key), ""
    return known, rest if known is Command.START else ""


def _press(query: _Json, name: str) -> Read:
    id_ = query.get("id")
    pressed = Pressed(id_) if isinstance(id_, str) and id_ else None
    message = _dict(query.get("message"))
    # A message that is too old comes without content; a press always comes from a person, who is also the chat.
    chat = _chat(message) if message else _chat({"chat": query.get("from")})
    if chat is None or not _is_private(message, chat):
        return Ignored("group" if chat else "unreadable", pressed)
    number = message.get("message_id")
    key = str(number) if _is_int(number) and number > 0 else ""
    if pressed and key:
        pressed = Pressed(pressed.id, int(key), message.get("has_protected_content") is True)
    event = press.chose(query.get("data"))
    return Turn(Inbound(NAME, str(chat), name, event, _hints(query), message=key), chat, pressed)


def _membership(change: _Json, name: str) -> Read:
    chat = _chat(change)
    if chat is None:
        return Ignored("unreadable")
    status = _dict(change.get("new_chat_member")).get("status")
    inbound = Inbound(NAME, str(chat), name, Command.START, _hints(change))
    if _is_private(change, chat):
        return Blocked(inbound) if status == "kicked" else Ignored("membership")
    was = _dict(change.get("old_chat_member")).get("status")
    is_group = _dict(change.get("chat")).get("type") in {"group", "supergroup"}
    added = status in _IS_MEMBER and was not in _IS_MEMBER
    return InGroup(inbound, chat) if is_group and added else Ignored("membership")


def _chat(message: _Json) -> int | None:
    number = _dict(message.get("chat")).get("id")
    # https://core.telegram.org/bots/api#chat: at most 52 significant bits.
    return number if _is_int(number) and number and abs(number) < 2**52 else None


def _is_private(message: _Json, chat: int) -> bool:
    """Say whether a chat is with one person. Their ids are above zero, those of groups and channels below."""
    return chat > 0 and _dict(message.get("chat")).get("type", "private") == "private"


def _hints(message: _Json) -> tuple[str, ...]:
    code = _dict(message.get("from")).get("language_code")
    return (code,) if isinstance(code, str) and 0 < len(code) <= 35 else ()


def _languages(payload: str) -> tuple[str, ...]:
    """Give the language that a start link `<campaign>-<language>` names, as hints: `poster-pt-BR` is pt-BR, then BR."""
    parts = re.split("[-_]", payload[:64])
    if len(parts) > 2 and _SUBTAG.fullmatch(parts[-1]):
        return (f"{parts[-2]}-{parts[-1]}", parts[-1])
    return (parts[-1],) if parts[-1] else ()


def _links(message: _Json) -> tuple[str, ...]:
    """Give the addresses behind words (https://core.telegram.org/bots/api#messageentity, text_link), each once."""
    entities = message.get("entities")
    found = [_dict(entity) for entity in entities[:MOST_LINKS]] if isinstance(entities, list) else []
    urls = (entity.get("url") for entity in found if entity.get("type") == "text_link")
    return tuple(dict.fromkeys(url for url in urls if isinstance(url, str)))


def _dict(value: object) -> _Json:
    return value if isinstance(value, dict) else {}


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
