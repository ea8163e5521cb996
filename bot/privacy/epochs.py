"""Epoch keys: the salt of every pseudonym, new every six hours, the last one readable for a session's life.

This is the kind that one process keeps in memory. Python cannot promise to overwrite a key: it is let go, so
it ends with the memory it lay in. Swap and core dumps are for the operator to turn off.
"""

import secrets
import time
from collections.abc import Callable

LENGTH = 32


class Epochs:
    """The epoch keys of one process.

    `minutes` is a session's life, `hours` an epoch's. `clock` counts seconds and never goes back.
    """

    def __init__(
        self, *, minutes: float = 30, hours: float = 6, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._life = minutes * 60
        self._length = hours * 3600
        self._clock = clock
        self._current = secrets.token_bytes(LENGTH)
        self._previous: bytes | None = None
        self._began = clock()

    def current(self) -> bytes:
        """Give the key that new sessions are named and sealed with."""
        return self.readable()[0]

    def readable(self) -> tuple[bytes, ...]:
        """Give the keys that a live session may be sealed with, newest first: one, or two after a change.

        Asking is also what lets old keys go, so a quiet process should ask every minute or so.
        """
        # An epoch ends when it is due, not when somebody asks: after a quiet night the old key has had its
        # time.
        whole, into = divmod(self._clock() - self._began, self._length)
        if whole >= 1:
            self._previous = self._current if whole == 1 else None
            self._current = secrets.token_bytes(LENGTH)
            self._began += whole * self._length
        if into > self._life:
            self._previous = None
        return (self._current,) if self._previous is None else (self._current, self._previous)

    def __repr__(self) -> str:
        return "Epochs(...)"
