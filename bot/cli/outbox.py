"""`reportline outbox`: what waits and what was laid aside, without a word of any report; backups of it."""

import argparse
import asyncio
import re
import time
from pathlib import Path

from bot.app.errors import StartError
from bot.app.folder import prepare, there
from bot.app.restoring import restore
from bot.cli.piped import STREAM, read, written
from bot.cli.say import complain, say
from bot.intake.reasons import of_report
from bot.outbox import Listed, SqliteOutbox
from bot.outbox.backup import Holding, back_up
from bot.outbox.lastbackup import remember
from bot.settings import Settings, read_settings

SHORT = 8
"""Characters of a name that are shown, and enough to name a report by."""
OLD_HOURS = 1
"""From this age on it is said how old a copy is that was read back. One that a script just made prints nothing."""
_NAMED = "as `list` shows it; the first characters are enough"


def options(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and with which report or file."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("list", help="what waits, and what was laid aside and why")
    resend = what.add_parser("resend", help="let a report that was laid aside wait again, as if it were new")
    which = resend.add_mutually_exclusive_group(required=True)
    which.add_argument("name", nargs="?", type=_name, help=_NAMED)
    which.add_argument("--all", action="store_true", help="every report that was laid aside")
    close = what.add_parser(
        "close", help="give up a report that was laid aside: its receipt then says undelivered"
    )
    close.add_argument("name", type=_name, help=_NAMED)
    for one, told in (
        ("backup", "copy what is there into a new file, while the service runs"),
        ("backed-up", "read a backup that is kept back, and remember that there is one: its age is shown"),
        ("restore", "put what a backup holds beside what is there; what is there stays as it is"),
    ):
        what.add_parser(one, help=told).add_argument("file", type=Path, help="- is the standard stream")


def _name(text: str) -> str:
    # An empty name would begin every name.
    if not re.fullmatch("[0-9A-Fa-f]+", text):
        raise argparse.ArgumentTypeError("as `list` shows it")
    return text.lower()


def act(args: argparse.Namespace) -> int:
    """Do it."""
    settings = read_settings(delivers=False)
    match args.what:
        case "backup":
            return _backup(settings, args.file)
        case "backed-up":
            return _backed_up(settings, args.file)
        case "restore":
            return _restore(settings, args.file)
        case _:
            name = "" if args.what == "list" or getattr(args, "all", False) else args.name
            return asyncio.run(_act(_there(settings).absolute(), args.what, name))


def _backup(settings: Settings, file: Path) -> int:
    database = _there(settings)
    with written(file, database.parent) as to:
        held = back_up(database, to, time.time())
    if file != STREAM:
        remember(file, database, time.time())
    complain(f"{_words(held)}. They open only with the keys (`reportline keys backup`) and the secret.")
    return 0


def _backed_up(settings: Settings, file: Path) -> int:
    database = _there(settings)
    with read(file, database.parent) as backup:
        made = remember(backup, database, time.time())
    if (hours := (time.time() - made) / 3600) >= OLD_HOURS:
        complain(f"This backup was made {round(hours)} hours ago, and counts as one of that time.")
    return 0


def _restore(settings: Settings, file: Path) -> int:
    """Take a backup in. 1: some of it does not open."""
    with read(file, prepare(settings.data)) as backup:
        taken = restore(settings, backup)
    complain(f"New here: {_words(taken.new)}.")
    if taken.unopenable:
        complain(
            f"{taken.unopenable} of these reports do not open with the keys that are here. Take in the keys of the same"
            " time with `reportline keys restore`."
        )
    return 1 if taken.unopenable else 0


def _words(held: Holding) -> str:
    return f"{held.waiting} waiting, {held.dead} laid aside, {held.marks} settled in the last days"


def _there(settings: Settings) -> Path:
    """Give the outbox of a service that has run. Raises StartError."""
    file = settings.outbox_file
    if settings.outbox is None:
        there(settings.data)
    if not file.is_file():
        raise StartError(
            f"There is no outbox {file.absolute()}: nothing was ever stored there, or REPORTLINE_DATA or"
            " REPORTLINE_OUTBOX names another place than the service's."
        )
    return file


async def _act(file: Path, what: str, name: str) -> int:
    outbox = SqliteOutbox(file)
    try:
        if what == "list":
            await _list(outbox, str(file))
            return 0
        if not name:
            return await _resend_all(outbox)
        meant = await outbox.laid_aside(name)
        if len(meant) != 1:
            complain(
                "More than one was laid aside under such a name."
                if meant
                else "None was laid aside under this name."
            )
            return 1
        act = outbox.resend if what == "resend" else outbox.close_report
        done = await act(meant[0])
    finally:
        await outbox.close()
    say("done" if done else "not there any more")
    return 0 if done else 1


async def _list(outbox: SqliteOutbox, where: str) -> None:
    listed = await outbox.listed()
    for one in listed:
        say(_line(one))
    counts = await outbox.counts()
    complain(f"{counts.dead} laid aside, {counts.waiting} waiting in {where}")
    if (more := counts.dead + counts.waiting - len(listed)) > 0:
        complain(f"{more} more are not shown; `resend` and `close` take their names all the same.")
    for reason in sorted(counts.reasons):
        complain(_why(reason))


async def _resend_all(outbox: SqliteOutbox) -> int:
    """Let everything that was laid aside wait again. It is listed first, and no more than so much at once."""
    done = 0
    while aside := [one for one in await outbox.listed() if one.reason]:
        done += sum([await outbox.resend(one.name) for one in aside])
    say(f"{done} wait again")
    return 0


def _line(one: Listed) -> str:
    state = f"laid aside: {one.reason}" if one.reason else "waits"
    if one.refusals and not one.reason:
        state = f"waits, refused or not opened {one.refusals} of {one.tries}"
    return f"{one.name.hex()[:SHORT]}  {one.received_on}  tries {one.tries}  {state}"


def _why(reason: str) -> str:
    told = of_report(reason)
    return f"{reason}: {told.says}.\n  -> {told.do}"
