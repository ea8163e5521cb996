"""The service itself, if it runs: what each process says of itself, and whether anybody delivers what it takes."""

import asyncio
import itertools
from collections.abc import Iterator

from bot.app.alarms import INTAKE_DOWN, OTHER_MODE, UNOPENED, stopped
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.running import Figures, Service, look
from bot.intake.reasons import STOP_LABELS, UNOPENABLE, of_stop_label
from bot.outbox.claimant import living
from bot.settings import Listen, Settings

NEEDS = frozenset({"OPS_LISTEN", "OPS_TOKEN", "DATA", "OUTBOX", "MODE"})
MANY_SESSIONS = 100_000
"""As deploy/alerts.yml has it: half of the bound, and no service has so many people at once."""


async def examine(case: Case) -> Iterator[Finding]:
    """Ask the operator's server, or that of every process, and look who holds a lock on the outbox."""
    settings = case.settings
    token = settings.ops_token.get_secret_value() if settings.ops_token else ""
    seen = [(at, await asyncio.to_thread(look, at, token)) for at in case.at or (settings.ops_listen,)]
    try:
        deliverers = living(settings.outbox_file)
    except OSError:
        deliverers = 0
    checks = (check(service, settings, deliverers, at, wanted=bool(case.at)) for at, service in seen)
    return itertools.chain.from_iterable(checks)


def check(
    service: Service, settings: Settings, deliverers: int, at: Listen | None = None, *, wanted: bool = False
) -> Iterator[Finding]:
    """Judge what is `at` an address, or that of the settings.

    `deliverers`: processes that deliver from this outbox. `wanted`: the operator says that one runs there.
    """
    listen = at or settings.ops_listen
    where = f"{listen.host}:{listen.port}"
    if service.answers != "reportline" and wanted:
        yield fault(
            "service.none",
            f"No Reportline answers at {where}, where one is to run.",
            "See whether it runs, and its log's last lines: docs/operating.md, the door is not ready, nobody delivers.",
        )
        return
    if service.answers == "nobody":
        beside = " (A process that delivers from this outbox does run.)" if deliverers else ""
        yield warning(
            "service.none",
            f"No Reportline answers at {where}.{beside}",
            "If it should run: see its log, and that doctor has the service's settings, REPORTLINE_OPS_LISTEN too."
            " Without that setting `forward` has no such address.",
        )
        return
    if service.answers == "somebody":
        yield warning(
            "service.foreign",
            f"What answers at {where} is no operator's server of Reportline.",
            "Set REPORTLINE_OPS_LISTEN to another port, for the service and for doctor.",
        )
        return
    if service.ready:
        yield ok("service.ready", f"The service at {where} is ready.")
    else:
        yield fault(
            "service.unready",
            f"The service at {where} can store no report now, or is stopping: people are told so.",
            "See `doctor disk outbox`, and its log.",
        )
    if service.figures is None:
        yield warning(
            "service.shut",
            f"The service at {where} does not show us its figures.",
            "Give doctor the service's own REPORTLINE_OPS_TOKEN.",
        )
    else:
        yield from _figures(service.figures, settings, deliverers)


_FAULTS = frozenset({("deliveries_total", "fault")})


def _figures(figures: Figures, settings: Settings, deliverers: int) -> Iterator[Finding]:
    live = figures.get(("live", ""))
    if live is not None and bool(live) != settings.live:
        yield fault(
            "service.other-mode",
            f"The service runs in {'live' if live else 'test'} mode, and these settings say {settings.mode}.",
            "Give doctor the settings of the service; or start the service again, if they were changed.",
        )
    if figures.get(("paused", "")) == 1:
        yield warning(
            "service.paused",
            "The service is paused: people are told that no reports are taken.",
            "`reportline pause off` takes that back.",
        )
    if figures.get(("live_sessions", ""), 0) > MANY_SESSIONS:
        yield fault(
            "service.sessions",
            "More conversations are open than people hold. When there are twice as many, nobody can begin one.",
            "See docs/operating.md, no room for conversations: it is a flood.",
        )
    if sum(
        count
        for (name, label), count in figures.items()
        if (name, label) in _FAULTS or name == "faults_total"
    ):
        yield warning(
            "service.faults",
            "Something failed in our own code since this process was started.",
            "See docs/operating.md, a fault of our own. The next start counts from nothing.",
        )
    if figures.get(("delivers", "")) == 1:
        yield from _delivery(figures)
    elif deliverers:
        yield ok("service.delivers-beside", "Another process delivers from this outbox.")
    else:
        yield fault(
            "service.nobody-delivers",
            "The service takes reports, and no process on this machine delivers them from this outbox.",
            "Start `reportline forward` with the same data folder and secret. If it runs elsewhere, let it run here.",
        )


def _delivery(figures: Figures) -> Iterator[Finding]:
    labels = [label for label in sorted(STOP_LABELS) if figures.get(("queue_stopped", label)) == 1]
    for label in labels:
        why = of_stop_label(label)
        yield fault("service.stopped", stopped(why.says), why.do)
    if not labels and figures.get(("breaker_open", "")) == 1:
        yield fault("service.intake-down", INTAKE_DOWN.says, INTAKE_DOWN.do)
    elif not labels and figures.get(("intake_waits", "")) == 1:
        yield ok("service.waits", "The intake asked to wait, and gets its time.")
    elif not labels:
        yield ok("service.delivers", "The service delivers.")
    if figures.get(("outbox_troubled", UNOPENABLE), 0) > 0:
        yield fault("service.unopenable", UNOPENED.says, UNOPENED.do)
    if figures.get(("outbox_troubled", "othermode"), 0) > 0:
        yield warning("service.mode-waits", OTHER_MODE.says, OTHER_MODE.do)
