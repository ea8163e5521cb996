"""What people have to have done before reports are real, signed by them in a file: docs/launch.md.

The file is TOML in the data folder. It holds names of the operator's people, so nothing of it is ever shown but the
names of items. No signature counts for ever.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

FILE = "launch.toml"
YEAR, HALF_A_YEAR = timedelta(days=365), timedelta(days=183)
REVIEW = "native_review"
_HEAD = """\
# What has to be true before reports are real. docs/launch.md says what each item means. Nothing counts for ever: a
# year, helplines half a year. Fill in who signs and on which day. There may be two more lines for each item:
#
#     by = "the name of who signs"
#     on = "2026-11-22"
#     until = "2027-06-30"    if it ends by itself
#     note = "..."            for you alone
"""
_KEYS = frozenset({"by", "on", "until", "note"})


class LaunchError(Exception):
    """The file cannot be read; the text says where, and repeats nothing of it but names of items."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to sign: its name in the file, what it says, and for how long a signature counts."""

    name: str
    what: str
    counts: timedelta = YEAR


ITEMS = (
    Item("hotline_agreement", "a hotline has agreed to take reports from this channel"),
    Item("law", "somebody who knows the law of the operator's country has looked at this"),
    Item("data_protection", "the data-protection assessment is written"),
    Item("safeguarding_lead", "one person is responsible for safeguarding, and knows what the chat says"),
    Item("on_call", "somebody is woken when reports cannot be stored or delivered"),
    Item("helplines", "every helpline was tried, or it was decided to name none", HALF_A_YEAR),
    Item(REVIEW, "native speakers have read every offered language"),
    Item("bot_names", "the names and addresses of this service are published where people can check them"),
    Item("pause_drill", "whoever is on call has paused the service once, and taken it back"),
)


@dataclass(frozen=True, slots=True)
class Signature:
    """An item as it was signed."""

    on: date
    until: date | None = None
    languages: frozenset[str] = frozenset()

    def ends(self, item: Item) -> date:
        """Give the last day on which it counts."""
        latest = self.on + item.counts
        return min(latest, self.until) if self.until else latest


@dataclass(frozen=True, slots=True)
class Open:
    """An item that does not count today: nobody signed it, or too long ago, or until a day that is over.

    `languages`: those that are missing, if it is signed for others.
    """

    item: Item
    why: Literal["missing", "old", "over"]
    languages: tuple[str, ...] = ()


def read(file: Path) -> Mapping[str, Signature]:
    """Give what was signed, by the name of the item; nothing if there is no file. Raises LaunchError."""
    try:
        with file.open("rb") as opened:
            tables = tomllib.load(opened)
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        # Its words end in the place: "... (at line 3, column 7)". What stands before may repeat the file.
        place = str(error).rpartition("(")[2].rstrip(")")
        raise LaunchError(f"{file} is no TOML ({place}).") from None
    except (OSError, UnicodeDecodeError) as error:
        raise LaunchError(f"{file} cannot be read ({type(error).__name__}).") from None
    known = {item.name for item in ITEMS}
    if tables.keys() - known:
        raise LaunchError(f"{file} may hold these items only: {', '.join(item.name for item in ITEMS)}.")
    found = {name: _signature(file, name, table) for name, table in tables.items()}
    return {name: signature for name, signature in found.items() if signature}


def still_open(signed: Mapping[str, Signature], today: date, languages: Collection[str]) -> tuple[Open, ...]:
    """Give the items that do not count `today`. `languages`: those that native speakers have to have read."""
    found = []
    for item in ITEMS:
        signature = signed.get(item.name)
        unread = tuple(tag for tag in languages if signature and tag not in signature.languages)
        if item.name == REVIEW and not languages:
            continue
        # A day that has not come was not written by who signed on it; days begin elsewhere up to one earlier.
        if signature is None or signature.on > today + timedelta(days=1):
            found.append(Open(item, "missing"))
        elif signature.until and signature.until < today:
            found.append(Open(item, "over"))
        elif signature.ends(item) < today:
            found.append(Open(item, "old"))
        elif item.name == REVIEW and unread:
            found.append(Open(item, "missing", unread))
    return tuple(found)


def template() -> str:
    """Give the file to fill in: as it stands nothing is signed."""
    lines = [_HEAD]
    for item in ITEMS:
        lines += [f"[{item.name}]", f"# {item.what[0].upper()}{item.what[1:]}.", 'by = ""', 'on = ""']
        if item.name == REVIEW:
            lines.append("languages = []")
        lines.append("")
    return "\n".join(lines)


def _signature(file: Path, name: str, table: Any) -> Signature | None:
    """Read one item; None if nothing is filled in."""
    wrong = f"{file}, [{name}]:"
    allowed = _KEYS | ({"languages"} if name == REVIEW else set())
    if not isinstance(table, dict) or table.keys() - allowed:
        raise LaunchError(f"{wrong} it may hold {', '.join(sorted(allowed))} only.")
    if not (table.get("by") or table.get("on")):
        return None
    by, on, until, languages = (table.get(key) for key in ("by", "on", "until", "languages"))
    if not isinstance(by, str) or not by.strip():
        raise LaunchError(f"{wrong} by has to be the name of who signs.")
    signed_on, counts_until = _day(on), _day(until)
    if signed_on is None or (until is not None and counts_until is None):
        raise LaunchError(f"{wrong} on (and until) have to be days, such as 2026-11-22.")
    if languages is not None and not (
        isinstance(languages, list) and all(isinstance(tag, str) for tag in languages)
    ):
        raise LaunchError(f'{wrong} languages has to be a list, such as ["ar", "fr"].')
    return Signature(signed_on, counts_until, frozenset(languages or ()))


def _day(value: Any) -> date | None:
    """Read a day, with quotes around it or without; None if it is none."""
    if type(value) is date:  # a datetime is a date to Python, and to nobody else
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
