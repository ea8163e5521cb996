"""The words that people may type, of all offered languages at once: nobody need say first which one they write."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from bot.i18n.catalogue import Catalogue, every_phrase
from bot.i18n.catalogues import Catalogues
from bot.i18n.known import Names, names
from flows import phrases
from flows.answers import Vocabulary, fold
from flows.events import Command
from flows.phrases import Phrase

WORDS: Mapping[Command, Phrase] = MappingProxyType(
    {command: getattr(phrases, f"WORD_{command.name}") for command in Command}
)


# What people call a country where CLDR's name is another or longer; from the alternative names of CLDR 48 (`alt=short`
# and `alt=variant`), which Babel leaves out. "Congo" is not here: it is two countries.
SHORT_NAMES = {
    "UK": "GB",
    "Great Britain": "GB",
    "USA": "US",
    "United States of America": "US",
    "Turkey": "TR",
    "Turquie": "TR",
    "Ivory Coast": "CI",
    "DRC": "CD",
    "DR Congo": "CD",
    "Palestine": "PS",
    "Czech Republic": "CZ",
    "Macedonia": "MK",
    "Swaziland": "SZ",
    "Burma": "MM",
    "Cape Verde": "CV",
    "East Timor": "TL",
    "UAE": "AE",
    "Emirates": "AE",
    "الامارات": "AE",
    "فلسطين": "PS",
    "بريطانيا": "GB",
    "امريكا": "US",
}


def vocabulary(catalogues: Catalogues) -> Vocabulary:
    """Gather the words. Where two languages use one word for two things, the language listed first has it."""
    offered = [catalogues.of(tag) for tag in catalogues.offered]
    table = names()
    return Vocabulary(
        MappingProxyType(commands(offered)),
        MappingProxyType(_labels(offered)),
        MappingProxyType(_languages(catalogues.offered, table)),
        MappingProxyType(_countries(catalogues.offered, table)),
    )


def commands(catalogues: list[Catalogue]) -> dict[str, Command]:
    """Gather the command words of these languages, folded."""
    found: dict[str, Command] = {}
    for catalogue in catalogues:
        for command, phrase in WORDS.items():
            found.setdefault(fold(catalogue.label(phrase)), command)
    return found


def clashes(catalogues: list[Catalogue]) -> list[str]:
    """Give the words that mean one command in one language and another in the next: nobody could be understood."""
    meant: dict[str, dict[Command, str]] = {}
    for catalogue in catalogues:
        for command, phrase in WORDS.items():
            meant.setdefault(fold(catalogue.label(phrase)), {}).setdefault(command, catalogue.language)
    return [
        f"{word!r} is "
        + " and ".join(f"{command.value} in {language}" for command, language in meanings.items())
        for word, meanings in sorted(meant.items())
        if len(meanings) > 1
    ]


def _labels(catalogues: list[Catalogue]) -> dict[str, frozenset[str]]:
    """Gather what is written on options, in the short and in the long form."""
    found: dict[str, set[str]] = {}
    for catalogue in catalogues:
        for phrase in every_phrase():
            if phrase.label:
                found.setdefault(fold(catalogue.label(phrase)), set()).add(phrase.label)
                found.setdefault(fold(catalogue.say(phrase)), set()).add(phrase.text)
    return {word: frozenset(english) for word, english in found.items()}


def _languages(offered: tuple[str, ...], table: Names) -> dict[str, str]:
    """Gather the names of the offered languages: their own, the English, and those in every offered language."""
    found: dict[str, str] = {}
    for tag in offered:
        language = table.languages[tag]
        for name in (language.name, language.english):
            found.setdefault(fold(name), tag)
    for written_in in (*offered, "en"):
        for tag in offered:
            for name in table.languages_in.get(written_in, {}).get(tag, ()):
                found.setdefault(fold(name), tag)
    return found


def _countries(offered: tuple[str, ...], table: Names) -> dict[str, str]:
    """Gather countries: their ISO 3166-1 alpha-2 codes, and their names in English and in every offered language."""
    found = {fold(code): code for code in table.countries["en"]}
    for written_in in ("en", *offered):
        for code, name in table.countries.get(written_in, {}).items():
            found.setdefault(fold(name), code)
    for name, code in SHORT_NAMES.items():
        found.setdefault(fold(name), code)
    # Many type without accents, or another apostrophe; a name that would then mean two countries means none.
    typed: dict[str, set[str]] = {}
    for name, code in found.items():
        for other in (name, without_accents(name)):
            typed.setdefault(other.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), set()).add(code)
    return found | {name: code for name, (code, *more) in typed.items() if not more}


def without_accents(folded: str) -> str:
    """Give a folded name without the marks on its letters."""
    parts = unicodedata.normalize("NFD", folded)
    return "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
