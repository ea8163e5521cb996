"""Words for an operator: how long something is, and what Telegram said, with no secret in it."""

from collections.abc import Collection

_AT_MOST = 200


def how_long(seconds: float) -> str:
    """Give a span of time as people say it, rounded up for short ones and never to nothing."""
    for unit, size, most in (("second", 1, 90), ("minute", 60, 90), ("hour", 3600, 48), ("day", 86400, 0)):
        number = max(1, -int(-seconds // size))
        if number <= most or not most:
            return counted(number, unit)
    raise AssertionError  # pragma: no cover - days have no end


def said(text: str, secrets: Collection[str]) -> str:
    """Give what a server said, short and on one line; nothing of it if it holds a secret, whole or in part."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    # Of a token, what stands after the colon is the secret.
    parts = [part for secret in secrets for part in (secret, secret.rpartition(":")[2]) if part]
    if any(part in text for part in parts):
        return "(left out: it holds the token or the secret)"
    return plain if len(plain) <= _AT_MOST else plain[: _AT_MOST - 1] + "…"


def counted(number: int, what: str) -> str:
    """Give a number and what it counts."""
    return f"{number} {what}{'' if number == 1 else 's'}"
