"""Reads the .po files at start. Nothing is compiled or kept, so no stale translation can be spoken.

Not Babel's reader: that drops headers it does not know (X-Review), refuses languages that CLDR has no data
for (Aymara, Tetum), and loads CLDR's data of every language named in a header, which the running bot has no
use for. Ours reads the small part of the format that our files use, and a test holds it against Babel's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.i18n.known import LOCALES, folder

Review = Literal["none", "back-translated", "native"]

_LINE = re.compile(r'(?:(msgid|msgstr)\s+)?"([^"\\]*(?:\\.[^"\\]*)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


class UnreadableCatalogueError(ValueError):
    """A .po file is broken, or its header does not say how it was reviewed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a .po file. The header is the one whose `english` is empty."""

    english: str
    text: str
    fuzzy: bool


@dataclass(frozen=True, slots=True)
class Translations:
    """What a .po file holds. `fuzzy` translations were made for another English sentence and are not in `texts`."""

    review: Review
    texts: Mapping[str, str]
    fuzzy: frozenset[str]


def path(tag: str, locales: Path = LOCALES) -> Path:
    """Give the place of a language's .po file."""
    return locales / folder(tag) / "LC_MESSAGES" / "bot.po"


def read(file: Path) -> Translations:
    """Read a .po file. Raises UnreadableCatalogueError."""
    try:
        found = list(entries(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise UnreadableCatalogueError(f"{file}: {error}") from error
    review = headers(next((entry.text for entry in found if not entry.english), "")).get("X-Review", "")
    for known in get_args(Review):
        if review == known:
            break
    else:
        raise UnreadableCatalogueError(f"{file}: the header needs X-Review: {' | '.join(get_args(Review))}")
    said = [entry for entry in found if entry.english and entry.text]
    return Translations(
        review=known,
        texts={entry.english: entry.text for entry in said if not entry.fuzzy},
        fuzzy=frozenset(entry.english for entry in said if entry.fuzzy),
    )


def headers(text: str) -> dict[str, str]:
    """Read the header's lines."""
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in lines}


def entries(text: str) -> Iterator[Entry]:
    """Read the messages of a .po file in order; obsolete ones (#~) are passed over. Raises ValueError with the line."""
    english: list[str] = []
    said: list[str] = []
    into: list[str] | None = None
    fuzzy = False
    for number, line in enumerate([*text.splitlines(), 'msgid ""'], start=1):
        if line.startswith("#") or not line.strip():
            if into is said and said:  # a comment belongs to the next message
                yield Entry("".join(english), "".join(said), fuzzy)
                english, said, into, fuzzy = [], [], None, False
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in re.split(r"[,\s]+", line))
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or (match[1] is None and into is None):
            raise ValueError(f"line {number} is not understood")
        if match[1] == "msgid":
            if into is said and said:
                yield Entry("".join(english), "".join(said), fuzzy)
                fuzzy = False
            english, said = [], []
            into = english
        elif match[1] == "msgstr":
            into = said
        assert into is not None  # noqa: S101 - just checked; for the type checker
        into.append(_plain(match[2]))


def _plain(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted
    return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), quoted)
