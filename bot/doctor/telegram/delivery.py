"""Whether what people write comes in, by the way that the settings want."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.doctor.finding import Finding
from bot.doctor.telegram.facts import Facts
from bot.doctor.telegram.failures import advice
from bot.handlers.telegram import ALLOWED_UPDATES
from bot.provision.telegram.webhook import Webhook, place, present
from bot.provision.telegram.words import counted, how_long, said

PORTS = frozenset({443, 80, 88, 8443})
"""https://core.telegram.org/bots/api#setwebhook"""
RECENT_SECONDS = 3600
"""An error that is older, while nothing waits, is over."""
MANY = 100
"""Updates that wait: more than come in at a time."""
_PROVISION = "Run `reportline provision telegram`."
_REVOKE = "If you did not do this, somebody else has the token: get a new one from @BotFather (/revoke)."


def check(facts: Facts) -> Iterator[Finding]:
    """Judge webhook or polling."""
    if facts.info is None:
        return
    if facts.info.outcome != "done":
        yield Finding(
            "fault",
            "delivery",
            "Telegram does not say whether a webhook is set.",
            "Try again in some minutes.",
        )
    elif facts.wanted.way_in.url:
        yield from _webhook(facts)
    else:
        yield from _polling(facts)
    yield from _waiting(facts)


def _webhook(facts: Facts) -> Iterator[Finding]:
    was, will = present(facts.webhook), facts.wanted.way_in
    yield from _address(will, facts)
    if not was.url:
        yield Finding("fault", "webhook", "None is set: nothing that people write comes in.", _PROVISION)
        return
    if was.url != will.url:
        says = f"It leads to {place(was.url)} and not to {will.url}: what people write goes there."
        yield Finding("fault", "webhook", says, f"{_PROVISION} {_REVOKE}")
        return
    yield Finding("ok", "webhook", f"It leads to {will.url}.")
    lacking = will.updates - was.updates if was.updates else frozenset[str]()
    if lacking:
        yield Finding("fault", "webhook", f"Telegram does not deliver {_listed(lacking)}.", _PROVISION)
    elif was.updates != will.updates:
        yield Finding(
            "warning", "webhook", "Telegram delivers more kinds of updates than are read.", _PROVISION
        )
    if was.connections != will.connections:
        says = (
            f"Telegram opens at most {was.connections} connections at once, rather than {will.connections}."
        )
        yield Finding("warning", "webhook", says, _PROVISION)
    if was.own_certificate:
        yield Finding(
            "warning", "webhook", "Telegram trusts only a certificate that somebody handed in.", _PROVISION
        )
    yield from _last_error(facts)


def _address(will: Webhook, facts: Facts) -> Iterator[Finding]:
    """Judge an address that Telegram would refuse. A server of one's own takes any."""
    parts = urlsplit(will.url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if facts.wanted.api.startswith("https:") and (parts.scheme != "https" or port not in PORTS):
        yield Finding(
            "fault",
            "webhook",
            "Telegram delivers to https on port 443, 80, 88 or 8443 only.",
            "Put a proxy with TLS in front and set REPORTLINE_PUBLIC_URL to its address, or set"
            " REPORTLINE_TELEGRAM_MODE to poll, which needs no public address.",
        )


def _last_error(facts: Facts) -> Iterator[Finding]:
    message, at = facts.webhook.get("last_error_message"), facts.webhook.get("last_error_date")
    if not isinstance(message, str) or not isinstance(at, int):
        yield Finding("ok", "delivery", "Telegram remembers no error.")
        return
    ago = max(0.0, facts.now - at)
    recent = ago < RECENT_SECONDS
    words = f"The last error was {how_long(ago)} ago: {said(message, facts.wanted.secrets)}"
    if recent and _pending(facts):
        yield Finding("fault", "delivery", words, advice(message))
    elif recent:
        yield Finding("warning", "delivery", f"{words} (nothing waits any more)", advice(message))
    else:
        yield Finding("ok", "delivery", words)


def _polling(facts: Facts) -> Iterator[Finding]:
    if url := present(facts.webhook).url:
        says = f"One is set, and leads to {place(url)}: while it is, polling gets nothing."
        yield Finding("fault", "webhook", says, f"{_PROVISION} It takes the webhook away. {_REVOKE}")
        return
    yield Finding("ok", "webhook", "None is set, as polling wants it.")
    poll = facts.poll
    if poll and poll.outcome == "conflict" and facts.runs_here:
        says = (
            "Somebody polls with this token: the bot that runs here. (Were there two, its log would say so.)"
        )
        yield Finding("ok", "polling", says)
    elif poll and poll.outcome == "conflict":
        yield Finding(
            "warning",
            "polling",
            "Somebody polls with this token, and no Reportline answers at REPORTLINE_OPS_LISTEN.",
            "If yours runs elsewhere, that is it, and all is well. Of two, each gets only part of what people write:"
            f" stop the other. {_REVOKE}",
        )
    elif poll and poll.outcome == "done":
        says = "Nobody else was seen to poll. (The bot may be between two polls, or not running.)"
        yield Finding("ok", "polling", says)
    else:
        yield Finding("fault", "polling", "Telegram gives no updates.", "Try again in some minutes.")


def _waiting(facts: Facts) -> Iterator[Finding]:
    pending = _pending(facts)
    says = f"Telegram keeps {counted(pending, 'update')} waiting, for 24 hours at most."
    if pending > MANY:
        yield Finding(
            "warning", "waiting", says, "See that `reportline run` or `serve` runs, and what its log says."
        )
    elif pending:
        yield Finding("ok", "waiting", says)
    else:
        yield Finding("ok", "waiting", "Nothing waits at Telegram.")


def _pending(facts: Facts) -> int:
    pending: Any = facts.webhook.get("pending_update_count")
    return pending if isinstance(pending, int) else 0


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(kind for kind in ALLOWED_UPDATES if kind in kinds)
