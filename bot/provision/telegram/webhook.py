"""The way in: where Telegram delivers what people write, as it is and as the settings want it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.handlers.telegram import ALLOWED_UPDATES
from bot.handlers.telegram.webhook import PATH

CONNECTIONS = 100
"""https://core.telegram.org/bots/api#setwebhook (max_connections): the most there can be, since one slow answer keeps
a connection; what is too much for the door it refuses by itself."""
CONNECTIONS_UNLESS_SET = 40


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook; none if `url` is "". `updates` are the kinds that are delivered, () for Telegram's own choice.

    `own_certificate`: Telegram was given a certificate to trust, and trusts no other.
    """

    url: str = ""
    updates: frozenset[str] = frozenset()
    connections: int = CONNECTIONS_UNLESS_SET
    own_certificate: bool = False


def wanted(public_url: str | None) -> Webhook:
    """Give the webhook for a bot at this public address, or none for one that polls (None)."""
    if public_url is None:
        return Webhook()
    return Webhook(public_url.rstrip("/") + PATH, frozenset(ALLOWED_UPDATES), CONNECTIONS)


def present(info: Mapping[str, Any]) -> Webhook:
    """Read the answer to getWebhookInfo (https://core.telegram.org/bots/api#webhookinfo)."""
    if not (url := info.get("url")):
        return Webhook()
    return Webhook(
        str(url),
        frozenset(map(str, info.get("allowed_updates") or ())),
        info.get("max_connections") or CONNECTIONS_UNLESS_SET,
        bool(info.get("has_custom_certificate")),
    )


def differences(was: Webhook, will: Webhook) -> Iterator[str]:
    """Give what differs, a line each."""
    if was.url != will.url:
        yield f"webhook: {place(was.url)} -> {will.url or 'none, since the bot polls'}"
    if not will.url:
        return
    if was.url and was.updates != will.updates:
        yield f"kinds of updates: {_listed(was.updates)} -> {_listed(will.updates)}"
    if was.url and was.connections != will.connections:
        yield f"connections at once: {was.connections} -> {will.connections}"
    if was.own_certificate:
        yield "certificate: one that was handed in -> whatever authorities vouch for"


def place(url: str) -> str:
    """Name another bot's or an earlier webhook: its server alone, since the path may be a secret."""
    if not url:
        return "none"
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "somewhere"
    return f"{parts.scheme}://{parts.hostname}{port}/…"


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds)) or "Telegram's own choice"
