"""How a text of the environment becomes a value.

Every refusal says what to write instead, and never what was written: the value may be a secret, or hold one.

Over 200 lines, because it is a list: one kind of value after the other.
"""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, urlsplit

from bot.loopback import is_loopback

SECRET_AT_LEAST = 32
TELEGRAM_SECRET_AT_LEAST = 16
"""Signs of 64: more than anybody can try at the door."""
_HTTPS = "must use https; plain http is only taken to this very machine (127.0.0.1, ::1, localhost)"


class Listen(NamedTuple):
    """Where a server listens. Port 0 lets the machine choose one."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def url(self) -> str:
        """The address to click on."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Intake:
    """Which kind of intake, and its base address ("" for the stand-in that runs beside the door)."""

    kind: Literal["standin", "central", "iwf"]
    base: str = ""


def listen(text: str) -> Listen:
    """Read `address:port`, with an IPv6 address in brackets."""
    host, colon, port = text.rpartition(":")
    try:
        number = int(port) if port.isascii() and port.isdigit() else -1
        if not colon or not 0 <= number <= 65535:
            raise ValueError  # noqa: TRY301 - one message for all that can be wrong
        if host != "localhost":
            host = str(ipaddress.ip_address(host.removeprefix("[").removesuffix("]")))
    except ValueError:
        raise ValueError("must be an address and a port, such as 127.0.0.1:8080 or [::1]:8080") from None
    return Listen(host, number)


def _split(text: str) -> SplitResult | None:
    """Split an absolute http or https address without user, query or fragment; None for anything else."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        return None
    plain = text.isascii() and text.isprintable() and " " not in text
    return (
        parts
        if usable and plain and not (parts.username or parts.query or parts.fragment or "@" in parts.netloc)
        else None
    )


def public_url(text: str) -> str:
    """Read the address under which the public door is reached from outside."""
    parts = _split(text)
    if parts is None or parts.path.strip("/"):
        raise ValueError("must be the public address of this service, such as https://reports.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def web_address(text: str) -> str:
    """Read the address of a page that people are sent to."""
    if _split(text) is None:
        raise ValueError("must be a web address that begins with https://")
    return text


def telegram_token(text: str) -> str:
    """Read the token of a bot of Telegram's (https://core.telegram.org/bots/api#authorizing-your-bot)."""
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", text) or len(text) > 256:
        raise ValueError("must be the bot's token as BotFather gave it, such as 123456:ABC-DEF")
    return text


def telegram_secret(text: str) -> str:
    """Read the secret that Telegram's deliveries bear (https://core.telegram.org/bots/api#setwebhook, secret_token)."""
    least = TELEGRAM_SECRET_AT_LEAST
    if not least <= len(text) <= 256 or not re.fullmatch("[A-Za-z0-9_-]*", text):
        raise ValueError(
            f"must be {least} to 256 of the signs A-Z, a-z, 0-9, _ and -"
            " (`reportline keys secret` draws one; then run `reportline provision telegram`)"
        )
    return text


def telegram_api(text: str) -> str:
    """Read the base address of the Bot API, Telegram's or one's own server's."""
    parts = _split(text)
    if parts is None:
        raise ValueError("must be the base address of the Bot API, such as https://api.telegram.org")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError(_HTTPS)
    return text.rstrip("/")


def intake(text: str) -> Intake:
    """Read where reports go."""
    if text in {"standin:", "standin"}:
        return Intake("standin")
    kind, _, base = text.partition("+")
    parts = _split(base)
    if kind not in {"central", "iwf"} or parts is None:
        raise ValueError(
            "must be standin:, central+https:// or iwf+https:// followed by the intake's address, without a user name"
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError(_HTTPS)
    # Of the central contract it is what /v1 is put after; of the other the whole address, as it was given.
    return Intake("central", base.rstrip("/")) if kind == "central" else Intake("iwf", base)


def intake_user(text: str) -> str:
    """Read a user name of HTTP's basic authentication (RFC 7617, section 2)."""
    if ":" in text or not text.isprintable() or len(text) > 256:
        raise ValueError("must be one line without a colon")
    return text


def intake_password(text: str) -> str:
    """Read a password of HTTP's basic authentication."""
    if not text.isprintable() or len(text) > 1024:
        raise ValueError("must be one line of at most 1024 characters")
    return text


def iwf_channel(text: str) -> int:
    """Read the number of the report channel that the IWF gave the operator."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise ValueError("must be the number of the report channel that the IWF gave you, such as 51")
    return int(text)


def iwf_countries(text: str) -> tuple[tuple[str, int], ...]:
    """Read the IWF's own numbers of countries."""
    pairs = [part.strip().partition("=") for part in text.split(",") if part.strip()]
    if not pairs or not all(
        re.fullmatch("[A-Z]{2}", code) and re.fullmatch("[1-9][0-9]{0,8}", number)
        for code, _, number in pairs
    ):
        raise ValueError(
            "must be countries as two capital letters with the IWF's number of each, such as KE=12,UG=34"
        )
    return tuple((code, int(number)) for code, _, number in pairs)


def sessions(text: str) -> str:
    """Read where sessions are kept."""
    if text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("names Redis, which comes in a later version; leave it out, or set memory://")
    if text != "memory://":
        raise ValueError("must be memory://")
    return text


def outbox(text: str) -> Path:
    """Read where confirmed reports wait. The path is absolute, with three slashes or four."""
    if text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("names Redis, which comes in a later version; leave it out, or set sqlite:///path")
    scheme, _, path = text.partition("sqlite://")
    if scheme or not path.startswith("/") or not path.strip("/") or "\0" in path:
        raise ValueError(
            "must be sqlite:/// followed by an absolute path, such as sqlite:///var/lib/reportline/outbox.db"
        )
    return Path("/" + path.lstrip("/"))


def trusted_proxy(text: str) -> tuple[str, ...]:
    """Read the addresses or networks of the proxies in front, separated by commas. Everyone is no proxy."""
    try:
        networks = [ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError:
        networks = []
    if not networks or any(network.prefixlen == 0 for network in networks):
        raise ValueError("must be the proxy's own address or network, such as 127.0.0.1 or 10.0.0.0/24")
    return tuple(str(network) for network in networks)


def minutes(text: str) -> int:
    """Read how many silent minutes a conversation lives."""
    if not re.fullmatch("[1-9][0-9]{0,3}", text) or int(text) > 1440:
        raise ValueError("must be whole minutes from 1 to 1440")
    return int(text)


def secret(text: str) -> str:
    """Read the one secret."""
    if len(text.strip()) < SECRET_AT_LEAST:
        raise ValueError(
            f"is too short: use at least {SECRET_AT_LEAST} characters (`reportline keys secret` draws one)"
        )
    return text


def token(text: str) -> str:
    """Read a token that travels in an HTTP header."""
    if not (text.isascii() and text.isprintable() and " " not in text and len(text) <= 4096):
        raise ValueError("must be one word of printable ASCII characters")
    return text


def shown(text: str) -> str:
    """Read a name that people are shown inside a sentence."""
    if not text.isprintable() or len(text) > 100 or "{" in text or "}" in text:
        raise ValueError("must be one line of at most 100 characters, without braces")
    return text


def locales(text: str) -> tuple[str, ...]:
    """Read language tags separated by commas; `all` offers every complete language, reviewed or not."""
    tags = tuple(part.strip() for part in text.split(",") if part.strip())
    if not tags or not all(tag.replace("-", "").replace("_", "").isalnum() and tag.isascii() for tag in tags):
        raise ValueError("must be language tags separated by commas, such as en,fr,pt-BR, or the word all")
    return tags


def switch(text: str) -> bool:
    """Read on or off."""
    if text.casefold() not in {"on", "off", "1", "0", "true", "false", "yes", "no"}:
        raise ValueError("must be on or off")
    return text.casefold() in {"on", "1", "true", "yes"}
