"""Makes names.json, the names of languages and countries: `python -m bot.i18n.names` (`--check`: is it fresh?).

From CLDR, through Babel, and languages.csv: never by hand. The names of languages in themselves are those of
languages.csv, since CLDR lacks some and writes others in forms that their readers do not use.
"""

import csv
import json
import sys
from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError

from bot.i18n.known import FILE, HERE, folder, translated

# Two letters that CLDR names and ISO 3166-1 does not assign: exceptionally reserved, groupings,
# user-assigned.
_NOT_ISO = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
# Fewer than this many of the 249 countries named: better all of them in English than a half-translated list.
_ENOUGH = 200


def generate(tags: Iterable[str]) -> str:
    """Make the text of names.json, with names written in English and in these languages."""
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


def _language_names(locale: Locale, tag: str) -> list[str]:
    """Give CLDR's names of a language as `locale` writes them: of the tag, then of its base."""
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
