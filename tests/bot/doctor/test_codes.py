"""Codes are for programs and the run-book: each is written out where it is found, and listed in docs/doctor.md."""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

from bot.doctor.subjects import NAMES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
_CODE = re.compile(r"`([a-z]+\.[a-z-]+)`")
FOR_ALL = {"skipped", "failed"}


def in_the_code() -> dict[str, set[str]]:
    """Give every code with the levels that it is found with."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "bot" / "doctor").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                level = node.func.id
                if level in {"ok", "warning", "fault"} and file.name != "finding.py":
                    (first, *_) = node.args
                    if isinstance(first, ast.Constant):
                        found[str(first.value)].add(level)
                    else:  # of every subject alike
                        assert isinstance(first, ast.JoinedStr), (file, node.lineno)
    return found


def on_the_page() -> dict[str, set[str]]:
    """Give every code that has a row, with the levels that stand beside it."""
    found: dict[str, set[str]] = {}
    for row in PAGE.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if (
            row.startswith("|")
            and len(cells) >= 2
            and set(cells[1].split(" / ")) <= {"ok", "warning", "fault"}
        ):
            found |= {code: set(cells[1].split(" / ")) for code in _CODE.findall(cells[0])}
    return found


def test_every_code_is_on_the_page_with_its_levels_and_no_other_is() -> None:
    assert on_the_page() == in_the_code()


def test_every_code_begins_with_its_subject_and_every_subject_has_some() -> None:
    assert {code.partition(".")[0] for code in in_the_code()} == set(NAMES)
    assert {code.partition(".")[2] for code in in_the_code()}.isdisjoint(FOR_ALL)


def test_a_page_of_every_subject_in_the_order_in_which_doctor_looks() -> None:
    headings = [name for name in re.findall(r"^## (\w+)$", PAGE, re.MULTILINE) if name in NAMES]
    assert headings == list(NAMES)
    rows = Counter(code.partition(".")[0] for code in on_the_page())
    assert all(rows[name] for name in NAMES)
