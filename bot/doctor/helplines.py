"""The operator's helplines: a number that nobody answers any more is worse than none."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.helplines import FILE, HelplinesError, read_helplines
from bot.launch import FILE as CHECKLIST
from bot.launch import HALF_A_YEAR, LaunchError, read

NEEDS = frozenset({"DATA", "MODE"})


def examine(case: Case) -> Iterator[Finding]:
    """Judge `helplines.csv` in the data folder."""
    file = case.settings.data / FILE
    try:
        found = read_helplines(file)
    except HelplinesError as error:
        yield fault("helplines.wrong", str(error), "Mend the line: the service does not start like this.")
        return
    if not found:
        says = f"There are none ({file}): help is told in words alone."
        do = "Give the numbers that you know of, each tried by a person: README.md, How it works."
        missed = case.live and not _none_on_purpose(case)
        yield warning("helplines.none", says, do) if missed else ok("helplines.none", says)
        return
    days = _checked(file)
    old = [day for day in days if case.today - day > HALF_A_YEAR]
    if old:
        yield warning(
            "helplines.old",
            f"{len(old)} of {len(days)} were last tried over half a year ago, the oldest on {min(old)}.",
            "Try them, write the day into the column checked, and take away what does not answer.",
        )
    else:
        yield ok(
            "helplines.checked", f"{len(days)} for {len(found)} countries, all tried within half a year."
        )


def _none_on_purpose(case: Case) -> bool:
    """Say whether somebody signed that it was decided to name none; how long that counts is judged by `launch`."""
    try:
        return "helplines" in read(case.settings.data / CHECKLIST)
    except LaunchError:
        return False


def _checked(file: Path) -> list[date]:
    """Give the days of a file that was read before."""
    rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    return [date.fromisoformat(row["checked"].strip()) for row in rows]
