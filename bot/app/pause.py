"""The operator's pause: a file in the data folder, so that it holds for every process there and outlives a restart."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)

FILE = "paused"
FRESH_SECONDS = 1.0


class Pause:
    """The flag. Asking is cheap: the disk is looked at once a second. `clock` counts seconds and never goes back."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = folder / FILE
        self._clock = clock
        self._until = float("-inf")
        self._on = False

    def __call__(self) -> bool:
        """Say whether the service is paused."""
        now = self._clock()
        if now >= self._until:
            try:
                self._on = self._file.exists()
            except OSError:
                # The folder cannot be looked into: what was last known holds, and storing will say what is wrong.
                _log.exception("whether the service is paused cannot be seen")
            self._until = now + FRESH_SECONDS
        return self._on

    def set(self, *, on: bool) -> None:
        """Pause the service, or take the pause back. Raises OSError."""
        self._until = float("-inf")
        if on:
            self._file.touch(mode=0o600)
        else:
            self._file.unlink(missing_ok=True)
