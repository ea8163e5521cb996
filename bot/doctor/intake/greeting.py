"""The way to the intake and its certificate: a connection and a greeting, without a word of HTTP."""

import asyncio
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from yarl import URL

from bot.intake.http import CONNECT_SECONDS

Trouble = Literal["", "no-name", "closed", "silent", "unreached", "untrusted", "no-tls"]
"""`closed`: nothing listens. `unreached`: the network knows no way. `no-tls`: what answers speaks no TLS."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What came of it. `ends`: until when the certificate holds, in seconds since 1970; None without TLS.

    `words` are those of the system or of OpenSSL.
    """

    trouble: Trouble = ""
    words: str = ""
    ends: float | None = None


async def greet(url: URL, *, seconds: float = CONNECT_SECONDS) -> Greeting:
    """Connect to the host of `url`, and hang up. Never raises for what the other side does."""
    context = ssl.create_default_context() if url.scheme == "https" else None
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
    except socket.gaierror:
        return Greeting("no-name")
    except ConnectionRefusedError:
        return Greeting("closed")
    except TimeoutError:
        return Greeting("silent")
    except ssl.SSLCertVerificationError as error:
        return Greeting("untrusted", error.verify_message)
    except (ssl.SSLError, ConnectionError):
        return Greeting("no-tls" if context else "closed")
    except OSError as error:
        return Greeting("unreached", error.strerror or type(error).__name__)
    secure = writer.get_extra_info("ssl_object")
    writer.close()
    certificate = secure.getpeercert() if secure else None
    until = certificate.get("notAfter") if certificate else None
    return Greeting(ends=ssl.cert_time_to_seconds(until) if isinstance(until, str) else None)
