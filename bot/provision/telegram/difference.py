"""What lies between the profile that is there and the one that is wanted: changes, each told in one line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.provision.telegram.profile import DEFAULT, Texts

What = Literal["commands", "description", "about", "name"]
Value = str | tuple[tuple[str, str], ...]

# Commands say that a language was set (`present.read`): they come first, and go last.
_ORDER: tuple[What, ...] = ("commands", "description", "about", "name")
_WORDS: Mapping[What, str] = {
    "name": "name",
    "description": "description",
    "about": "short description",
    "commands": "commands",
}
_SHOWN = 48
# Telegram may take these away; whether they are there is not worth a call.
_STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is to be set, or taken away if `will` is empty, under a code."""

    code: str
    what: What
    was: Value
    will: Value

    @property
    def title(self) -> str:
        """What it is, as people read it."""
        return f"{_WORDS[self.what]} ({self.code or 'default'})"

    @property
    def line(self) -> str:
        """The change in one line."""
        return f"{self.title}: {_shown(self.was)} -> {_shown(self.will)}"


def changes(present: Mapping[str, Texts], wanted: Mapping[str, Texts]) -> tuple[list[Change], int]:
    """Give what differs, in the order in which it is to be set, and how many things are the same."""
    everything = list(_pairs(present, wanted))
    was, will = present.get(DEFAULT, Texts()), wanted.get(DEFAULT, Texts())
    differing = [change for change in everything if not _is_same(change, was, will)]
    return differing, len(everything) - len(differing)


def _pairs(present: Mapping[str, Texts], wanted: Mapping[str, Texts]) -> Iterator[Change]:
    for code, texts in wanted.items():
        for what in _ORDER:
            yield Change(code, what, getattr(present.get(code, Texts()), what), getattr(texts, what))
    for code in sorted(present.keys() - wanted.keys()):
        for what in reversed(_ORDER):
            yield Change(code, what, getattr(present[code], what), () if what == "commands" else "")


def _is_same(change: Change, default_was: Texts, default_will: Texts) -> bool:
    if isinstance(change.was, tuple) or isinstance(change.will, tuple):
        return change.was == change.will
    if _plain(change.was) == _plain(change.will):
        return True
    # Where a language has no text of its own, Telegram gives that of the default.
    of_default = {_plain(getattr(texts, change.what)) for texts in (default_was, default_will)}
    return not change.will and _plain(change.was) in of_default


def _plain(text: str) -> str:
    return " ".join(_STEERING.sub("", text).split())


def _shown(value: Value) -> str:
    """Give a value short, on one line, without a sign that steers a terminal."""
    text = value if isinstance(value, str) else ", ".join(f"/{word} {says}" for word, says in value)
    plain = "".join(sign if sign.isprintable() else " " for sign in _plain(text))
    if not plain:
        return "nothing"
    return f'"{plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"}"'
