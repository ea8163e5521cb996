"""What the outbox hands out, counts and raises: the words that every kind of outbox shares."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

NAME = 16
# A mark outlives what a platform may deliver twice and what a person may still ask after.
MARK_DAYS = 8
# An intake may ask for an hour, the forwarder waits no longer: a due further away comes of a clock that was wrong.
LONGEST_WAIT = 61 * 60.0
# A step back of the clock beyond this makes everything due now. Smaller ones are lived with.
CLOCK_STEP = 60.0


class OutboxError(Exception):
    """A report was not kept, or the outbox cannot be used."""


class OutboxFullError(OutboxError):
    """There is no room: the disk is nearly full, or too many reports wait. Nothing was stored."""


class OutboxFailedError(OutboxError):
    """The disk or the database did not do it. The report may or may not be there: insert it again under its receipt."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report to deliver.

    `tries`: how often it was handed out, this time included. `refusals`: as told by `later`. `progress`: as told by
    `note`, empty if nothing was.
    """

    name: bytes
    sealed: bytes = field(repr=False)
    tries: int
    refusals: int
    progress: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A report as an operator sees it: nothing of its contents. `reason`: why it was laid aside; empty: it waits."""

    name: bytes
    received_on: date
    tries: int
    refusals: int
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is.

    `oldest_seconds`: how long the longest waiting report waits, as far as is known. On disk only the day is
    kept, so this is the time since this process first met it, or since the end of the day it came, whichever
    is more. `reasons`: how many were laid aside for which.
    """

    waiting: int
    dead: int
    oldest_seconds: float
    reasons: Mapping[str, int] = field(default_factory=dict)


def name_of(receipt: str) -> bytes:
    """Name a report on disk: a hash of its receipt, which itself is not there. 75 random bits are not to be guessed."""
    return hashlib.sha256(b"reportline outbox 1" + receipt.encode()).digest()[:NAME]


def plain_reason(reason: str) -> str:
    """Shorten a reason for the disk and take out whatever looks like an address: an intake's words may repeat one."""
    return re.sub(r"\S*[/@\\]\S*|\S+\.\S+", "[...]", reason)[:80]
