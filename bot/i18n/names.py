"""Names of languages and countries as this project shows them, and which way a language is written.

Read from names.json, which is made from CLDR (through Babel) and languages.csv, and never by hand:
`python -m bot.i18n.names` makes it anew. Babel is only used then; at run time the file alone is read.
"""

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

HERE = Path(__file__).parent
FILE = HERE / "names.json"
LOCALES = HERE / "locales"
# Two letters that CLDR names and ISO 3166-1 does not assign: exceptionally reserved, groupings, user-assigned.
_NOT_ISO = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
# Fewer than this many of the 249 countries named: better all of them in English than a half-translated list.
_ENOUGH = 200


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

    `countries` and `languages_in` are by the tag of the language they are written in, then by ISO 3166-1 alpha-2 code or
    by tag. A language may have several names: "Latin American Spanish" is also "Spanish".
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


def generate(tags: Iterable[str]) -> str:
    """Make the text of names.json, with names written in English and in these languages."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - needed here only, and slow to import

    with (HERE / "languages.csv").open(encoding="utf-8", newline="") as source:
        rows = sorted(csv.DictReader(source), key=lambda row: int(row["rank"]))
    languages = {row["code"]: [row["autonym"], row["english"], row["direction"]] for row in rows}
    table: dict[str, Any] = {"languages": languages, "countries": {}, "languages_in": {}}
    for tag in ["en", *sorted(set(tags) - {"en"})]:
        try:
            locale = Locale.parse(tag, sep="-")
        except UnknownLocaleError:
            continue
        countries = {
            code: name
            for code, name in sorted(locale.territories.items())
            if len(code) == 2 and code.isalpha() and code not in _NOT_ISO
        }
        if len(countries) >= _ENOUGH:
            table["countries"][tag] = countries
        named = {code: _language_names(locale, code) for code in languages}
        table["languages_in"][tag] = {code: known for code, known in named.items() if known}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _language_names(locale: Any, tag: str) -> list[str]:
    """Give the CLDR names of a language as `locale` (a `babel.Locale`) writes them: of the whole tag, then of its base."""
    keys = dict.fromkeys((folder(tag), tag.partition("-")[0]))
    return list(dict.fromkeys(str(locale.languages[key]) for key in keys if key in locale.languages))


if __name__ == "__main__":
    fresh = generate(translated())
    if "--check" in sys.argv:
        sys.exit(
            0
            if FILE.read_text(encoding="utf-8") == fresh
            else "names.json is stale: python -m bot.i18n.names"
        )
    FILE.write_text(fresh, encoding="utf-8")
