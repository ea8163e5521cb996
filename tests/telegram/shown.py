"""A message as a phone shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the phone shows it. `links` are what can be followed by touching it."""

    number: int
    text: str
    buttons: tuple[str, ...]
    mine: bool
    protected: bool
    links: tuple[str, ...]


def shown(message: Json, person: int) -> Shown:
    """Give a message of the Bot API as it is shown to this person."""
    text = message.get("text", "")
    return Shown(
        message["message_id"],
        text,
        tuple(button["text"] for button in buttons(message)),
        message.get("from", {}).get("id") == person,
        message.get("has_protected_content", False),
        tuple(_cut(text, entity) for entity in message.get("entities", []) if entity["type"] == "url"),
    )


def buttons(message: Json) -> Iterator[Json]:
    """Give the buttons of a message."""
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield from row


def _cut(text: str, entity: Json) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
