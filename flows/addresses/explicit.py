"""Finds addresses that were typed with http:// or https://."""

import re
from collections.abc import Iterator
from itertools import islice

from flows.addresses.boundary import unwrapped
from flows.addresses.candidate import Candidate, Form
from flows.addresses.names import glued_end, name_end
from flows.addresses.reading import Reason
from flows.addresses.signs import DOT, END, GAP, NAME, STOPS
from flows.addresses.tail import tail_of

_TOKEN = re.compile(f"[^{END}]+")
_HTTP = re.compile(r"[hH][tT]{2}[pP][sS]?://")
_GLUE = re.compile(r"[\w,;|)\]']")
_ARCHIVE = re.compile(
    r"(?i)https?://(?:archive\.(?:ph|today|is|li|vn|md|fo)|(?:web\.)?archive\.org|12ft\.io|r\.jina\.ai)/"
)
_LABEL = f"(?:{NAME}|%[0-9A-Fa-f]{{2}}|[\u2600-\u27bf\U0001f000-\U0001faff{GAP}])++"
_AUTHORITY = re.compile(
    f"(?P<user>(?>[^{END}/?#\\\\@()\\[\\]]*@)*)"
    f"(?P<host>\\[[0-9A-Fa-f:.]++\\]|{_LABEL}(?:(?:{DOT}|[{STOPS}]){_LABEL})*+)"
    "(?P<port>\\.?:(?:\\d{1,5}(?![A-Za-z0-9_-])|(?=[/?#])))?"
)
# "web.archive.org/web/2020/https://..." without its own scheme: one address, for the finder of bare hosts.
_IN_BARE = re.compile(
    rf"(?i)[^\w]{{0,3}}(?!https?:)(?:{NAME}{{1,63}}{DOT}){{1,8}}(?:[a-z]{{2,24}}|\d{{1,3}})(?::\d+)?[/?#](?:(?!https?://).)*(?<=[/=#:?&])https?://"
)
_MOST = 100
"""Words with an address, and addresses in a word, that are looked at; it bounds the time for any text."""
_ODD = re.compile(r"[$!*+&~^=%|][^/?#\\]+")
_DOTTED = re.compile(r"\.?(?=[/?#\\])")


def find_explicit(text: str) -> Iterator[Candidate]:
    """Find every address with a scheme, in order."""
    found = (
        _candidate(text, start, stop)
        for token in islice(_with_http(text), _MOST)
        if not _IN_BARE.match(token[0])
        for start, stop in _pieces(token)
    )
    return filter(None, found)


def _with_http(text: str) -> Iterator[re.Match[str]]:
    tokens = _TOKEN.finditer(text) if _HTTP.search(text) else ()
    return (token for token in tokens if _HTTP.search(token[0]))


def _pieces(token: re.Match[str]) -> list[tuple[int, int]]:
    """Cut a token where another address is glued on; one that is a parameter or a path of the first stays inside."""
    starts: list[int] = []
    for found in islice(_HTTP.finditer(token[0]), _MOST):
        at = found.start()
        if not starts or _GLUE.match(token[0], at - 1) or _is_next(token[0], starts[-1], at):
            starts.append(at)
    stops = [*starts[1:], len(token[0])] if starts else []
    return [(token.start() + start, token.start() + stop) for start, stop in zip(starts, stops, strict=True)]


def _is_next(token: str, start: int, at: int) -> bool:
    """Say whether the address at `at` stands right behind a host's slash, and the host is no archive of others."""
    return token.find("/", start + 8, at) == at - 1 and not _ARCHIVE.match(token, start)


def _candidate(text: str, start: int, stop: int) -> Candidate | None:
    after = text.index("//", start) + 2
    parts = _AUTHORITY.match(text, after, stop)
    if parts is None:
        return None
    end, doubt = parts.end(), None
    odd = _ODD.match(text, end, stop)
    if odd and "." not in parts["host"]:
        # A sign that no name has: what follows it must not pass for another host.
        return Candidate(start, odd.end(), text[start : odd.end()], Form.SCHEME)
    glued = glued_end(parts["host"])
    if glued:
        end = parts.start("host") + glued
        return Candidate(start, end, text[start:end], Form.SCHEME)
    path = _DOTTED.match(text, end, stop)
    if path:
        end, doubt = tail_of(text, path.end(), stop)
    elif not parts["port"]:
        end = parts.start("host") + (name_end(parts["host"]) or len(parts["host"]))
    end = unwrapped(text, start, end)
    piece = text[start:end]
    return Candidate(start, end, piece, Form.SCHEME, Reason.CUT if GAP in piece else doubt)
