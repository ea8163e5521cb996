"""`reportline doctor`: what is wrong with what was set up, and what to do about it."""

import argparse
import os
from collections import Counter

from bot.cli import loop
from bot.cli.say import complain, say
from bot.doctor import launch, subjects
from bot.doctor.case import Case
from bot.doctor.finding import Finding, as_json, as_lines, healthy
from bot.ops import logs
from bot.settings import Listen, look_at_settings
from bot.settings.kinds import listen


def options(parser: argparse.ArgumentParser) -> None:
    """Take the subjects, and how to look and answer."""
    parser.add_argument(
        "subject",
        nargs="*",
        type=_subject,
        metavar="SUBJECT",
        help=f"{', '.join(subjects.NAMES)}; without any: all that apply",
    )
    parser.add_argument(
        "--json", action="store_true", help="for programs: level, subject, code, says and do of each finding"
    )
    parser.add_argument(
        "--public", action="store_true", help="look at our own page at REPORTLINE_PUBLIC_URL too"
    )
    parser.add_argument(
        "--at",
        action="append",
        type=_listen,
        default=[],
        metavar="ADDRESS:PORT",
        help="the operator's server of a process that is to run; once for each: door and forwarder",
    )
    parser.add_argument(
        "--strict", action="store_true", help="end with 1 for a warning too, not for a fault alone"
    )
    parser.add_argument(
        "--template",
        action="store_true",
        help="with the subject launch: write launch.toml, the checklist to sign, into the data folder",
    )


def _subject(text: str) -> str:
    # With `choices`, argparse would ask for one where none is given.
    if text not in subjects.NAMES:
        raise argparse.ArgumentTypeError(f"one of {', '.join(subjects.NAMES)}")
    return text


def _listen(text: str) -> Listen:
    try:
        return listen(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def act(args: argparse.Namespace) -> int:
    """Look, and say what was found. 1: something is at fault."""
    # Beside a door, which is given none, doctor may be asked of all else without the intake's credentials.
    reading = look_at_settings(delivers=not args.subject or bool({"settings", "intake"} & set(args.subject)))
    logs.set_up(reading.settings.log_level or "warning")
    tries = not args.subject or "intake" in args.subject
    case = Case(reading, os.environ, public=args.public, tries=tries, at=tuple(args.at))
    if args.template:
        if args.subject != ["launch"] or "DATA" in reading.broken:
            complain(
                "--template goes with the subject launch alone, and a REPORTLINE_DATA that is understood."
            )
            return 2
        return _said([launch.write(case.settings)], as_json_=args.json)
    if (
        "telegram" in args.subject
        and not {"TELEGRAM_TOKEN"} & reading.broken
        and not case.settings.telegram_token
    ):
        complain("There is no bot to look at: set REPORTLINE_TELEGRAM_TOKEN first. See docs/telegram.md.")
        return 2
    findings = loop.run(lambda: subjects.examine(case, args.subject or subjects.NAMES))
    return _said(findings, as_json_=args.json, strict=args.strict)


def _said(findings: list[Finding], *, as_json_: bool, strict: bool = False) -> int:
    say(as_json(findings) if as_json_ else as_lines(findings))
    if not as_json_:
        counts = Counter(finding.level for finding in findings)
        complain(
            f"{counts['fault']} at fault, {counts['warning']} that should be better, {counts['ok']} as they should be"
        )
    well = all(finding.level == "ok" for finding in findings) if strict else healthy(findings)
    return 0 if well else 1
