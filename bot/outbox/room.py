"""Is there room for one more report? Asked before a promise is made, so that the disk never has to break it."""

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bounds:
    """When new reports are refused.

    With less than `free_bytes` or `free_share` of the disk free, or with `reports` on it. `pages` bounds the
    file itself, in pages of 4 KiB (0: no bound); what does not fit there fails instead of being refused.
    """

    free_bytes: int = 200_000_000
    free_share: float = 0.05
    reports: int = 100_000
    pages: int = 0


class Room:
    """The room beside a database. What was measured counts for `fresh` seconds; `clock` never goes back."""

    def __init__(
        self,
        database: Path,
        bounds: Bounds,
        *,
        fresh: float = 3,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = database.parent
        self._bounds = bounds
        self._fresh = fresh
        self._clock = clock
        self._until = float("-inf")
        self._disk_is_full = False
        self._reports = 0

    def take(self, connection: sqlite3.Connection) -> bool:
        """Take the room of one report, if there is some. Raises OSError and sqlite3.Error."""
        if self._clock() >= self._until:
            self._measure(connection)
        if self._disk_is_full or self._reports >= self._bounds.reports:
            return False
        self._reports += 1
        return True

    def _measure(self, connection: sqlite3.Connection) -> None:
        disk = os.statvfs(self._folder)
        free = disk.f_bavail * disk.f_frsize
        least = max(self._bounds.free_bytes, self._bounds.free_share * disk.f_blocks * disk.f_frsize)
        (self._reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
        self._disk_is_full = free < least
        self._until = self._clock() + self._fresh
