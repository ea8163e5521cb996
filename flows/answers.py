"""Readers: a person's text in, a value or `Wrong` out. They know words only through a `Vocabulary`."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows import phrases
from flows.events import Command
from flows.phrases import Phrase
from flows.questions import Name, Option, Part, Wrong

NOTE_LIMIT = 400
"""Characters of a note, so that nothing an intake appends passes its 500 (docs/intake-api.yaml)."""

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
# Marks that turn text around: a note must look the same to the person and to the hotline.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_NUMBER = re.compile(r"\(?(\d{1,3})[.):]?")


def fold(text: str) -> str:
    """Bring a word to the form in which words are compared: case, width, spacing and punctuation around it are gone."""
    flat = " ".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold().split())
    start, end = 0, len(flat)
    while start < end and not _counts(flat[start]):
        start += 1
    while end > start and not _counts(flat[end - 1]):
        end -= 1
    return flat[start:end]


def _counts(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMNS"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words people may type, in every offered language. All keys are folded (`fold`).

    `commands`: command words. `labels`: what is written on options -> the English it translates. `languages`: names of
    offered languages -> tag. `countries`: names and codes -> ISO 3166-1 alpha-2.
    """

    commands: Mapping[str, Command]
    labels: Mapping[str, frozenset[str]]
    languages: Mapping[str, str]
    countries: Mapping[str, str]


def number_of(text: str) -> int | None:
    """Read a text that is nothing but a number of up to three digits of any script, as people answer a list."""
    found = _NUMBER.fullmatch(text.translate(_INVISIBLE).strip())
    return int(found[1]) if found else None


def chosen(text: str, options: tuple[Option, ...], vocabulary: Vocabulary) -> Option | None:
    """Read a text as the choice of one of these options: its number, its label or long text, or its command word."""
    number = number_of(text)
    if number is not None:
        return options[number - 1] if 1 <= number <= len(options) else None
    folded = fold(text)
    english = vocabulary.labels.get(folded, frozenset())
    word = vocabulary.commands.get(folded)
    for option in options:
        if isinstance(option.label, Name):
            if vocabulary.languages.get(folded) == option.label.language:
                return option
        elif english.intersection(option.label.forms()) or (word is not None and word is option.word):
            return option
    return None


def language_of(vocabulary: Vocabulary) -> Callable[[str], str]:
    """Read the name of an offered language, in any offered language."""
    return _looked_up(vocabulary.languages, phrases.LANGUAGE_UNKNOWN)


def country_of(vocabulary: Vocabulary) -> Callable[[str], str]:
    """Read the name or code of a country."""
    return _looked_up(vocabulary.countries, phrases.COUNTRY_UNKNOWN)


def _looked_up(known: Mapping[str, str], otherwise: Phrase) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return known[fold(text)]
        except KeyError:
            raise Wrong(Part(otherwise)) from None

    return read


def note(text: str) -> str:
    """Read a note of up to NOTE_LIMIT characters, without control and invisible signs."""
    kept = "".join(
        sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    kept = kept.translate(_TURNING).strip()
    if len(kept) > NOTE_LIMIT:
        raise Wrong(Part(phrases.NOTE_LONG, (("count", len(kept)), ("limit", NOTE_LIMIT))))
    if not kept.translate(_INVISIBLE).strip():
        raise Wrong(Part(phrases.NOT_TEXT))
    return kept
