"""The outbox: it opens, takes more, and what is in it gets away. Looked at without a lock that anybody waits for."""

import errno
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.app.alarms import laid_aside
from bot.doctor import closed
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.intake.reasons import of_report
from bot.outbox import Bounds, OutboxError
from bot.outbox.lastbackup import last_backup
from bot.outbox.schema import VERSION
from bot.outbox.survey import Survey, survey

NEEDS = frozenset({"DATA", "OUTBOX"})
LATE_HOURS, TOO_LATE_HOURS = 2, 24
LONG_DAYS, TOO_LONG_DAYS = 1, 2
"""By days of the calendar: what came two of them ago has waited for more than 24 hours."""
_BROKEN = (
    "See that the disk is well. Then put a copy of the whole data folder aside,"
    " and take in the last backup (`reportline outbox restore`)."
)


def examine(case: Case) -> Iterator[Finding]:
    """Judge the outbox that is set."""
    file = case.settings.outbox_file.absolute()
    try:
        found = _look(file)
    except OSError as error:
        yield fault("outbox.unreadable", closed.says(file, error), closed.do(error))
        return
    except OutboxError as error:
        yield fault("outbox.broken", f"{error}.", _BROKEN)
        return
    if found is None:
        yield ok("outbox.none-yet", f"There is no outbox {file} yet: the first start makes it.")
        return
    yield from check(found, today=case.today)
    yield from backup(last_backup(file), now=case.now, live=case.live)


def _look(file: Path) -> Survey | None:
    """Look at the outbox; None: there is none. Raises OutboxError and OSError."""
    if not file.is_file():
        return None
    # SQLite has the same words for a file that is closed to this user and for one that is broken.
    if not os.access(file, os.R_OK, effective_ids=True):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return survey(file)


def backup(last: float | None, *, now: float, live: bool) -> Iterator[Finding]:
    """Judge when there `last` was a backup, in seconds since 1970 like `now`."""
    hours = None if last is None else max(0.0, now - last) / 3600
    do = "Run cron's line by hand, and see what it says: docs/operating.md, no backup is made."
    if hours is not None and hours <= LATE_HOURS:
        yield ok(
            "outbox.backed-up", f"There is a backup of {round(hours * 60)} minutes ago, which was read back."
        )
    elif hours is not None and hours <= TOO_LATE_HOURS:
        yield warning("outbox.backup-old", f"The last backup was made {round(hours)} hours ago.", do)
    else:
        says = (
            "No backup is known of" if hours is None else f"The last backup was made {round(hours)} hours ago"
        )
        says = f"{says}: with this disk, all reports that came since and wait would be lost."
        yield fault("outbox.no-backup", says, do) if live else warning("outbox.no-backup", says, do)


def check(found: Survey, *, today: date) -> Iterator[Finding]:
    """Judge what was found."""
    if found.version > VERSION:
        yield fault(
            "outbox.newer",
            f"A newer version of this program wrote it (schema {found.version}; this one knows {VERSION}).",
            "Run the newer version.",
        )
        return
    if found.version == 0:
        yield ok("outbox.none-yet", "There is nothing in it yet: the first start makes its tables.")
        return
    if found.version < VERSION:
        yield ok("outbox.older", f"It is of schema {found.version}; the next start makes it {VERSION}.")
    yield ok(
        "outbox.sound", f"It opens (schema {found.version}). {found.waiting} reports wait for the intake."
    )
    yield from _room(found)
    yield from _waiting(found, today)
    for reason, count in sorted(found.reasons.items()):
        why = of_report(reason)
        yield fault("outbox.dead-letters", laid_aside(count, why.says), why.do)


def _room(found: Survey) -> Iterator[Finding]:
    most = Bounds().reports
    words = f"It holds {found.held:,} reports, of {most:,} at most."
    if found.held >= most:
        yield fault(
            "outbox.full", f"{words} New ones are refused.", "See `doctor intake`: why do they not get away?"
        )
    elif found.held >= most // 2:
        yield fault("outbox.filling", words, "See `doctor intake`: why do they not get away?")


def _waiting(found: Survey, today: date) -> Iterator[Finding]:
    if found.refused:
        yield warning(
            "outbox.refused",
            f"{found.refused} of those that wait were refused by the intake, or did not open, at least once. In the end"
            " they are laid aside.",
            "See `doctor keys`, the log of the forwarder, and ask the intake's people what theirs says.",
        )
    days = (today - found.oldest).days if found.oldest else 0
    words = f"The oldest report that waits came on {found.oldest}: {days} day{'' if days == 1 else 's'} ago."
    if days >= TOO_LONG_DAYS:
        yield fault(
            "outbox.waiting",
            words,
            "See `doctor intake service`. If the intake is down, call its people. Nothing is lost meanwhile.",
        )
    elif days >= LONG_DAYS:
        yield warning(
            "outbox.waiting",
            words,
            "See `doctor intake service`. Shortly after midnight (UTC) this may be nothing.",
        )
