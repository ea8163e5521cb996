"""A row of the conversation: what is asked, when, what can be chosen, and what each choice does.

What a choice does is data, not code, so that the engine alone moves, and the picture in docs/flow.md can be drawn from
the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from flows.events import Command
from flows.phrases import Phrase
from flows.session import Session


@dataclass(frozen=True, slots=True)
class Name:
    """A language's own name, by its tag: text that is never translated."""

    language: str


Value = str | int | Phrase | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Whole sentences of a reply and the values that belong in their braces.

    A value is text to show as it is, a number, a phrase to be translated, or lines (addresses). By the name of their
    brace, `language` is a tag and `country` a code, to be shown by their names.
    """

    phrase: Phrase
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """The option's value becomes the answer."""


@dataclass(frozen=True, slots=True)
class Clear:
    """The row closes and holds no answer."""


@dataclass(frozen=True, slots=True)
class Open:
    """Another row is asked next."""

    row: str


@dataclass(frozen=True, slots=True)
class Tell:
    """A text is shown, and the same row asked again."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class WayOut:
    """A text of help is shown; then the person chooses how to go on. Never loses an address."""

    phrase: Phrase


Move = Literal["use_doubt", "drop_doubt", "send", "another", "go_on", "other_help", "end", "erase"]


@dataclass(frozen=True, slots=True)
class Act:
    """One of the moves that only the engine knows how to make."""

    move: Move


Deed = Keep | Clear | Open | Tell | WayOut | Act | Command


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a row.

    `word` is the command word that means the same while this row is open. `timeless`: it changes no answer, so it does
    what it says however old the button is.
    """

    value: str
    label: Phrase | Name
    deed: Deed = field(default_factory=Keep)
    word: Command | None = None
    timeless: bool = False


class Wrong(Exception):  # noqa: N818 - a refusal with words for the person, not an error
    """Raised by a reader: this text is no answer to this row. `part` says why, in words that the person gets."""

    def __init__(self, part: Part) -> None:
        """Keep the words."""
        super().__init__(part.phrase.text)
        self.part = part


def always(_session: Session) -> bool:
    """Asked in every conversation."""
    return True


def never(_session: Session) -> bool:
    """Asked only when it was opened."""
    return False


@dataclass(frozen=True, slots=True)
class Question:
    """A row.

    `ask` gives the words for a session. `options` are what can be chosen; a function where they depend on the session.
    `asked` says when the row comes by itself; it is asked while it `answered` not, or while somebody opened it.
    `read` turns free text into a value or raises `Wrong`. `tells`: the value is not kept, these words are told instead.
    `written`: it is answered by writing rather than by choosing; a page shows its box first.
    `aside`: help and the like, no part of a report; open even when the service is paused.
    `takes_any_text`: what is typed here is the answer, whatever it looks like.
    """

    name: str
    ask: Callable[[Session], tuple[Part, ...]]
    options: Callable[[Session], tuple[Option, ...]]
    asked: Callable[[Session], bool] = never
    answered: Callable[[Session], bool] | None = None
    read: Callable[[str], str] | None = None
    tells: Callable[[str], tuple[Part, ...]] | None = None
    written: bool = False
    aside: bool = False
    takes_any_text: bool = False

    def is_answered(self, session: Session) -> bool:
        """Say whether this session holds an answer to this row."""
        return self.answered(session) if self.answered else self.name in session.answers

    def is_open(self, session: Session) -> bool:
        """Say whether this row has to be asked."""
        return self.name in session.opened or (self.asked(session) and not self.is_answered(session))

    def option(self, value: str, session: Session) -> Option | None:
        """Give the option of this value, if it is offered now."""
        return next((option for option in self.options(session) if option.value == value), None)


def fixed(*options: Option) -> Callable[[Session], tuple[Option, ...]]:
    """Options that are the same for every session."""
    return lambda _session: options


def says(phrase: Phrase) -> Callable[[Session], tuple[Part, ...]]:
    """Words that are the same for every session."""
    part = Part(phrase)
    return lambda _session: (part,)
