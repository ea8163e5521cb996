"""The intake: the way there, its certificate, our credentials and, in test mode, a whole test report."""

from collections.abc import Iterator

from bot.doctor.case import Case
from bot.doctor.finding import Finding
from bot.doctor.intake.asking import Asked, look
from bot.doctor.intake.check import check

NEEDS = frozenset(
    {
        "MODE",
        "INTAKE",
        "INTAKE_TOKEN",
        "INTAKE_USER",
        "INTAKE_PASSWORD",
        "INTAKE_IWF_CHANNEL",
        "INTAKE_IWF_COUNTRIES",
    }
)


async def examine(case: Case) -> Iterator[Finding]:
    """Ask the intake and judge its answers."""
    return check(await asked_of(case), case.now)


async def asked_of(case: Case) -> Asked:
    """Ask the intake, once a visit.

    A test report is handed over only where every setting is sound: one that is misspelled may be the one that says
    whose intake it is, or that reports are real.
    """
    if case.asked is None:
        hands_over = case.tries and not case.reading.faults
        case.asked = await look(case.settings, hands_over=hands_over, today=case.today)
    return case.asked
