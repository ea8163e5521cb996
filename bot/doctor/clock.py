"""The clock: the day stands in every report, and times decide what is due and which certificate holds."""

from collections.abc import Iterator

from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.intake import NEEDS as INTAKE_NEEDS
from bot.doctor.intake import asked_of
from bot.intake.body import EARLIEST

OFF_SECONDS = 60.0
WRONG_SECONDS = 3600.0
_SET = (
    "Let the machine set its clock by the network (`timedatectl set-ntp true`); then start the service anew."
)


async def examine(case: Case) -> Iterator[Finding]:
    """Judge the clock by what is known of days, and by the intake's."""
    # Settings that keep the intake from being asked keep only the comparison from being made.
    ahead = None if case.reading.broken & INTAKE_NEEDS else (await asked_of(case)).ahead
    return check(case, ahead)


def check(case: Case, ahead: float | None) -> Iterator[Finding]:
    """Judge. `ahead`: by how many seconds the intake's clock is ahead of ours."""
    if case.today < EARLIEST:
        yield fault(
            "clock.unset",
            f"It is {case.today} here, before any report can be: people's reports are refused.",
            _SET,
        )
    if ahead is None:
        yield ok("clock.alone", f"It is {case.today} here (UTC). There was no clock to compare it with.")
        return
    words = f"The clock is {_span(ahead)} {'behind' if ahead > 0 else 'ahead of'} the intake's."
    if abs(ahead) > WRONG_SECONDS:
        yield fault("clock.wrong", words, _SET)
    elif abs(ahead) > OFF_SECONDS:
        yield warning("clock.off", words, _SET)
    else:
        yield ok("clock.right", "The clock is within a minute of the intake's.")


def _span(seconds: float) -> str:
    whole = int(abs(seconds))
    return (
        f"{whole // 3600} h {whole % 3600 // 60} min"
        if whole >= 3600
        else f"{whole // 60} min {whole % 60} s"
    )
