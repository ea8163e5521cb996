"""The one page there is: the bot's words, what can be chosen, a box to write in, and a way to leave at once."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, NamedTuple

from jinja2 import Environment, StrictUndefined

from bot.contract import Message
from bot.handlers.web import form
from bot.handlers.web.words import Words
from flows import phrases
from flows.addresses.names import ends_well
from flows.addresses.scripts import is_right_to_left

_RECEIPT = r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b"
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
_INVISIBLE = {**_ISOLATES, ord("\u2026"): None}  # and the dots in the middle of a long address
# The ending of a shown host. Where no spaces are written, a sentence about "[.]" is one word too.
_ENDING = re.compile(r"\[\.\]([^/?#:\[\]]+)(?=[/?#:]|$)")


class Piece(NamedTuple):
    """A stretch of a paragraph: words, a receipt, or one of the operator's own links."""

    kind: Literal["words", "receipt", "link"]
    text: str


class Paragraph(NamedTuple):
    """A paragraph and how it looks."""

    look: Literal["plain", "banner", "address"]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """What a page needs to be answered: the conversation's name, the page's own, and unsent words for the box."""

    chat: str
    nonce: str
    draft: str = ""


def _own(name: str) -> str:
    """Read a file of this package; comments and indents are for us and do not travel."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return "\n".join(
        line for raw in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines() if (line := raw.strip())
    )


STYLE, SCRIPT = _own("style.css"), _own("leave.js")
_PAGE = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
).from_string(_own("page.html"))


class Page:
    """Makes pages. `leave_url` is the neutral site that *Leave now* goes to.

    `links` are the operator's own addresses, such as the portal's. Only these can be followed from the page: nothing
    that a person sent ever becomes a link.
    """

    def __init__(self, words: Words, leave_url: str, links: Collection[str] = ()) -> None:
        self._words = words
        self._leave_url = leave_url
        known = "|".join(re.escape(link) for link in sorted(links, key=len, reverse=True))
        self._special = re.compile(
            rf"[\u2066-\u2068]?(?P<receipt>{_RECEIPT})\u2069?" + (rf"|(?P<link>{known})" if known else ""),
            re.ASCII,
        )

    def of_messages(self, messages: Sequence[Message], blank: Blank) -> str:
        """Show what the bot says now, and the form to answer it."""
        asking = next((message for message in reversed(messages) if message.buttons), messages[-1])
        typed = asking.written
        return self._render(
            asking.language,
            shown=[
                (message, [self._paragraph(message, text) for text in message.paragraphs])
                for message in messages
            ],
            asking=asking,
            standing=tuple(zip((command.value for command in form.STANDING), asking.standing, strict=False)),
            # For somebody with a foreign phone: the way out of a language that they cannot read.
            english=phrases.WORD_LANGUAGE.label,
            blank=blank,
            typed=typed,
            # Beside a box there is little room, and the standing row has its own Help.
            options=[one for one in asking.buttons if not (typed and one.label in asking.standing)],
        )

    def of_refusal(self, phrase: phrases.Phrase, language: str) -> str:
        """Show one sentence and a way to begin anew."""
        words = Message((self._words.say(phrase, language),), language, self._words.direction(language))
        return self._render(
            language,
            shown=[(words, [self._paragraph(words, words.paragraphs[0])])],
            options=(),
            asking=words,
            standing=(),
            blank=None,
        )

    def _render(self, language: str, *, typed: bool = False, **values: object) -> str:
        def say(name: str) -> str:
            phrase: phrases.Phrase = getattr(phrases, name)
            return self._words.say(phrase, language)

        return _PAGE.render(
            say=say,
            language=language,
            direction=self._words.direction(language),
            leave_url=self._leave_url,
            fields=form,
            style=STYLE,
            script=SCRIPT,
            typed=typed,
            **values,
        )

    def _paragraph(self, message: Message, text: str) -> Paragraph:
        bare = text.translate(_INVISIBLE)
        if message.shows_address and _is_address(bare):
            # A paragraph of its own direction needs no isolate, and a copy of it should hold none.
            return Paragraph("address", (Piece("words", text.translate(_ISOLATES)),))
        banner = text.startswith(self._words.say(phrases.TEST_BANNER, message.language))
        return Paragraph("banner" if banner else "plain", tuple(self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[Piece]:
        end = 0
        for found in self._special.finditer(text):
            yield Piece("words", text[end : found.start()])
            kind: Literal["receipt", "link"] = "receipt" if found["receipt"] else "link"
            yield Piece(kind, found[kind])
            end = found.end()
        yield Piece("words", text[end:])


def _is_address(bare: str) -> bool:
    """Say whether a paragraph is a shown address that can stand from left to right."""
    if "." not in bare or any(map(str.isspace, bare)) or is_right_to_left(bare):
        return False
    ending = _ENDING.search(bare)
    return bare.isascii() or (ending is not None and ends_well(ending[1]))
