"""Which command is meant, and what is said when it is none."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol, cast

from bot.cli.say import complain, say
from bot.ops import cores

COMMANDS: Final[Mapping[str, str]] = {
    "run": "all in one on this machine: web chat, outbox, forwarder and, unless an intake is set, a stand-in",
    "serve": "the public door alone",
    "forward": "deliver what waits in the outbox",
    "talk": "a conversation in this terminal",
    "standin": "the stand-in intake by itself, to try things out",
    "keys": "draw a secret; make, show, rotate, back up, restore and rewrap the keys of the outbox",
    "outbox": "list what waits; send a dead letter again, or give it up; back up and restore",
    "pause": "tell people that no reports are taken now, or take that back",
    "provision": "name, words and menu of the bot in a messaging app, and where its messages are delivered",
    "doctor": "what is wrong with what was set up, and what to do about it",
    "locales": "the languages: which are offered, and what the others lack",
    "addresses": "read web addresses out of lines of text",
}
WRONG_USE = 2


class Command(Protocol):
    """What the module of a command holds."""

    def options(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's options."""

    def act(self, args: argparse.Namespace) -> int:
        """Do it, and give the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command: 0 done, 1 not all done, 2 wrongly asked or not able to start."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        say(_usage())
        return 0 if words else WRONG_USE
    name = words[0]
    if name not in COMMANDS:
        complain(f"There is no command of this name.\n\n{_usage()}")
        return WRONG_USE
    cores.forbid()  # whatever the command, a secret may be in its environment
    command = cast("Command", importlib.import_module(f"bot.cli.{name}"))
    parser = argparse.ArgumentParser(prog=f"reportline {name}", description=COMMANDS[name])
    command.options(parser)
    return _guarded(command.act, parser.parse_args(words[1:]))


def _guarded(act: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Act; what an operator can mend becomes a sentence, and a reader that went away is no error."""
    try:
        return act(args)
    except BrokenPipeError:
        # Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if (told := _told(error)) is None:
            raise
        complain(told)
        return WRONG_USE


def _told(error: Exception) -> str | None:
    """Give the words of an error that speaks to an operator. Only what is loaded can have been raised."""
    for module, name in (
        ("bot.settings", "SettingsError"),
        ("bot.app.errors", "StartError"),
        ("bot.privacy", "KeysError"),
        ("bot.outbox", "OutboxError"),
    ):
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(error, kind):
            return str(error)
    if isinstance(error, OSError) and error.strerror:
        which = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return f"{which}{error.strerror}."
    return None


def _usage() -> str:
    rows = "\n".join(f"  {name:<10} {what}" for name, what in COMMANDS.items())
    return f"usage: reportline COMMAND [options]\n\n{rows}\n\n`reportline COMMAND --help` says more of each."
