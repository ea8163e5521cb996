"""The one parser (WHATWG, ada): what is checked, shown, compared and sent is always its canonical form."""

import re
import unicodedata
from dataclasses import dataclass

import ada_url

from flows.addresses.reporter import without_reporter

_AUTHORITY = re.compile(r"(?i)^(https?://)([^/?#\\]*)")


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address: its canonical string and the parts that are judged."""

    url: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


def canonical(typed: str) -> Address | None:
    """Parse an http(s) address, without userinfo and without what names the reporter; None where there is none."""
    typed = _AUTHORITY.sub(_ascii_digits, typed, count=1)
    try:
        url = ada_url.URL(typed)
    except ValueError:
        return None
    if url.protocol not in {"http:", "https:"}:
        return None
    if url.username or url.password:
        url.username = url.password = ""
    if url.hostname.endswith("."):
        url.hostname = url.hostname.rstrip(".")
    if url.search:
        url.search = without_reporter(url.hostname, url.search)
    elif url.href.partition("#")[0].endswith("?"):
        url.search = ""
    return Address(url.href, url.hostname, url.port, url.pathname, url.search, url.hash)


def _ascii_digits(authority: re.Match[str]) -> str:
    """Give digits of all scripts as ASCII, but for those inside a word of another script, which are part of its name."""
    if authority[0].isascii():
        return authority[0]
    return authority[1] + re.sub(r"[^.:@]+", _plain_label, authority[2])


def _plain_label(label: re.Match[str]) -> str:
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in label[0])
    return plain if plain.isascii() else label[0]
