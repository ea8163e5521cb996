"""All that is kept about a conversation while it lasts: accepted answers, and nothing a person typed by mistake.

Where the person is, is not kept: it is the first row that applies and has no answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

VERSION = 1
MOST_PAST_KEYS = 50
"""So many messages are remembered only to be deleted; nobody writes that many by mistake."""


class UnreadableSessionError(Exception):
    """The stored bytes are of a version that this code does not read."""


@dataclass(frozen=True, slots=True)
class Held:
    """An address that will be reported. `key` names the message it came in, if that can be edited or deleted."""

    url: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Something that may be an address; the person is asked. `reason` is a `flows.addresses.Reason` value."""

    url: str
    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation.

    `id` is the report's id, the idempotency key and the receipt (`flows.receipt`). `revision` counts the changes, so a
    press can name the state it answers. `answers` maps a row's name to the value chosen or typed. `opened` are rows
    that someone opened and that are asked although they have an answer or are not asked by themselves. `told` are
    things said once. `sent`: the report of this id is in the outbox. `note_key` is the message the note came in.
    `past_keys` are messages with addresses or notes that are not held, but still to be seen in the chat: replaced,
    turned down, given twice or one too many.
    """

    id: str
    revision: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[Held, ...] = ()
    doubts: tuple[Doubtful, ...] = ()
    opened: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    sent: bool = False
    note_key: str = ""
    past_keys: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """What a button carries: the conversation and the state of it that the press answers, at most 24 bytes."""
        return f"{self.id}.{self.revision}"

    @property
    def language(self) -> str | None:
        """The language chosen, as a tag, or None."""
        return self.answers.get("language")

    @property
    def has_addresses(self) -> bool:
        """Anything that may be reported is held."""
        return bool(self.addresses or self.doubts)

    @property
    def keys(self) -> tuple[str, ...]:
        """The messages that the addresses held came in, each once."""
        held = [held.key for held in self.addresses]
        return tuple(key for key in dict.fromkeys([*held, *(doubt.key for doubt in self.doubts)]) if key)

    @property
    def all_keys(self) -> tuple[str, ...]:
        """The messages that any address or note of this report came in, those no longer held too."""
        return tuple(dict.fromkeys((*self.past_keys, *self._held_keys)))

    @property
    def _held_keys(self) -> tuple[str, ...]:
        # A note may hold an address too, or a name.
        return (*self.keys, self.note_key) if self.note_key else self.keys

    def remembering(self, before: "Session") -> "Session":
        """Remember the messages of what was held before and is not any more, of the same report."""
        if self is before:
            return self
        earlier = () if self.sent or self.id != before.id else before.all_keys
        held = self._held_keys
        past = tuple(key for key in dict.fromkeys((*earlier, *self.past_keys)) if key not in held)
        past = past[-MOST_PAST_KEYS:]
        return self if past == self.past_keys else replace(self, past_keys=past)

    def dump(self) -> bytes:
        """Give the session as bytes, with its version. Empty fields are left out: sessions are to be small."""
        data: dict[str, Any] = {"v": VERSION, "id": self.id, "rev": self.revision}
        if self.answers:
            data["answers"] = dict(sorted(self.answers.items()))
        if self.addresses:
            data["addresses"] = [[held.url, held.key] for held in self.addresses]
        if self.doubts:
            data["doubts"] = [[doubt.url, doubt.reason, doubt.key] for doubt in self.doubts]
        if self.opened:
            data["opened"] = sorted(self.opened)
        if self.told:
            data["told"] = sorted(self.told)
        if self.sent:
            data["sent"] = True
        if self.note_key:
            data["note_key"] = self.note_key
        if self.past_keys:
            data["past_keys"] = list(self.past_keys)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes, *, has_row: Callable[[str], bool], takes: Callable[[str, str], bool]) -> Session:
    """Read a session, leaving out what the flow no longer asks (`has_row`) or accepts (`takes(row, value)`).

    Raises UnreadableSessionError if the bytes are not of a version known here.
    """
    try:
        saved = json.loads(data)
        if saved["v"] != VERSION:
            raise UnreadableSessionError(f"session version {saved['v']!r}")
        session = Session(
            id=saved["id"],
            revision=saved["rev"],
            answers={
                row: value
                for row, value in saved.get("answers", {}).items()
                if has_row(row) and takes(row, value)
            },
            addresses=tuple(Held(*held) for held in saved.get("addresses", ())),
            doubts=tuple(Doubtful(*doubt) for doubt in saved.get("doubts", ())),
            opened=frozenset(row for row in saved.get("opened", ()) if has_row(row)),
            told=frozenset(saved.get("told", ())),
            sent=saved.get("sent", False),
            note_key=saved.get("note_key", ""),
            past_keys=tuple(saved.get("past_keys", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableSessionError(type(error).__name__) from error
    if "note" not in session.answers:
        session = replace(session, note_key="")
    return session
