"""Whether what people write comes in, by the way that the settings want."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.doctor.finding import Finding, fault, ok, warning
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
        yield fault(
            "telegram.webhook-unknown",
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
        yield fault(
            "telegram.webhook-none", "No webhook is set: nothing that people write comes in.", _PROVISION
        )
        return
    if was.url != will.url:
        says = f"The webhook leads to {place(was.url)} and not to {will.url}: what people write goes there."
        yield fault("telegram.webhook-elsewhere", says, f"{_PROVISION} {_REVOKE}")
        return
    yield ok("telegram.webhook-set", f"The webhook leads to {will.url}.")
    lacking = will.updates - was.updates if was.updates else frozenset[str]()
    if lacking:
        yield fault("telegram.webhook-kinds", f"Telegram does not deliver {_listed(lacking)}.", _PROVISION)
    elif was.updates != will.updates:
        says = "Telegram delivers more kinds of updates than are read."
        yield warning("telegram.webhook-more-kinds", says, _PROVISION)
    if was.connections != will.connections:
        says = (
            f"Telegram opens at most {was.connections} connections at once, rather than {will.connections}."
        )
        yield warning("telegram.webhook-connections", says, _PROVISION)
    if was.own_certificate:
        says = "Telegram trusts only a certificate that somebody handed in."
        yield warning("telegram.webhook-certificate", says, _PROVISION)
    yield from _last_error(facts)


def _address(will: Webhook, facts: Facts) -> Iterator[Finding]:
    """Judge an address that Telegram would refuse. A server of one's own takes any."""
    parts = urlsplit(will.url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if facts.wanted.api.startswith("https:") and (parts.scheme != "https" or port not in PORTS):
        yield fault(
            "telegram.webhook-address",
            "Telegram delivers to https on port 443, 80, 88 or 8443 only.",
            "Put a proxy with TLS in front and set REPORTLINE_PUBLIC_URL to its address, or set"
            " REPORTLINE_TELEGRAM_MODE to poll, which needs no public address.",
        )


def _last_error(facts: Facts) -> Iterator[Finding]:
    message, at = facts.webhook.get("last_error_message"), facts.webhook.get("last_error_date")
    if not isinstance(message, str) or not isinstance(at, int):
        yield ok("telegram.delivery-well", "Telegram remembers no error of delivery.")
        return
    ago = max(0.0, facts.now - at)
    recent = ago < RECENT_SECONDS
    words = f"The last error of delivery was {how_long(ago)} ago: {said(message, facts.wanted.secrets)}"
    if recent and _pending(facts):
        yield fault("telegram.delivery-fails", words, advice(message))
    elif recent:
        yield warning("telegram.delivery-failed", f"{words} (nothing waits any more)", advice(message))
    else:
        yield ok("telegram.delivery-well", words)


def _polling(facts: Facts) -> Iterator[Finding]:
    if url := present(facts.webhook).url:
        says = f"A webhook is set, and leads to {place(url)}: while it is, polling gets nothing."
        yield fault("telegram.webhook-in-the-way", says, f"{_PROVISION} It takes the webhook away. {_REVOKE}")
        return
    yield ok("telegram.webhook-unset", "No webhook is set, as polling wants it.")
    poll = facts.poll
    if poll and poll.outcome == "conflict" and facts.runs_here:
        says = (
            "Somebody polls with this token: the bot that runs here. (Were there two, its log would say so.)"
        )
        yield ok("telegram.polling-ours", says)
    elif poll and poll.outcome == "conflict":
        yield warning(
            "telegram.polling-others",
            "Somebody polls with this token, and no Reportline answers at REPORTLINE_OPS_LISTEN.",
            "If yours runs elsewhere, that is it, and all is well. Of two, each gets only part of what people write:"
            f" stop the other. {_REVOKE}",
        )
    elif poll and poll.outcome == "done":
        yield from _nobody_polls(facts)
    else:
        yield fault("telegram.polling-nothing", "Telegram gives no updates.", "Try again in some minutes.")


def _nobody_polls(facts: Facts) -> Iterator[Finding]:
    """Judge that nobody disturbed doctor's own poll. A bot of ours comes back within a second, unless it rests."""
    again = "See what its log says and whether it has this token, and look again in a minute."
    if facts.runs_here:
        says = "A Reportline runs here, but was not seen to poll: it may rest after an error, or have another token."
        yield warning("telegram.polling-unseen", says, again)
        return
    pending = _pending(facts)
    waits = f"{counted(pending, 'update')} may wait for nobody" if pending else "what people write would wait"
    yield warning(
        "telegram.polling-nobody",
        f"Nobody was seen to poll with this token, and no Reportline answers at REPORTLINE_OPS_LISTEN: {waits}.",
        f"Start `reportline run` or `reportline serve`. If yours runs elsewhere, this cannot tell: {again[0].lower()}"
        f"{again[1:]} Where more waits then, nobody takes it.",
    )


def _waiting(facts: Facts) -> Iterator[Finding]:
    pending = _pending(facts)
    says = f"Telegram keeps {counted(pending, 'update')} waiting, for 24 hours at most."
    if pending > MANY:
        yield warning(
            "telegram.waiting-many", says, "See that `reportline run` or `serve` runs, and what its log says."
        )
    elif pending:
        yield ok("telegram.waiting", says)
    else:
        yield ok("telegram.waiting", "Nothing waits at Telegram.")


def _pending(facts: Facts) -> int:
    pending: Any = facts.webhook.get("pending_update_count")
    return pending if isinstance(pending, int) else 0


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(kind for kind in ALLOWED_UPDATES if kind in kinds)
