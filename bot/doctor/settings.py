"""Whether the settings are understood, fit together, and do something."""

from collections.abc import Iterator

from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning

_MODE = {
    "live": "Live mode: reports are real.",
    "test": "Test mode: nothing that people send reaches a hotline, and every receipt says so.",
}


def examine(case: Case) -> Iterator[Finding]:
    """Judge the settings."""
    yield from wrong(case)
    for sentence in case.settings.notes:
        yield warning("settings.idle", sentence, "Take it away, or set what it belongs to.")
    if case.settings.documentation_hosts:
        yield warning(
            "settings.for-tests",
            "REPORTLINE_DOCUMENTATION_HOSTS is on: addresses that cannot exist are taken for public ones.",
            "Take it away where people write.",
        )
    if "MODE" not in case.reading.broken:
        yield ok("settings.mode", _MODE[case.settings.mode])
    if not case.reading.faults:
        yield ok("settings.sound", "All settings are understood and fit together.")


def wrong(case: Case) -> Iterator[Finding]:
    """Give a fault for each thing that keeps the service from starting."""
    for sentence in case.reading.faults:
        yield fault("settings.wrong", sentence, "Set it right: the service does not start like this.")
