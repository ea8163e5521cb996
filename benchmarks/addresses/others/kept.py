"""Cases of others that the suite keeps, each with the class of our difference, so that a change of reading shows.

    python -m benchmarks.addresses.others.kept ../shared/corpora/url

writes them anew from the corpora; `pytest tests/flows/addresses/test_third_party.py --update` writes only the classes.
Only what has a permissive licence is kept: twitter-text, linkify-it, tdlib, web-platform-tests.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.addresses.others.case import Case
from benchmarks.addresses.others.corpora import CORPORA
from benchmarks.addresses.others.difference import difference
from benchmarks.addresses.others.standards import vectors

FOLDER = Path(__file__).parents[3] / "tests" / "corpora"
SETS = {"twitter-text.json": "twitter-text", "linkify-it.json": "linkify-it", "tdlib.json": "tdlib"}
_URL_FIELDS = (
    "input",
    "base",
    "failure",
    "href",
    "protocol",
    "hostname",
    "port",
    "pathname",
    "search",
    "hash",
)


def read_cases(file: Path) -> list[tuple[Case, str]]:
    """Read kept cases with their classes."""
    rows = json.loads(file.read_text("utf-8"))
    return [
        (Case(row["text"], tuple(row["theirs"]), first_only=row.get("first_only", False)), row["class"])
        for row in rows
    ]


def write_cases(file: Path, cases: Iterable[Case]) -> None:
    """Write cases, each once, with the class that they are of now."""
    rows = [_row(case) for case in dict.fromkeys(cases)]
    _write(file, rows)


def _row(case: Case) -> dict[str, Any]:
    row: dict[str, Any] = {"text": case.text, "theirs": list(case.theirs)}
    if case.first_only:
        row["first_only"] = True
    return row | {"class": difference(case)}


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    # ASCII: some of the texts turn the direction of the line they stand in.
    lines = ",\n".join(json.dumps(row) for row in rows)
    file.write_text(f"[\n{lines}\n]\n", "utf-8")


def main() -> None:
    """Write all that the suite keeps."""
    folder = Path(sys.argv[1])
    for name, begin in SETS.items():
        loads = [load for corpus, load in CORPORA.items() if corpus.startswith(begin)]
        write_cases(FOLDER / name, [case for load in loads for case in load(folder)])
    cases = vectors(folder / "wpt" / "urltestdata.json")
    _write(
        FOLDER / "wpt_urltestdata.json",
        [{name: case[name] for name in _URL_FIELDS if name in case} for case in cases],
    )
    for name in ("toascii", "percent-encoding"):
        cases = vectors(folder / "wpt" / f"{name}.json")
        rows = [{key: case[key] for key in ("input", "output")} for case in cases]
        _write(FOLDER / f"wpt_{name}.json", rows)


if __name__ == "__main__":
    main()
