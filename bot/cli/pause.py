"""`reportline pause`: people are told that no reports are taken now, until it is taken back."""

import argparse

from bot.app.folder import there
from bot.app.pause import Pause
from bot.cli.say import complain, say
from bot.settings import read_settings


def options(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    parser.add_argument("what", choices=("on", "off", "state"))


def act(args: argparse.Namespace) -> int:
    """Set the flag, or say how it stands."""
    folder = there(read_settings(delivers=False).data)
    pause = Pause(folder)
    if args.what != "state":
        pause.set(on=args.what == "on")
    say("paused: people are told so" if pause() else "not paused")
    complain(f"in {folder.absolute()}")
    return 0
