"""What a text means, in one order: a command word; a whole receipt; an answer to the open row; addresses; else nothing.

Decides only; the engine moves. A little over 200 lines: the order of meanings is to be read from top to bottom.
"""

from dataclasses import dataclass

from flows import phrases as p
from flows import receipt as receipts
from flows.addresses import Reading, Reason
from flows.answers import chosen, fold, number_of
from flows.events import Command, Said
from flows.flow import Flow
from flows.phrases import Phrase
from flows.questions import Option, Part, Question, Wrong
from flows.session import Doubtful, Held, Session

LONGEST_ADDRESS = 1000
"""Characters of an address that an intake takes (docs/intake-api.yaml)."""

STANDING = (Command.BACK, Command.CANCEL, Command.HELP, Command.LANGUAGE, Command.PRIVACY)
"""What can be chosen at every step. Where there are no buttons, these are numbered on after the open row's options."""
STANDING_ROW = "standing"
"""What a button of one of these names as its question: they are no row, they stand under every row."""

_REFUSALS: dict[Reason, Phrase] = {
    Reason.EMAIL: p.ERR_EMAIL,
    Reason.PHONE: p.ERR_PHONE,
    Reason.FILE: p.ERR_FILE,
    Reason.INSIDE: p.ERR_INSIDE,
    Reason.SCHEME: p.ERR_SCHEME,
    Reason.SHARE_CODE: p.ERR_SHARE_CODE,
    Reason.MEDIA_TEXT: p.ERR_MEDIA_TEXT,
    Reason.LONG_MESSAGE: p.ERR_LONG_MESSAGE,
    Reason.USER: p.USER_NAME,
}
# Words of the choice that only mean something where they are an option: elsewhere they are read on as text.
_CHOICE_WORDS = frozenset({Command.SKIP, Command.SEND, Command.YES, Command.NO})


@dataclass(frozen=True, slots=True)
class Receipt:
    """A whole receipt."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A value for the open row."""

    value: str


@dataclass(frozen=True, slots=True)
class Language:
    """The name of an offered language, typed while another row is open."""

    language: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses and doubtful ones, and what is to be said about how they were read."""

    held: tuple[Held, ...]
    doubts: tuple[Doubtful, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """An edit of a message whose addresses are held: all that is to be held now."""

    held: tuple[Held, ...]
    doubts: tuple[Doubtful, ...]


@dataclass(frozen=True, slots=True)
class NoteCorrection:
    """An edit of the message that the note came in."""

    value: str


@dataclass(frozen=True, slots=True)
class Late:
    """An edit that gives an address after its report was sent."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No answer. `missed`: not even something that looked like one, so the next time more is explained.

    `hand_back`: it was the right thing in the wrong form; the person may mend it.
    """

    parts: tuple[Part, ...]
    missed: bool = False
    hand_back: bool = False


Heard = (
    Command | Receipt | Option | Answer | Language | Addresses | Correction | NoteCorrection | Late | Nothing
)


def hear(flow: Flow, session: Session, row: Question, said: Said) -> Heard:
    """Say what a text means while this row is open."""
    # A command word that also stands on an option of the open row means that option: it is what the person sees.
    heard = _as_option(flow, session, row, said.text) or _as_word(flow, said.text) or _as_receipt(said.text)
    if heard:
        return heard
    if row.takes_any_text:
        return _as_text(flow, row, said.text)
    wrong: Part | None = None
    if row.read:
        try:
            return Answer(row.read(said.text))
        except Wrong as refusal:
            wrong = refusal.part
    if language := flow.vocabulary.languages.get(fold(said.text)):
        return Language(language)
    return _as_addresses(flow, said) or _nothing(flow, row, said, wrong)


def is_stray_answer(flow: Flow, text: str) -> bool:
    """Say whether a first message is the answer to a question: then its conversation was forgotten."""
    return number_of(text) is not None or flow.vocabulary.commands.get(fold(text)) in {
        *_CHOICE_WORDS,
        Command.BACK,
    }


def hear_edit(flow: Flow, session: Session, said: Said) -> Heard | None:
    """Say what a new version of an earlier message means; None if this session holds nothing of that message."""
    if session.sent:
        return Late() if _as_addresses(flow, said) else None
    if said.key and said.key == session.note_key:
        heard = _as_text(flow, flow.rows["note"], said.text)
        return NoteCorrection(heard.value) if isinstance(heard, Answer) else heard
    if said.key not in session.keys:
        return None
    found = _as_addresses(flow, said)
    if found is None:
        # The address stays until a right one comes: losing it would be worse than keeping a wrong one in sight.
        reading = flow.read(said.text)
        return Nothing(() if reading.reason is Reason.NONE else (_refusal(reading),))
    return Correction(
        tuple(held for held in session.addresses if held.key != said.key) + found.held,
        tuple(doubt for doubt in session.doubts if doubt.key != said.key) + found.doubts,
    )


def _as_word(flow: Flow, text: str) -> Heard | None:
    command = flow.vocabulary.commands.get(fold(text))
    return None if command in _CHOICE_WORDS else command


def _as_receipt(text: str) -> Heard | None:
    """Read a whole receipt, with or without one word (status) before it."""
    first, _, rest = text.strip().partition(" ")
    for candidate in (text, rest if fold(first).isalpha() else ""):
        found = receipts.read(candidate)
        if isinstance(found, str):
            return Receipt(found)
        if found is receipts.Typed.MISTYPED and candidate is text:
            return Nothing((Part(p.STATUS_TYPING),))
    return None


def _as_option(flow: Flow, session: Session, row: Question, text: str) -> Heard | None:
    options = row.options(session)
    if option := chosen(text, options, flow.vocabulary):
        return option
    number = number_of(text)
    if flow.channel.numbered and number is not None and len(options) < number <= len(options) + len(STANDING):
        return STANDING[number - len(options) - 1]
    return None


def _as_text(flow: Flow, row: Question, text: str) -> Answer | Nothing:
    """Take a text as it is, unless it is a picture in disguise or too long for the row."""
    assert row.read is not None  # noqa: S101 - every row that takes any text reads it
    if flow.read(text).reason is Reason.MEDIA_TEXT:
        return Nothing((Part(p.ERR_MEDIA_TEXT),))
    try:
        return Answer(row.read(text))
    except Wrong as refusal:
        return Nothing((refusal.part,), hand_back=True)


def _as_addresses(flow: Flow, said: Said) -> Addresses | None:
    """Find addresses in a text and in the links behind its words. A picture written as text spoils the whole."""
    readings = [flow.read(said.text), *(flow.read(link) for link in said.links)]
    if any(reading.reason is Reason.MEDIA_TEXT for reading in readings):
        return None
    urls = dict.fromkeys(url for reading in readings for url in reading.addresses)
    held = tuple(Held(url, said.key) for url in urls)
    doubts = tuple(
        Doubtful(url, reason, said.key)
        for reading in readings
        for url, reason in zip(reading.doubts, reading.doubt_reasons, strict=True)
    )
    if not held and not doubts:
        return None
    parts: list[Part] = []
    if held and any(reading.unread for reading in readings):
        parts.append(Part(p.SOME_READ, (("count", len(held)),)))
    if held and readings[0].other_words:
        parts.append(Part(p.ONLY_ADDRESS))
    if any(flow.kind_of(item.url) == "invite" for item in held):
        parts.append(Part(p.NOTE_INVITE))
    return Addresses(held, doubts, tuple(parts))


def _nothing(flow: Flow, row: Question, said: Said, wrong: Part | None) -> Nothing:
    """Say why a text is no use here, in words that read well as the answer to a cry for help."""
    reading = flow.read(said.text)
    if reading.reason in _REFUSALS or reading.reason is Reason.LONG_ADDRESS:
        return Nothing((_refusal(reading),))
    if wrong:
        return Nothing((wrong,))
    if row.name in {"addresses", "retype"} or row.aside:
        return Nothing((Part(p.ERR_NONE),), missed=True)
    return Nothing((Part(p.NOT_CHOICE if flow.channel.numbered else p.NOT_PRESSED),))


def _refusal(reading: Reading) -> Part:
    if reading.reason is Reason.LONG_ADDRESS:
        return Part(p.ERR_LONG_ADDRESS, (("limit", LONGEST_ADDRESS),))
    return Part(_REFUSALS.get(reading.reason, p.ERR_NONE))
