"""What every translation of one sentence must keep: braces, signs, script, words. Each rule says what to do about it.

Made for translators: the complaints are read by people who know their language and need not know gettext. Why each rule
is there stands in docs/translating.md.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.i18n import fit
from bot.i18n.catalogue import BRACE, SOURCE
from bot.i18n.known import HERE
from bot.i18n.verdict import filled, same_braces

LABEL_GRAPHEMES = 20  # WhatsApp's reply button and Messenger's quick reply
BRIEF_UTF16 = 201  # three parts of an SMS in a 70-character alphabet
BRIEF_ENGLISH = 150
TEXT_UTF16 = 1024  # the body of a WhatsApp message with buttons
LOCK_SCREEN = 30  # what a locked phone may show

_SIGNS = re.compile(r"https?://|\.onion\b|\bHELP\b|\bTEST\b|\[\.\]|\bexample\.com/page\b|\bX\b", re.ASCII)
_LATIN_WORDS = re.compile(r"https?://|\.onion\b|example\.com/page|\bHELP\b|\bTEST\b|\bX\b", re.ASCII)
_MOJIBAKE = re.compile("[ÃÂØÙÐÑ][\u0080-\u00bf]|â€|ï»¿|\ufffd")
_ALONE = re.compile(r"\{(?:list|address|link)\}(?=[^\s])|(?<=[^\s])\{(?:list|address|link)\}")
_STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# How unicodedata begins the names of the letters of a script (ISO 15924, as in languages.csv).
_SCRIPTS = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Beng": "BENGALI", "Cyrl": "CYRILLIC", "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC", "Geor": "GEORGIAN", "Gujr": "GUJARATI", "Guru": "GURMUKHI", "Hans": "CJK", "Hant": "CJK",
    "Hebr": "HEBREW", "Knda": "KANNADA", "Laoo": "LAO", "Latn": "LATIN", "Mlym": "MALAYALAM", "Mymr": "MYANMAR",
    "Orya": "ORIYA", "Sinh": "SINHALA", "Taml": "TAMIL", "Telu": "TELUGU", "Thaa": "THAANA", "Tibt": "TIBETAN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of terms.csv for one language.

    `avoid` may stand nowhere, in no language (the English ones count everywhere). One of `require` stands wherever the
    English says "child sexual abuse". `not_first` name abuse and may not stand in the first 30 signs. `same` are
    texts that are rightly the same as in English.
    """

    avoid: tuple[str, ...]
    require: tuple[str, ...]
    not_first: tuple[str, ...]
    same: frozenset[str] = field(default_factory=frozenset)


@cache
def terms(language: str) -> Terms:
    """Give the words of one language."""
    with (HERE / "terms.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))

    def of(rule: str, *languages: str) -> tuple[str, ...]:
        return tuple(
            row["term"].casefold() for row in rows if row["rule"] == rule and row["code"] in languages
        )

    same = frozenset(row["term"] for row in rows if row["rule"] == "same" and row["code"] == language)
    return Terms(of("avoid", language, SOURCE), of("require", language), of("not_first", language), same)


@cache
def scripts() -> Mapping[str, str]:
    """Give the script of each language of languages.csv (ISO 15924)."""
    with (HERE / "languages.csv").open(encoding="utf-8", newline="") as source:
        return {row["code"]: row["script"] for row in csv.DictReader(source)}


def complaints(language: str, english: str, text: str) -> Iterator[str]:
    """Give what is wrong with this translation of a sentence, whatever form it is."""
    words = terms(language)
    if not same_braces(english, text):
        yield f"the braces must be exactly {' '.join(brace[0] for brace in BRACE.finditer(english)) or 'none'}"
    if signs := Counter(_SIGNS.findall(english)) - Counter(_SIGNS.findall(text)):
        yield f"keep {' '.join(signs)} as it is"
    if _ALONE.search(text):
        yield "{list}, {address} and {link} stand on a line of their own: put a space around them, no full stop"
    if language != SOURCE and text == english and english not in words.same:
        yield "is still English (if that is right, add it to terms.csv as `same`)"
    for term in words.avoid:
        if term in text.casefold():
            yield "holds a term that must not be used (terms.csv, avoid)"
    if (
        words.require
        and "child sexual abuse" in english
        and not any(term in text.casefold() for term in words.require)
    ):
        yield f"say it as {' or '.join(words.require)} (terms.csv, require)"
    yield from _signs(language, text)


def _signs(language: str, text: str) -> Iterator[str]:
    """Give what is wrong with single signs."""
    if not unicodedata.is_normalized("NFC", text):
        yield "is not in Unicode's form NFC"
    if _STEERING.search(text):
        yield "holds invisible signs that steer direction; the program adds them where they belong"
    if _MOJIBAKE.search(text):
        yield "was damaged by a wrong encoding"
    if text != text.strip() or "  " in text or "\n" in text:
        yield "has a space too many, or a line break"
    if any(sign in "!！¡" or unicodedata.category(sign) == "So" for sign in text):
        yield "has an exclamation mark or a picture sign"
    if any(sign.isdecimal() and not sign.isascii() for sign in text):
        yield "must have the digits 0 to 9"
    if foreign := _foreign(language, text):
        yield f"has letters of another script: {foreign}"


def _foreign(language: str, text: str) -> str:
    """Give the letters that are not of the language's own script, but for the few Latin words that are kept."""
    own = _SCRIPTS.get(scripts().get(language, ""), "LATIN")
    bare = BRACE.sub("", _LATIN_WORDS.sub("", text))
    return "".join(
        sign
        for sign in dict.fromkeys(bare)
        if unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lo"}
        and not unicodedata.name(sign, "").startswith(own)
    )


def too_long_label(text: str) -> Iterator[str]:
    """Complain of a label that does not fit a button."""
    length = fit.measure(text, "graphemes")
    if length > LABEL_GRAPHEMES:
        yield f"has {length} signs; a button has room for {LABEL_GRAPHEMES}"


def too_long_brief(language: str, text: str) -> Iterator[str]:
    """Complain of a short form that needs more than three parts of an SMS."""
    length = fit.measure(filled(text), "utf16")
    limit = BRIEF_ENGLISH if language == SOURCE else BRIEF_UTF16
    if length > limit:
        yield f"has {length} characters, with usual values in its braces; the short form may have {limit}"


def too_long_text(text: str) -> Iterator[str]:
    """Complain of a text that no message with buttons could hold."""
    if not fit.fits(filled(text), TEXT_UTF16, "utf16"):
        yield f"is longer than {TEXT_UTF16} characters"


def names_abuse_first(language: str, text: str) -> Iterator[str]:
    """Complain of a text that would say on a locked phone what the chat is about."""
    first = text[:LOCK_SCREEN].casefold()
    if any(term in first for term in (*terms(language).not_first, *terms(SOURCE).not_first)):
        yield f"names abuse in its first {LOCK_SCREEN} signs, which a locked phone shows: begin with something else"
