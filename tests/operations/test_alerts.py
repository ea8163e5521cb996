"""The alarms of deploy/alerts.yml: every figure that they look at is shown, and every one leads to the run-book."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.ops.metrics import Gauges, Metrics
from bot.ops.state import Delivering
from tests.operations.book import entries, section

FILE = Path(__file__).parents[2] / "deploy" / "alerts.yml"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(FILE.read_text())["groups"] for rule in group["rules"]
]
ROWS = [
    row
    for row in Metrics()
    .text(Gauges(0, 0, 0, 0, {}, Delivering(""), False, False, True, 0))
    .decode()
    .splitlines()
    if row[0] != "#"
]
WITHOUT_A_FIGURE = {
    "the-keys-are-missing",
    "the-clock-is-wrong",
    "telegram-delivers-nothing",
    "two-ask-telegram",
}
"""Entries whose sign is a log line, what doctor finds, or an alarm that another entry has."""
_SELECTOR = re.compile(r"(reportline_\w+|up)(?:\{([^}]*)\})?")
_MATCHER = re.compile(r'(\w+)=(~?)"([^"]*)"')


def labels(row: str) -> Mapping[str, str]:
    """Give the labels of a row of figures."""
    return dict(re.findall(r'(\w+)="([^"]*)"', row))


def test_every_rule_has_a_name_of_its_own_a_severity_a_sentence_and_a_place_in_the_book() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names) > 15
    for rule in RULES:
        assert re.fullmatch("Reportline[A-Za-z]+", rule["alert"])
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch("[0-9]+[mhd]", rule.get("for", "0m"))
        assert rule["labels"].keys() == {"severity"}
        assert rule["annotations"].keys() == {"summary", "runbook"}
        assert rule["annotations"]["summary"].endswith((".", "}}."))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_every_figure_that_a_rule_looks_at_is_shown_with_these_labels(rule: dict[str, Any]) -> None:
    looked_at = _SELECTOR.findall(rule["expr"])
    assert looked_at
    for name, selected in looked_at:
        matchers = _MATCHER.findall(selected)
        if name == "up":
            (wanted,) = [value for _, _, value in matchers]
            assert f"job_name: {wanted}" in section("Day by day")
            continue
        rows = [row for row in ROWS if re.match(rf"{name}[ {{]", row)]
        assert rows, name
        for label, several, value in matchers:
            for one in value.split("|") if several else [value]:
                assert any(labels(row).get(label) == one for row in rows), (name, label, one)


def test_every_rule_leads_to_the_book_and_every_entry_has_a_rule_or_a_reason_for_none() -> None:
    reached: dict[str, set[str]] = {}
    for rule in RULES:
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        if page == "docs/operating.md":
            reached.setdefault(anchor, set()).add(rule["labels"]["severity"])
        else:
            assert (FILE.parents[1] / page).exists()
    assert reached.keys() == entries().keys() - WITHOUT_A_FIGURE
    for anchor, severities in reached.items():
        shows = re.search(r"\*\*Shows\*\* \*\(([^)]*)\)", entries()[anchor].text)
        assert shows
        assert set(re.findall("now|today", shows[1])) == severities, anchor


def test_prometheus_takes_the_file() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not here (Debian's package prometheus has it)")
    checked = subprocess.run(  # noqa: S603
        [promtool, "check", "rules", str(FILE)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
