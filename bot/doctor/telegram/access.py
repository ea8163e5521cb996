"""Whether Telegram is reached and takes the token, and which bot that is."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.doctor.finding import Finding
from bot.doctor.telegram.facts import Facts
from bot.provision.telegram.words import said

_TOKEN = "token"  # noqa: S105 - a subject, not a secret
_RIGHT_ONE = "@BotFather shows the right one (/mybots, API Token). Set REPORTLINE_TELEGRAM_TOKEN to it and start again."


def check(facts: Facts) -> Iterator[Finding]:
    """Judge the way to Telegram and the token."""
    api = urlsplit(facts.wanted.api)
    if api.scheme == "http":
        yield Finding(
            "ok",
            "api",
            f"A Bot API server of your own is asked, at {facts.wanted.api}. It sees all that the bot sees.",
            "See that it logs nothing, and that only this machine reaches it.",
        )
    match facts.me.outcome:
        case "done":
            yield from _named(facts)
        case "token":
            yield Finding(
                "fault", _TOKEN, "Telegram does not take it: it is wrong, or was revoked.", _RIGHT_ONE
            )
        case "unknown":
            says = "Telegram does not know such a bot: the token is cut, or REPORTLINE_TELEGRAM_API is wrong."
            yield Finding("fault", _TOKEN, says, _RIGHT_ONE)
        case "unreached":
            yield Finding(
                "fault",
                "api",
                f"Nothing answers at {api.netloc}.",
                "See that this machine may connect there (firewall, DNS; some countries block Telegram), and that"
                " REPORTLINE_TELEGRAM_API is right. A proxy named in the environment is not used.",
            )
        case "foreign":
            yield Finding(
                "fault",
                "api",
                f"What answers at {api.netloc} is no Bot API.",
                "See that REPORTLINE_TELEGRAM_API is the base address without /bot, and that nothing stands between.",
            )
        case "busy":
            yield Finding(
                "warning", "api", "Telegram asks not to be asked so often.", "Try again in some minutes."
            )
        case "down":
            yield Finding(
                "warning", "api", "Telegram has a fault of its own now.", "Try again in some minutes."
            )
        case "refused" | "conflict":
            words = said(facts.me.words, facts.wanted.secrets)
            yield Finding("fault", "api", f"Telegram refuses to say who the bot is: {words}", _RIGHT_ONE)


def _named(facts: Facts) -> Iterator[Finding]:
    username = facts.bot.get("username")
    if isinstance(username, str) and facts.bot.get("is_bot") is True:
        yield Finding("ok", _TOKEN, f"Telegram takes it. The bot is @{said(username, facts.wanted.secrets)}.")
    else:
        yield Finding(
            "fault", "api", "What answers does not say which bot this is.", "See REPORTLINE_TELEGRAM_API."
        )
