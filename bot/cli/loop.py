"""What every long-running command begins with: settings, logs, a fast event loop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import uvloop

from bot.ops import logs
from bot.settings import Settings, read_settings

T = TypeVar("T")
_log = logging.getLogger(__name__)


def begin(level: str, *, delivers: bool = True) -> Settings:
    """Read the settings and send all logs to stderr; `level` counts unless REPORTLINE_LOG_LEVEL is set."""
    settings = read_settings(delivers=delivers)
    logs.set_up(settings.log_level or level)
    for note in settings.notes:
        _log.warning("%s", note, extra={"event": note})
    return settings


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run until it is done."""

    async def watched() -> T:
        logs.watch(asyncio.get_running_loop())
        return await work()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(watched())
