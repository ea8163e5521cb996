"""`reportline outbox`: what waits and what was laid aside, without a word of any report."""

import argparse
import asyncio

from bot.app.errors import StartError
from bot.app.folder import there
from bot.cli.say import complain, say
from bot.outbox import Listed, SqliteOutbox
from bot.settings import Settings, read_settings

SHORT = 8
"""Characters of a name that are shown, and enough to name a report by."""


def options(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and with which report."""
    parser.add_argument(
        "what", choices=("list", "resend", "close"), help="close: its receipt then says undelivered"
    )
    parser.add_argument("name", nargs="?", help="as `list` shows it; the first characters are enough")


def act(args: argparse.Namespace) -> int:
    """Do it."""
    # An empty name would begin every name.
    if not args.name if args.what != "list" else args.name is not None:
        complain("`list` takes no name; `resend` and `close` take one.")
        return 2
    return asyncio.run(_act(read_settings(), args.what, args.name or ""))


async def _act(settings: Settings, what: str, name: str) -> int:
    file = settings.outbox_file
    if settings.outbox is None:
        there(settings.data)
    if not file.is_file():
        raise StartError(
            f"There is no outbox {file.absolute()}: nothing was ever stored there, or REPORTLINE_DATA or"
            " REPORTLINE_OUTBOX names another place than the service's."
        )
    outbox = SqliteOutbox(file)
    try:
        listed = await outbox.listed()
        if what == "list":
            for one in listed:
                say(_line(one))
            aside = sum(bool(one.reason) for one in listed)
            complain(f"{aside} laid aside, {len(listed) - aside} waiting in {file.absolute()}")
            return 0
        meant = [one for one in listed if one.reason and one.name.hex().startswith(name.lower())]
        if len(meant) != 1:
            complain(
                "More than one was laid aside under such a name."
                if meant
                else "None was laid aside under this name."
            )
            return 1
        act = outbox.resend if what == "resend" else outbox.close_report
        done = await act(meant[0].name)
    finally:
        await outbox.close()
    say("done" if done else "not there any more")
    return 0 if done else 1


def _line(one: Listed) -> str:
    state = f"laid aside: {one.reason}" if one.reason else "waits"
    return f"{one.name.hex()[:SHORT]}  {one.received_on}  tries {one.tries}  {state}"
