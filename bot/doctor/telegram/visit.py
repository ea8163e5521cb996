"""A bot as the settings want it, asked about at Telegram and judged."""

import asyncio
from collections.abc import Iterable

from bot.app.errors import StartError
from bot.doctor import running
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault
from bot.doctor.telegram import examine as judge
from bot.doctor.telegram import gather
from bot.handlers.calls import Calls
from bot.handlers.telegram.api import BotApi
from bot.provision.telegram.want import want

NEEDS = frozenset(
    {
        "TELEGRAM_TOKEN",
        "TELEGRAM_SECRET",
        "TELEGRAM_MODE",
        "TELEGRAM_API",
        "PUBLIC_URL",
        "LOCALES",
        "OPS_LISTEN",
    }
)


async def examine(case: Case) -> Iterable[Finding]:
    """Ask Telegram and judge its answers."""
    settings = case.settings
    try:
        wanted = want(settings)
    except StartError as error:
        return [fault("telegram.unready", str(error), "Set it, and start again.")]
    runs_here = await asyncio.to_thread(running.runs, settings.ops_listen)
    calls = Calls()
    try:
        api = BotApi(wanted.api, wanted.token, calls)
        return judge(await gather(api, wanted, now=case.now, runs_here=runs_here))
    finally:
        await calls.close()
