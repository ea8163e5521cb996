"""What is known of languages and countries: their names, which way a language is written, where its folder is.

The names are read from names.json, which names.py makes from CLDR; the running bot needs no CLDR.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

HERE = Path(__file__).parent
FILE = HERE / "names.json"
LOCALES = HERE / "locales"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that we know of, offered or not. `name` is its own name (autonym)."""

    tag: str
    name: str
    english: str
    direction: Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Names:
    """The table. `languages` by tag in the order they are listed to people.

    `countries` and `languages_in` are by the tag of the language they are written in, then by ISO 3166-1
    alpha-2 code or by tag. A language may have several names: "Latin American Spanish" is also "Spanish".
    """

    languages: Mapping[str, Language]
    countries: Mapping[str, Mapping[str, str]]
    languages_in: Mapping[str, Mapping[str, tuple[str, ...]]]

    def country(self, code: str, language: str) -> str:
        """Give a country's name in this language, else in English, else the code as it is."""
        return self.countries.get(language, {}).get(code) or self.countries["en"].get(code, code)


@cache
def names() -> Names:
    """Give the table of names.json, read once."""
    table = json.loads(FILE.read_text(encoding="utf-8"))
    languages = {tag: Language(tag, *row) for tag, row in table["languages"].items()}
    languages_in = {
        tag: {code: tuple(known) for code, known in rows.items()}
        for tag, rows in table["languages_in"].items()
    }
    return Names(MappingProxyType(languages), table["countries"], languages_in)


def folder(tag: str) -> str:
    """Give the name of a language's folder: gettext writes `zh_Hans` where BCP 47 has `zh-Hans`."""
    return tag.replace("-", "_")


def translated(locales: Path = LOCALES) -> tuple[str, ...]:
    """Give the tags of the languages that have a folder here, sorted. English is the source and has none."""
    return tuple(
        sorted(found.parent.parent.name.replace("_", "-") for found in locales.glob("*/LC_MESSAGES/bot.po"))
    )
