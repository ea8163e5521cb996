"""The one parser (WHATWG, ada): what is checked, shown, compared and sent is always its canonical form."""

import re
import unicodedata
from dataclasses import dataclass

import ada_url

from flows.addresses.reporter import without_reporter

# The canonical form has every part in its place, so taking it apart needs no second opinion; the parser's own
# attributes cost ten times as much.
_HREF = re.compile(r"(https?://)(?:[^@/?#]*@)?([^:/?#\[]+|\[[^\]]+\])(:\d+)?(/[^?#]*)(\?[^#]*)?(#.*)?")
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
    try:
        href = ada_url.URL(_AUTHORITY.sub(_ascii_digits, typed, count=1)).href
    except ValueError:
        return None
    parts = _HREF.fullmatch(href)
    if parts is None:
        return None
    scheme, host, port, path, query, fragment = parts.groups("")
    host = host.removesuffix(".")
    query = without_reporter(host, query) if len(query) > 1 else ""
    return Address(f"{scheme}{host}{port}{path}{query}{fragment}", host, port, path, query, fragment)


def _ascii_digits(authority: re.Match[str]) -> str:
    """Give digits of all scripts as ASCII, but for those inside a word of another script: they are part of it."""
    if authority[0].isascii():
        return authority[0]
    return authority[1] + re.sub(r"[^.:@]+", _plain_label, authority[2])


def _plain_label(label: re.Match[str]) -> str:
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in label[0])
    return plain if plain.isascii() else label[0]
