"""Updates made of the Bot API's description: each kind, each key of a message, each subtype of what it may hold.

All are complete and valid, in a private chat, with unix dates; the same every time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.bot.handlers.telegram.description import (
    MARK,
    NOW,
    TEXT,
    Json,
    Maker,
    fields_of,
    message,
    private_chat,
    unions,
    user,
)

KINDS = ("message", "edited_message")
_CHANNEL = {"id": -1_001_234_500_001, "type": "channel", "title": f"{MARK} channel"}
_GROUP = {"id": -1_001_234_500_002, "type": "supergroup", "title": f"{MARK} group"}
# Kinds of update that come from no private chat.
_WHERE = {
    "channel_post": _CHANNEL,
    "edited_channel_post": _CHANNEL,
    "message_reaction": _GROUP,
    "message_reaction_count": _CHANNEL,
    "chat_member": _GROUP,
    "chat_join_request": _GROUP,
    "chat_boost": _CHANNEL,
    "removed_chat_boost": _CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Example:
    """An update and what it is made for.

    `kind` is the key of the update, `key` that of the message it is made for, if it is for one. `beside_text`: the
    message also has a text. `future`: the vendored description does not know it yet.
    """

    name: str
    update: Json
    kind: str
    key: str = ""
    beside_text: bool = False
    future: bool = False


def message_keys(*, later: bool = True) -> list[str]:
    """Give the optional keys of a message; `later`: with those that the next Bot API adds."""
    return [one["name"] for one in fields_of("Message", later=later) if not one["required"]]


def kinds(*, later: bool = True) -> list[str]:
    """Give the kinds of update."""
    return [one["name"] for one in fields_of("Update", later=later) if one["name"] != "update_id"]


def subtypes_made() -> set[tuple[str, str]]:
    """Give the unions, each with a subtype that it is in one of the examples."""
    made: set[tuple[str, str]] = set()
    for _ in (*_of_messages(made), *_of_updates(made)):
        pass
    return made


@cache
def examples() -> tuple[Example, ...]:
    """Give all of them, each with a number and a message id of its own."""
    found: list[Example] = []
    known = set(message_keys(later=False))
    made: set[tuple[str, str]] = set()
    for one in (*_of_messages(made), *_of_updates(made)):
        number = 1000 + len(found)
        update = {"update_id": number, **one.update}
        if one.kind in KINDS:
            update[one.kind]["message_id"] = number
        future = (one.key not in known) if one.key else one.kind not in kinds(later=False)
        found.append(replace(one, update=update, future=future))
    return tuple(found)


def _of_messages(made: set[tuple[str, str]]) -> Iterator[Example]:
    for kind in KINDS:
        edited = {"edit_date": NOW} if kind == "edited_message" else {}
        for one in fields_of("Message", later=True):
            key, type_ = one["name"], one["types"][0]
            if one["required"]:
                continue
            values = {"short": Maker(later=True), "full": Maker(full=True, later=True)}
            found = {name: _of_key(key, maker.value(type_, key)) for name, maker in values.items()}
            if found["short"] == found["full"]:
                del found["short"]
            for name, value in found.items():
                yield Example(f"{kind}/{key}/{name}", {kind: message(0, **(edited | value))}, kind, key)
            beside = {kind: message(0, text=TEXT, **edited) | found["full"]}
            yield Example(f"{kind}/{key}/beside text", beside, kind, key, beside_text=True)
            for union, subtype in unions(type_, later=True) if kind == "message" else ():
                maker = Maker(full=True, later=True, choice=(union, subtype), made=made)
                value = maker.value(type_, key)
                yield Example(f"{kind}/{key}/{subtype}", {kind: message(0, **{key: value})}, kind, key)


def _of_key(key: str, value: Any) -> Json:
    """Give the fields of a message that is made for a key."""
    if key == "from":
        return {key: user()}
    if key == "entities":
        types = next(one["values"] for one in fields_of("MessageEntity") if one["name"] == "type")
        more = {"text_link": {"url": "https://example.com/behind"}}
        value = [
            {**value[0], "url": "https://example.org/not-it", "type": one, **more.get(one, {})}
            for one in types
        ]
    return {key: value}


def _of_updates(made: set[tuple[str, str]]) -> Iterator[Example]:
    for one in fields_of("Update", later=True):
        kind, type_ = one["name"], one["types"][0]
        if kind in {"update_id", *KINDS}:
            continue
        if type_ == "Message":
            also = {"business_message": "business_connection_id", "guest_message": "guest_query_id"}
            more = {key: f"{MARK} {key}" for name, key in also.items() if kind.endswith(name)}
            post = message(7, text=TEXT, **more) | {"chat": _WHERE.get(kind, private_chat())}
            yield Example(f"{kind}/text", {kind: post}, kind)
            continue
        ways = [
            ("short", ("", "")),
            ("full", ("", "")),
            *((pair[1], pair) for pair in unions(type_, later=True)),
        ]
        for name, choice in ways:
            maker = Maker(full=name != "short", later=True, choice=choice, made=made)
            yield Example(f"{kind}/{name}", {kind: _at_home(kind, maker.value(type_, kind))}, kind)


def _at_home(kind: str, made: Json) -> Json:
    """Set an update of another kind into its chat."""
    if "chat" in made:
        made["chat"] = _WHERE.get(kind, private_chat())
    if "from" in made:
        made["from"] = user()
    if kind == "callback_query":
        # A button stands in one message, and is no game.
        made.pop("inline_message_id", None)
        made.pop("game_short_name", None)
        if "message" in made:
            made["message"]["chat"] = private_chat()
    return made
