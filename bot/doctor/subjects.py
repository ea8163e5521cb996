"""Every subject, in the order in which an operator would mend things. One that fails keeps no other from being seen."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass

from bot.doctor import (
    clock,
    disk,
    helplines,
    intake,
    keys,
    languages,
    launch,
    memory,
    outbox,
    platforms,
    proxies,
    secret,
    service,
    settings,
)
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, skipped
from bot.doctor.telegram import visit as telegram
from bot.ops.logs import kinds, places
from bot.settings.read import PREFIX

Examine = Callable[[Case], Awaitable[Iterable[Finding]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject. `needs`: settings without which a look would say something wrong. `applies`: there is something."""

    name: str
    examine: Examine
    needs: frozenset[str] = frozenset()
    applies: Callable[[Case], bool] = lambda _: True


def _at_once(examine: Callable[[Case], Iterable[Finding]]) -> Examine:
    """Let a look that waits for nobody be called like those that do."""

    async def examined(case: Case) -> Iterable[Finding]:
        return examine(case)

    return examined


SUBJECTS = (
    Subject("settings", _at_once(settings.examine)),
    Subject("secret", _at_once(secret.examine)),
    Subject("keys", _at_once(keys.examine), keys.NEEDS),
    Subject("disk", _at_once(disk.examine), disk.NEEDS),
    Subject("outbox", _at_once(outbox.examine), outbox.NEEDS),
    Subject("clock", clock.examine),
    Subject("intake", intake.examine, intake.NEEDS),
    Subject("languages", _at_once(languages.examine), languages.NEEDS),
    Subject("helplines", _at_once(helplines.examine), helplines.NEEDS),
    Subject("platforms", _at_once(platforms.examine), platforms.NEEDS),
    Subject("telegram", telegram.examine, telegram.NEEDS, lambda case: bool(case.settings.telegram_token)),
    Subject("proxies", proxies.examine, proxies.NEEDS),
    Subject("memory", _at_once(memory.examine)),
    Subject("service", service.examine, service.NEEDS),
    Subject("launch", _at_once(launch.examine), launch.NEEDS),
)
NAMES = tuple(subject.name for subject in SUBJECTS)


async def examine(case: Case, names: Collection[str] = NAMES) -> list[Finding]:
    """Look at these subjects, each where it applies. Never raises."""
    found: list[Finding] = []
    if "settings" not in names:
        # Whatever was asked: a service that would not start is not well, and a misspelt setting may be the one meant.
        found += settings.wrong(case)
    for subject in SUBJECTS:
        if subject.name in names:
            found += await _one(subject, case)
    return found


async def _one(subject: Subject, case: Case) -> list[Finding]:
    if broken := case.reading.broken & subject.needs:
        return [skipped(subject.name, (f"{PREFIX}{name}" for name in broken))]
    if not subject.applies(case):
        return []
    try:
        return list(await subject.examine(case))
    except Exception as error:  # noqa: BLE001 - the others have to be seen all the same
        where = ", ".join(places(error.__traceback__)[:1])
        says = f"Doctor itself failed here ({', '.join(kinds(error))} at {where})."
        return [fault(f"{subject.name}.failed", says, "Please report this line; it tells nothing of you.")]
