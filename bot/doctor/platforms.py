"""Where people can write, and by what address they get there."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.loopback import is_loopback

NEEDS = frozenset({"MODE", "PUBLIC_URL", "LISTEN", "TELEGRAM_TOKEN"})


def examine(case: Case) -> Iterator[Finding]:
    """Judge the platforms that are on, and the public address."""
    settings = case.settings
    on = ["a web page", *(["Telegram"] if settings.telegram_token else [])]
    yield ok("platforms.on", f"People can write by {' and '.join(on)}.")
    public = urlsplit(settings.public_url)
    if not settings.public_url:
        says = "REPORTLINE_PUBLIC_URL is not set: nobody can pass the link on, or get here from outside."
        do = "Put a proxy with TLS in front, and set REPORTLINE_PUBLIC_URL to its address."
        yield warning("platforms.no-address", says, do) if case.live else ok("platforms.no-address", says)
    elif public.scheme != "https" and not (public.hostname or "").endswith(".onion"):
        says = "REPORTLINE_PUBLIC_URL is not https: everybody on the way can read what people write, and change it."
        do = "Put a proxy with TLS in front (docs/telegram.md shows one), and let the address begin with https."
        local = is_loopback(public.hostname or "")
        yield (
            fault("platforms.not-https", says, do)
            if case.live and not local
            else warning("platforms.not-https", says, do)
        )
    if not settings.listen.is_loopback:
        yield warning(
            "platforms.exposed",
            f"REPORTLINE_LISTEN ({settings.listen.host}) may be reached from other machines, and speaks no TLS.",
            "Let it listen on 127.0.0.1 with the proxy on this machine. In a container, see that its port is published"
            " to the proxy alone.",
        )
