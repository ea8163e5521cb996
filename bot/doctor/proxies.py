"""What stands in front of the door. The public address is asked only where the operator said so, and no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import aiohttp
from yarl import URL

from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.intake.http import Connections, bounded
from bot.settings import Settings

NEEDS = frozenset({"PUBLIC_URL", "TRUSTED_PROXY", "LISTEN"})
SECONDS = 15.0
_OURS = ("cross-origin-opener-policy", "same-origin"), ("referrer-policy", "no-referrer")
"""What the web chat says of every page, whatever its version."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What was found at the public address. `figures`: the operator's are shown there to everybody."""

    page: Literal["ours", "other", "nothing"]
    words: str = ""
    figures: bool = False


async def examine(case: Case) -> Iterator[Finding]:
    """Judge the settings of proxies and, if that is wanted, what the public address shows."""
    settings = case.settings
    outside = await look(settings.public_url) if case.public and settings.public_url else None
    return check(settings, outside)


def check(settings: Settings, outside: Outside | None) -> Iterator[Finding]:
    """Judge. `outside` is None if the public address was not asked."""
    if settings.trusted_proxy:
        yield ok("proxies.named", f"Forwarded headers count from {', '.join(settings.trusted_proxy)}.")
    elif settings.public_url:
        yield warning(
            "proxies.unnamed",
            "There is a public address, and REPORTLINE_TRUSTED_PROXY names no proxy: the door takes every request for"
            " one without TLS.",
            "Set it to the address from which the proxy calls the door, such as 127.0.0.1; never to one of strangers.",
        )
    else:
        yield ok("proxies.none", "There is no public address, so no proxy either.")
    if not settings.public_url:
        return
    if outside is None:
        yield ok(
            "proxies.unasked", "The public address was not asked: `reportline doctor proxies --public` does."
        )
        return
    match outside.page:
        case "ours":
            yield ok("proxies.answers", "Our own page answers at the public address.")
        case "other":
            yield fault(
                "proxies.other",
                f"What answers at the public address is not our page ({outside.words}).",
                "See which port the proxy hands on to (REPORTLINE_LISTEN), and that it changes no headers and asks for"
                " no password.",
            )
        case "nothing":
            yield fault(
                "proxies.silent",
                f"Nothing to trust answers at the public address ({outside.words}).",
                "See that the proxy runs, its certificate, the DNS record and the firewall. Some networks do not let a"
                " machine reach its own public address: then look from a phone.",
            )
    if outside.figures:
        yield fault(
            "proxies.figures",
            "The operator's figures are shown to everybody at the public address.",
            "Let the proxy hand on the port of REPORTLINE_LISTEN alone, and never that of REPORTLINE_OPS_LISTEN.",
        )


async def look(public: str) -> Outside:
    """Fetch our own page and ask for the figures, at our own public address. Never raises for what answers."""
    connections = Connections({"Accept": "text/html"}, seconds=SECONDS)
    try:
        status, headers, _ = await _get(connections, URL(public) / "")
        told, _, text = await _get(connections, URL(public) / "metrics")
    except TimeoutError:
        return Outside("nothing", "no answer in time")
    except aiohttp.ClientConnectorDNSError:
        return Outside("nothing", "no machine is known by its name")
    except aiohttp.ClientConnectorCertificateError:
        return Outside("nothing", "its certificate is not one to trust")
    except aiohttp.ClientConnectorError:
        return Outside("nothing", "nothing listens there, or not with TLS")
    except (aiohttp.ClientError, OSError):
        return Outside("nothing", "it hangs up, or speaks no HTTP")
    finally:
        await connections.close()
    ours = status == 200 and all(headers.get(name) == value for name, value in _OURS)
    figures = told == 200 and b"reportline_" in text
    return Outside("ours" if ours else "other", f"it answers {status}", figures)


async def _get(connections: Connections, url: URL) -> tuple[int, dict[str, str], bytes]:
    async with connections.open().get(url, allow_redirects=False) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return response.status, headers, await bounded(response) or b""
