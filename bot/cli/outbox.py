"""`reportline outbox`: what waits and what was laid aside, without a word of any report."""

import argparse
import asyncio

from bot.app.folder import prepare
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
    if (args.name is None) != (args.what == "list"):
        complain("`list` takes no name; `resend` and `close` take one.")
        return 2
    return asyncio.run(_act(read_settings(), args.what, args.name or ""))


async def _act(settings: Settings, what: str, name: str) -> int:
    prepare(settings.data)
    outbox = SqliteOutbox(settings.outbox_file)
    try:
        listed = await outbox.listed()
        if what == "list":
            for one in listed:
                say(_line(one))
            aside = sum(bool(one.reason) for one in listed)
            complain(f"{aside} laid aside, {len(listed) - aside} waiting")
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
