"""Reads Retry-After (RFC 9110, 10.2.3): seconds or a date.

A date is counted from the answer's own Date where it has one: a server's clock and ours may differ by hours.
"""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

AT_LEAST = 1.0
AT_MOST = 3600.0
_SECONDS = re.compile(r"[0-9]{1,9}")


def retry_after(value: str | None, date: str | None, now: float) -> float | None:
    """Give the seconds to wait, from 1 up to an hour; None if the header is missing or cannot be read.

    `now`, in seconds since 1970, counts where the answer has no Date.
    """
    if value is None:
        return None
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return min(max(float(value), AT_LEAST), AT_MOST)
    until = _instant(value)
    if until is None:
        return None
    sent = _instant(date) if date else None
    return min(max(until - (now if sent is None else sent), AT_LEAST), AT_MOST)


def _instant(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
