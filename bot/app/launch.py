"""The launch checklist, as it stands for this installation: looked at in live mode alone, and never in the way."""

import logging
from datetime import UTC, date, datetime

from bot.i18n import Catalogues
from bot.i18n.catalogue import SOURCE
from bot.launch import FILE, ITEMS, LaunchError, Open, read, still_open
from bot.settings import Settings

_log = logging.getLogger(__name__)


def today() -> date:
    """Give the day in UTC."""
    return datetime.now(UTC).date()


def unread(catalogues: Catalogues) -> tuple[str, ...]:
    """Give the offered languages that no native speaker has read, as far as their own files say."""
    native = {verdict.language for verdict in catalogues.state() if verdict.review == "native"} | {SOURCE}
    return tuple(tag for tag in catalogues.offered if tag not in native)


def open_items(settings: Settings, catalogues: Catalogues) -> tuple[Open, ...]:
    """Give the items that do not count today; none in test mode. Of a file that cannot be read nothing counts."""
    if not settings.live:
        return ()
    try:
        return still_open(read(settings.data / FILE), today(), unread(catalogues))
    except LaunchError:
        return tuple(Open(item, "missing") for item in ITEMS)


def say_what_is_open(settings: Settings, catalogues: Catalogues) -> None:
    """Log a line for each open item: live mode begins all the same."""
    for found in open_items(settings, catalogues):
        _log.warning(
            "an item of the launch checklist is not signed",
            extra={"reason": found.item.name, "state": found.why},
        )
