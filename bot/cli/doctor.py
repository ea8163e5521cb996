"""`reportline doctor`: what is wrong with what was set up, and what to do about it."""

import argparse
import time

from bot.cli import loop
from bot.cli.say import say
from bot.doctor import telegram
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
    wanted = want(loop.begin("warning"))
    findings = loop.run(lambda: _look(wanted))
    say(as_json(findings) if args.json else as_lines(findings))
    return 0 if healthy(findings) else 1


async def _look(wanted: Want) -> list[Finding]:
    calls = Calls()
    try:
        facts = await telegram.gather(BotApi(wanted.api, wanted.token, calls), wanted, now=time.time())
    finally:
        await calls.close()
    return telegram.examine(facts)
