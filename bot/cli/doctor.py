"""`reportline doctor`: what is wrong with what was set up, and what to do about it."""

import argparse
import time

from bot.cli import loop
from bot.cli.say import say
from bot.doctor import running, telegram
from bot.doctor.finding import Finding, as_json, as_lines, healthy
from bot.handlers.calls import Calls
from bot.handlers.telegram.api import BotApi
from bot.provision.telegram.want import Want, want


def options(parser: argparse.ArgumentParser) -> None:
    """Take the subject, and how to answer."""
    parser.add_argument("subject", choices=("telegram",), help="telegram is the only one so far")
    parser.add_argument(
        "--json", action="store_true", help="for programs: level, subject, says and do of each finding"
    )


def act(args: argparse.Namespace) -> int:
    """Look, and say what was found. 1: something is at fault."""
    settings = loop.begin("warning")
    wanted, runs_here = want(settings), running.runs(settings.ops_listen)
    findings = loop.run(lambda: _look(wanted, runs_here=runs_here))
    say(as_json(findings) if args.json else as_lines(findings))
    return 0 if healthy(findings) else 1


async def _look(wanted: Want, *, runs_here: bool) -> list[Finding]:
    calls = Calls()
    api = BotApi(wanted.api, wanted.token, calls)
    try:
        facts = await telegram.gather(api, wanted, now=time.time(), runs_here=runs_here)
    finally:
        await calls.close()
    return telegram.examine(facts)
