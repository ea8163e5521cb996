"""Checked helplines of the operator: `helplines.csv` in the data folder. None are shipped.

A number that is wrong is worse than none, so every row says on which day a person checked it; one that does not say so
is refused, not shown. Columns: country (ISO 3166-1 alpha-2), name, contact, hours, languages, cost, checked (a date).
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

FILE = "helplines.csv"
COLUMNS = ("country", "name", "contact", "hours", "languages", "cost", "checked")


class HelplinesError(Exception):
    """The file cannot be used; the text says which line, and what to do."""


def read_helplines(file: Path) -> Mapping[str, tuple[str, ...]]:
    """Give the lines to show by country; nothing if there is no file. Raises HelplinesError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise HelplinesError(f"{file} cannot be read as UTF-8 text ({type(error).__name__}).") from None
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise HelplinesError(f"The first line of {file} has to be: {','.join(COLUMNS)}")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if fault := _fault(row):
            raise HelplinesError(f"Line {rows.line_num} of {file}: {fault}")
        details = "; ".join(
            row[column].strip() for column in ("hours", "languages", "cost") if row[column].strip()
        )
        shown = f"{row['name'].strip()}: {row['contact'].strip()}"
        found[row["country"].strip().upper()].append(f"{shown} ({details})" if details else shown)
    return {country: tuple(lines) for country, lines in found.items()}


def _fault(row: Mapping[str | None, str | None]) -> str:
    """Say what is wrong with a row, in words to act on."""
    if None in row or None in row.values():
        return f"it has to have {len(COLUMNS)} fields."
    values = {str(name): str(value).strip() for name, value in row.items()}
    country = values["country"]
    if len(country) != 2 or not (country.isascii() and country.isalpha()):
        return "country has to be a code of two letters, such as KE."
    if not values["name"] or not values["contact"]:
        return "name and contact have to be filled in."
    try:
        date.fromisoformat(values["checked"])
    except ValueError:
        return "checked has to be the day on which a person tried this contact, such as 2026-11-22."
    return ""
