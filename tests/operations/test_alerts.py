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


@pytest.fixture
def promtool() -> str:
    """Give the program that judges rules."""
    return shutil.which("promtool") or pytest.skip("promtool is not here (Debian's prometheus has it)")


def test_where_everything_is_tried_prometheus_is_installed() -> None:
    assert re.search(r"apt-get install [^#]*\bprometheus\b", (FILE.parents[1] / ".ci" / "run").read_text())


def test_prometheus_takes_the_file(promtool: str) -> None:
    checked = subprocess.run(  # noqa: S603
        [promtool, "check", "rules", str(FILE)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


DOOR, FORWARDER, WEB = 'job="reportline-door"', 'job="reportline-forwarder"', 'platform="web"'
CALLS = f'reportline_platform_calls_total{{{DOOR},platform="telegram",call='
# What is measured every half minute (value x times, or from+step x times), and when the alarm has to be on.
FIRES = {
    "DoorDown": ("5m", {f"up{{{DOOR}}}": "1x4 0x40"}),
    "CannotStore": ("4m", {f"reportline_storable{{{DOOR}}}": "1x4 0x2 1x40"}),
    "DiskOrOutboxFull": ("4m", {f'reportline_refusals_total{{{DOOR},{WEB},refusal="full"}}': "0x5 1x40"}),
    "OutboxFilling": (
        "15m",
        {f"reportline_outbox_waiting{{{DOOR}}}": "60000x60", f"reportline_outbox_dead{{{DOOR}}}": "1x60"},
    ),
    "Unopenable": ("2m", {f'reportline_outbox_troubled{{{FORWARDER},trouble="unopenable"}}': "0x2 1x40"}),
    "QueueStopped": ("10m", {f'reportline_queue_stopped{{{FORWARDER},reason="unauthorized"}}': "1x60"}),
    "NobodyDelivers": ("10m", {f"reportline_delivers{{{DOOR}}}": "0x60"}),
    "ReportsWaitADay": ("10m", {f"reportline_outbox_oldest_seconds{{{DOOR}}}": "90000x60"}),
    "SessionsFull": (
        "3m",
        {
            f'reportline_refusals_total{{{DOOR},{WEB},refusal="sessions_full"}}': "0x3 2x20",
            f"reportline_live_sessions{{{DOOR}}}": "3x30",
        },
    ),
    "TelegramRefuses": ("15m", {f'{CALLS}"later"}}': "0+2x60", f'{CALLS}"done"}}': "0x60"}),
    "DeadLetters": ("1m", {f"reportline_outbox_dead{{{DOOR}}}": "2x60"}),
    "IntakeDown": ("70m", {f"reportline_breaker_open{{{FORWARDER}}}": "1x200"}),
    "IntakeWaits": ("130m", {f"reportline_intake_waits{{{FORWARDER}}}": "1x400"}),
    "ReportsWait": ("10m", {f"reportline_outbox_oldest_seconds{{{DOOR}}}": "7300x60"}),
    "NoBackup": ("20m", {f"reportline_backup_age_seconds{{{DOOR}}}": "7300x60"}),
    "OtherMode": ("20m", {f'reportline_outbox_troubled{{{FORWARDER},trouble="othermode"}}': "3x60"}),
    "TooManyMessages": ("12m", {f'reportline_refusals_total{{{DOOR},{WEB},refusal="too_fast"}}': "0+40x40"}),
    "Fault": (
        "4m",
        {
            f'reportline_faults_total{{{DOOR},place="conversation"}}': "0x5 1x40",
            f'reportline_deliveries_total{{{DOOR},outcome="fault"}}': "0x50",
        },
    ),
    "Paused": ("25h", {f"reportline_paused{{{DOOR}}}": "1x3100"}),
    "LaunchOpen": ("25h", {f"reportline_launch_open{{{DOOR}}}": "2x3100"}),
}


def test_every_rule_fires_when_it_should(promtool: str, tmp_path: Path) -> None:
    assert {f"Reportline{name}" for name in FIRES} == {rule["alert"] for rule in RULES}
    tests = [
        {
            "interval": "30s",
            "input_series": [{"series": row, "values": values} for row, values in series.items()],
            "promql_expr_test": [
                {
                    "expr": f'count(ALERTS{{alertname="Reportline{name}",alertstate="firing"}})',
                    "eval_time": at,
                    "exp_samples": [{"labels": "{}", "value": 1}],
                }
            ],
        }
        for name, (at, series) in FIRES.items()
    ]
    (tmp_path / "rules.yml").write_text(FILE.read_text())
    (tmp_path / "test.yml").write_text(
        yaml.safe_dump({"rule_files": ["rules.yml"], "evaluation_interval": "30s", "tests": tests})
    )
    tried = subprocess.run(  # noqa: S603
        [promtool, "test", "rules", str(tmp_path / "test.yml")], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
