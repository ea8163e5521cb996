"""When there last was a copy of the outbox that can be read: remembered in a file beside it, for its age."""

import secrets
from pathlib import Path

from bot.outbox.backup import checked, opened, sync
from bot.outbox.entry import OutboxFailedError
from bot.outbox.origin import number, origin

BACKED_UP = ".backed-up"
"""After the name of the outbox: the file beside it that says of when the newest copy is that was read back."""
AHEAD_SECONDS = 300
"""So much may the clock have been ahead when a copy was made. One of later would silence the alarm until then."""
_DO = "make a new one with `reportline outbox backup`"


def remember(backup: Path, database: Path, now: float) -> float:
    """Keep of when there is a copy of this outbox that can be read, and give it: all of the copy is read once.

    Both in seconds since 1970. What is known of a newer copy stays. Raises OutboxFailedError and OSError, and what
    was remembered before stays.
    """
    with checked(backup) as copy:
        found = origin(copy)
    if found is None:
        raise OutboxFailedError(
            "the backup does not say when it was made and of which outbox, as those of older versions and other"
            f" programs do not. It does not count as a backup: {_DO}"
        )
    with opened(database, "ro", "the outbox cannot be read") as here:
        if found.outbox != number(here):
            raise OutboxFailedError(
                "the backup is of another outbox: another installation's, or the one that was here before. It does"
                f" not count as a backup of this one: {_DO}"
            )
    if found.made > now + AHEAD_SECONDS:
        raise OutboxFailedError(
            "the backup was made at a time that is still to come: see that the clock is right, and then"
            f" {_DO}"
        )
    made = min(float(found.made), now)
    known = last_backup(database)
    if known is None or not made <= known <= now:
        _keep(database, made)
    return made


def last_backup(database: Path) -> float | None:
    """Give of when the last copy is, in seconds since 1970; None: of none is known."""
    try:
        return float(int(database.with_name(database.name + BACKED_UP).read_text("ascii")))
    except (OSError, ValueError):
        return None


def _keep(database: Path, made: float) -> None:
    beside = database.with_name(f".{database.name}{BACKED_UP}.{secrets.token_hex(4)}")
    try:
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_text(f"{int(made)}\n", "ascii")
        sync(beside)
        beside.rename(database.with_name(database.name + BACKED_UP))
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync(database.parent)
