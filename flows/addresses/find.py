"""Finds the pieces of a text that may be addresses, in order, and leaves the rest.

Explicit addresses go first, since anything may stand in their path; then e-mail addresses, so that their hosts are not
taken for sites; then bare hosts. What was found is blanked out, so that nothing is read twice. Every step looks at each
character a bounded number of times.
"""

import re

from flows.addresses.boundary import trimmed, unglued, until_stop, without_next
from flows.addresses.candidate import Candidate, Form
from flows.addresses.names import name_end, name_start
from flows.addresses.reading import Reason
from flows.addresses.signs import DOT, ELLIPSIS, END, GAP, NAME, STOPS

_TOKEN = re.compile(f"[^{END}]+")
_HTTP = re.compile(r"(?i)https?://")
_GLUED_BEFORE = re.compile(r"[\w,;|)\]]")
_NAME_IN_HOST = re.compile(
    f"(?:[^{END}/?#\\\\@]*@)?(?P<host>\\[[0-9A-Fa-f:.]+\\]|(?:{NAME}|%[0-9A-Fa-f]{{2}})*(?:(?:{DOT}|[{STOPS}])(?:{NAME}|%[0-9A-Fa-f]{{2}})+)*)(?P<dot>\\.?)(?P<port>:\\d+)?(?P<path>[/?#\\\\{GAP}].*)?"
)
_BARE = re.compile(
    f"(?<!{NAME})(?P<name>{NAME}++(?:{DOT}{NAME}++)++)(?P<port>:\\d{{1,5}}(?!{NAME}))?(?P<path>[.]?[/?#\\\\][^{END}]*)?"
)
_EMAIL = re.compile(f"(?<![\\w.+%/-])[\\w.+%-]++@{NAME}++(?:{DOT}{NAME}++)++")
_MORE_DOTS = re.compile(r"\.\.")
_CUT_SIGN = re.compile(f"[ \t]?(?:[{ELLIPSIS}]|\\.\\.\\.)")


def blanked(text: str, found: list[Candidate]) -> str:
    """Give the text with white space where something was found, so that places stay the same."""
    pieces, at = [], 0
    for candidate in sorted(found, key=lambda one: one.start):
        pieces += [text[at : candidate.start], " " * (candidate.end - candidate.start)]
        at = candidate.end
    return "".join(pieces) + text[at:]


def find_explicit(text: str) -> list[Candidate]:
    """Find every address with http:// or https://."""
    return [
        _explicit(text, start, stop)
        for token in _TOKEN.finditer(text)
        if "://" in token[0]
        for start, stop in _pieces(token)
    ]


def _pieces(token: re.Match[str]) -> list[tuple[int, int]]:
    """Cut a token where another address is glued on; one that is a parameter or a path of the first stays inside."""
    starts: list[int] = []
    for found in _HTTP.finditer(token[0]):
        at = found.start()
        if not starts or (_GLUED_BEFORE.match(token[0], at - 1) and at > starts[-1] + 8):
            starts.append(at)
    return [
        (token.start() + start, token.start() + stop)
        for start, stop in zip(starts, [*starts[1:], len(token[0])], strict=True)
    ]


def _explicit(text: str, start: int, stop: int) -> Candidate:
    scheme = _HTTP.match(text, start)
    after = scheme.end() if scheme else start
    piece = without_next(text[start:stop])
    tail = trimmed(piece[after - start :])
    cut = _MORE_DOTS.search(piece, after - start + len(tail)) is not None
    parts = _NAME_IN_HOST.match(tail)
    doubt = None
    kept = tail
    if parts:
        path = parts["path"]
        if path:
            path, guess = unglued(trimmed(until_stop(path)))
            doubt = Reason.GUESS if guess else None
            kept = tail[: parts.start("path")] + path
        elif not parts["port"]:
            end = name_end(parts["host"]) if "[" not in parts["host"] else None
            kept = tail[: parts.start("host") + end] if end else tail[: parts.end()]
        else:
            kept = tail[: parts.end()]
        whole = start + (after - start) + len(kept) == stop
        if path and (cut or (whole and _CUT_SIGN.match(text, stop))):
            doubt = Reason.CUT
    if GAP in kept:
        doubt = Reason.CUT
    end = after + len(kept)
    return Candidate(start, end, text[start:end], Form.SCHEME, doubt)


def find_emails(text: str) -> list[Candidate]:
    """Find e-mail addresses; they are refused, and hide their hosts from the search for bare ones."""
    return [
        Candidate(found.start(), found.end(), found[0], Form.OTHER, refused=Reason.EMAIL)
        for found in _EMAIL.finditer(text)
    ]


def find_bare(text: str) -> list[Candidate]:
    """Find hosts without a scheme. Whether their ending is good enough is the judge's question."""
    found = (_bare(text, match) for match in _BARE.finditer(text))
    return [candidate for candidate in found if candidate]


def _bare(text: str, match: re.Match[str]) -> Candidate | None:
    name, path = match["name"], match["path"]
    start = match.start() + name_start(name)
    doubt = None
    end = match.end()
    if path and path.startswith("."):
        path = None
        end = match.start("path")
    if path:
        path = without_next(path)
        full = path
        path = trimmed(until_stop(path))
        cut = _MORE_DOTS.search(full, len(path)) is not None
        path, guess = unglued(path)
        end = match.start("path") + len(path)
        doubt = Reason.GUESS if guess else None
        if len(path) > 1 and (cut or (end == match.end() and _CUT_SIGN.match(text, end))):
            doubt = Reason.CUT
    if not path and not match["port"]:
        stop = name_end(name)
        if stop is not None:
            end = match.start() + stop
        else:
            end = match.end("name")
    piece = text[start:end].rstrip("-_")
    if GAP in piece:
        doubt = Reason.CUT
    return (
        Candidate(start, start + len(piece), piece, Form.BARE, doubt)
        if "." in piece or doubt or len(piece) > 3
        else None
    )
