"""A case on real files: a data folder, settings as an operator writes them, and a day."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from bot.doctor.case import Case
from bot.doctor.finding import Finding
from bot.settings import look_at_settings

TODAY = date(2026, 11, 22)
SECRET = "Zq7-Vw2_Kd9mXr4bTn8pLs3cHy6gFj1eUa5i"
LIVE = {
    "MODE": "live",
    "HOTLINE": "Hotline of Example",
    "OPERATOR": "Example Society",
    "CONTACT": "someone@example.org",
    "PORTAL": "https://portal.example.org/report",
    "INTAKE": "central+https://intake.example.org",
    "INTAKE_TOKEN": "token-CANARY",
}


def case(
    folder: Path,
    settings: Mapping[str, str] = MappingProxyType({}),
    *,
    today: date = TODAY,
    public: bool = False,
) -> Case:
    """Give a case with these settings (without REPORTLINE_); the data folder is `folder`/data unless they say where."""
    given = {"DATA": str(folder / "data"), **settings}
    environ = {f"REPORTLINE_{name}": value for name, value in given.items()}
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC).timestamp()
    return Case(look_at_settings(environ), environ, now, public=public)


def data(folder: Path) -> Path:
    """Make a data folder as the service does."""
    made = folder / "data"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def told(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Give findings by their code. What is not ok says what to do, and nothing holds what is nobody's business."""
    found = list(findings)
    by_code = {one.code: one for one in found}
    assert len(by_code) == len(found)
    assert [one.code for one in found if one.level != "ok" and not one.do] == []
    assert "CANARY" not in json.dumps([[one.says, one.do] for one in found])
    return by_code


def levels(findings: Iterable[Finding]) -> dict[str, str]:
    """Give the level of each code."""
    return {code: one.level for code, one in told(findings).items()}
