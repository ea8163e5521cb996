"""Whether Telegram is reached and takes the token, and which bot that is."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.telegram.facts import Facts
from bot.provision.telegram.words import said

_RIGHT_ONE = "@BotFather shows the right one (/mybots, API Token). Set REPORTLINE_TELEGRAM_TOKEN to it and start again."


def check(facts: Facts) -> Iterator[Finding]:
    """Judge the way to Telegram and the token."""
    api = urlsplit(facts.wanted.api)
    if api.scheme == "http":
        yield ok(
            "telegram.api-own",
            f"A Bot API server of your own is asked, at {facts.wanted.api}. It sees all that the bot sees.",
            "See that it logs nothing, and that only this machine reaches it.",
        )
    match facts.me.outcome:
        case "done":
            yield from _named(facts)
        case "token":
            says = "Telegram does not take the token: it is wrong, or was revoked."
            yield fault("telegram.token-refused", says, _RIGHT_ONE)
        case "unknown":
            says = "Telegram does not know such a bot: the token is cut, or REPORTLINE_TELEGRAM_API is wrong."
            yield fault("telegram.token-unknown", says, _RIGHT_ONE)
        case "unreached":
            yield fault(
                "telegram.api-unreached",
                f"Nothing answers at {api.netloc}.",
                "See that this machine may connect there (firewall, DNS; some countries block Telegram), and that"
                " REPORTLINE_TELEGRAM_API is right. A proxy named in the environment is not used.",
            )
        case "foreign":
            yield fault(
                "telegram.api-foreign",
                f"What answers at {api.netloc} is no Bot API.",
                "See that REPORTLINE_TELEGRAM_API is the base address without /bot, and that nothing stands between.",
            )
        case "busy":
            says = "Telegram asks not to be asked so often."
            yield warning("telegram.api-busy", says, "Try again in some minutes.")
        case "down":
            says = "Telegram has a fault of its own now."
            yield warning("telegram.api-down", says, "Try again in some minutes.")
        case "refused" | "conflict":
            words = said(facts.me.words, facts.wanted.secrets)
            says = f"Telegram refuses to say who the bot is: {words}"
            yield fault("telegram.api-refuses", says, _RIGHT_ONE)


def _named(facts: Facts) -> Iterator[Finding]:
    username = facts.bot.get("username")
    if isinstance(username, str) and facts.bot.get("is_bot") is True:
        words = said(username, facts.wanted.secrets)
        yield ok("telegram.token-taken", f"Telegram takes the token. The bot is @{words}.")
    else:
        says = "What answers does not say which bot this is."
        yield fault("telegram.api-nameless", says, "See REPORTLINE_TELEGRAM_API.")
