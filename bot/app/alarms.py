"""What an operator should know of reports that do not arrive, worst first: in words, and what to do about it."""

from collections.abc import Collection, Iterator

from bot.forwarder import ForwarderState
from bot.intake.reasons import UNOPENABLE, of_report, of_stop
from bot.launch import Open
from bot.ops.state import Advice
from bot.outbox import Counts

INTAKE_DOWN = Advice(
    "The intake does not answer. One report asks every half minute; none is lost.",
    "See `reportline doctor intake`. If it goes on for an hour, call the intake's people.",
)
UNOPENED = Advice(
    "Reports that wait do not open: the keys that are here may not be theirs. Within half an hour they are laid aside.",
    "Take in the keys of their time: `reportline keys restore`. See `reportline doctor keys`.",
)
OTHER_MODE = Advice(
    "Reports of the other mode (test or live) wait here and are not sent.",
    "Start a forwarder with the REPORTLINE_MODE that they were made in, to deliver them to the intake of that mode.",
)
REFUSED = Advice(
    "The intake refused reports that wait. What it refuses three times is laid aside.",
    "Ask the intake's people what their log says. See `reportline outbox list` in some minutes.",
)


def stopped(says: str) -> str:
    """Say that nothing is delivered, and why."""
    return f"The queue stands still: {says}. One report asks from time to time; none is lost."


def laid_aside(count: int, says: str) -> str:
    """Say that reports were laid aside, and why."""
    return f"{count} report{'' if count == 1 else 's'} laid aside: {says}."


def open_item(found: Open) -> Advice:
    """Say which item of the launch checklist does not count."""
    why = {
        "missing": f"nobody has signed it for {', '.join(found.languages)}"
        if found.languages
        else "nobody has signed it",
        "old": "it was signed too long ago",
        "over": "the day until which it counts is past",
    }[found.why]
    return Advice(
        f"Launch checklist, {found.item.name}: {why}. It says: {found.item.what}.",
        "Do it, then sign it in launch.toml in the data folder. docs/launch.md says what it means.",
    )


def alarms(state: ForwarderState | None, counts: Counts | None, launch: Collection[Open]) -> Iterator[Advice]:
    """Give all that there are. No `state`: another process delivers. No `counts`: the outbox cannot be read."""
    if state and state.stopped:
        why = of_stop(state.stopped)
        yield Advice(stopped(why.says), why.do)
    elif state and state.breaker_open:
        yield INTAKE_DOWN
    troubles = state.troubles if state else {}
    if troubles.get(UNOPENABLE):
        yield UNOPENED
    for reason, count in sorted(counts.reasons.items()) if counts else ():
        told = of_report(reason)
        yield Advice(laid_aside(count, told.says), told.do)
    if troubles.get("refused"):
        yield REFUSED
    if troubles.get("othermode"):
        yield OTHER_MODE
    for found in launch:
        yield open_item(found)
