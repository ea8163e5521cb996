"""Reads one update of the Bot API, whatever it is: names, numbers and file ids end here, and nothing raises.

Only the few fields below are read. What a newer Bot API adds is refused or left alone; what is broken is answered as
something that is not text, if it is known to whom. https://core.telegram.org/bots/api#update

A little over 200 lines: one update is read in one file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from bot.contract import Inbound
from bot.handlers.telegram import press
from bot.handlers.telegram.keys import ELSEWHERE, form_of
from bot.handlers.telegram.name import NAME
from bot.handlers.telegram.said import said
from flows.events import Command, Event, SentMedia

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds that are asked for, in `getUpdates` and `setWebhook`."""

MOST_LINKS = 100
"""Links behind words that are read of one message: the Bot API allows no more entities."""
_IS_MEMBER = frozenset({"member", "administrator", "creator"})
_Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press: `id` names it in the answer; `message` is the message with the button, `guarded` if it is protected.

    No `message` is named if it is not known how it is protected.
    """

    id: str
    message: int | None = None
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that a person did in a private chat, in its topic `thread` if the bot has topics there."""

    inbound: Inbound
    chat: int
    pressed: Pressed | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class InGroup:
    """The bot was added to a group."""

    inbound: Inbound
    chat: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot."""

    inbound: Inbound


Kind = Literal["other", "unreadable", "group", "elsewhere", "inline", "bot", "service", "membership"]
"""Why an update is left alone.

`other`: a kind that was not asked for. `unreadable`: it does not say in which chat. `group`: nor is a channel a private
chat. `elsewhere`, `inline`: it belongs to a chat of somebody else's. `bot`: a bot wrote it. `service`: Telegram says
that something about the chat changed. `membership`: as before, or of a channel.
"""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us. `pressed`: somebody waits for a press to be answered all the same."""

    kind: Kind
    pressed: Pressed | None = None


Read = Turn | InGroup | Blocked | Ignored


def read(update: object) -> Read:
    """Say what an update is. Never raises."""
    found = _dict(update)
    number = update_id(found)
    name = str(number) if number is not None else ""
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
    if why := _not_for_us(message, chat):
        return Ignored(why)
    if chat is None:
        return Ignored("unreadable")
    if _dict(message.get("from")).get("is_bot") is True:
        # Two bots that answer each other would never end (https://core.telegram.org/api/bots/bot-to-bot).
        return Ignored("bot")
    key = _key(message)
    hints = _hints(message)
    text = message.get("text")
    form = form_of(message)
    if form is None and not isinstance(text, str):
        return Ignored("service")
    album = ""
    languages: tuple[str, ...] = ()
    event: Event
    if form is not None:
        # What is sent as one is refused once; so is a place that moves, which comes as edits of its first message.
        group = message.get("media_group_id")
        album = f"group {group}" if isinstance(group, str) and group else f"message {key}" if key else ""
        event = SentMedia(form, key)
    else:
        event, languages = said(str(text), _links(message), key, edited=edited)
    hints = (*languages, *hints)
    inbound = Inbound(NAME, str(chat), name, event, hints, message=key, album=album, named=languages)
    return Turn(inbound, chat, thread=_positive(message, "message_thread_id"))


def _press(query: _Json, name: str) -> Read:
    id_ = query.get("id")
    pressed = Pressed(id_) if isinstance(id_, str) and id_ else None
    message = _dict(query.get("message"))
    if not message and query.get("inline_message_id") is not None:
        # The button stands in somebody's chat with somebody else.
        return Ignored("inline", pressed)
    # A press always comes from a person, who is also the chat.
    chat = _chat(message or {"chat": query.get("from")})
    if why := _not_for_us(message, chat):
        return Ignored(why, pressed)
    if chat is None:
        return Ignored("unreadable", pressed)
    key = _key(message)
    # Of a message that is too old only its id is known (https://core.telegram.org/bots/api#inaccessiblemessage).
    if pressed and key and message.get("date") != 0:
        pressed = Pressed(pressed.id, int(key), message.get("has_protected_content") is True)
    guarded = bool(key) and message.get("has_protected_content") is True
    event = press.chose(query.get("data"))
    inbound = Inbound(NAME, str(chat), name, event, _hints(query), message=key, guarded=guarded)
    return Turn(inbound, chat, pressed, _positive(message, "message_thread_id"))


def _membership(change: _Json, name: str) -> Read:
    chat = _chat(change)
    if chat is None:
        return Ignored("unreadable")
    status = _text(change.get("new_chat_member"), "status")
    inbound = Inbound(NAME, str(chat), name, Command.START, _hints(change))
    if _is_private(change, chat):
        return Blocked(inbound) if status == "kicked" else Ignored("membership")
    was = _text(change.get("old_chat_member"), "status")
    is_group = _text(change.get("chat"), "type") in {"group", "supergroup"}
    added = status in _IS_MEMBER and was not in _IS_MEMBER
    return InGroup(inbound, chat) if is_group and added else Ignored("membership")


def _not_for_us(message: _Json, chat: int | None) -> Kind | None:
    """Say why a message is not part of a private chat with the bot; None if it may be."""
    if any(message.get(key) not in (None, "") for key in ELSEWHERE):
        return "elsewhere"
    return "group" if chat is not None and not _is_private(message, chat) else None


def _chat(message: _Json) -> int | None:
    number = _dict(message.get("chat")).get("id")
    # https://core.telegram.org/bots/api#chat: at most 52 significant bits.
    return number if _is_int(number) and number and abs(number) < 2**52 else None


def _is_private(message: _Json, chat: int) -> bool:
    """Say whether a chat is with one person. Their ids are above zero, those of groups and channels below."""
    return chat > 0 and _text(message.get("chat"), "type") in {"private", ""}


def _key(message: _Json) -> str:
    """Give the name of a message; empty if it is not there for good (0: scheduled, ephemeral)."""
    return str(_positive(message, "message_id") or "")


def _positive(message: _Json, key: str) -> int | None:
    number = message.get(key)
    return number if _is_int(number) and number > 0 else None


def _hints(message: _Json) -> tuple[str, ...]:
    code = _text(message.get("from"), "language_code")
    return (code,) if 0 < len(code) <= 35 else ()


def _links(message: _Json) -> tuple[str, ...]:
    """Give the addresses behind words (https://core.telegram.org/bots/api#messageentity, text_link), each once."""
    entities = message.get("entities")
    found = [_dict(entity) for entity in entities[:MOST_LINKS]] if isinstance(entities, list) else []
    urls = (entity.get("url") for entity in found if entity.get("type") == "text_link")
    return tuple(dict.fromkeys(url for url in urls if isinstance(url, str)))


def _dict(value: object) -> _Json:
    return value if isinstance(value, dict) else {}


def _text(value: object, key: str) -> str:
    found = _dict(value).get(key)
    return found if isinstance(found, str) else ""


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
