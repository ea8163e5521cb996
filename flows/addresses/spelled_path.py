"""The path of an address that somebody spelled: "slash page dash two dot html"."""

import re

from flows.addresses.plausible import ending_of
from flows.addresses.spelling import Sign
from flows.addresses.tokens import Token
from flows.addresses.words import FILE_ENDINGS, FILE_ENDINGS_TOO

_SEGMENT = re.compile(r"[\w.~%=&?+@,;:'!#$*()-]++", re.ASCII)
_FILES = FILE_ENDINGS | FILE_ENDINGS_TOO | {"asp", "aspx", "jsp", "cgi"}
JOINERS = {Sign.DASH: "-", Sign.UNDERSCORE: "_"}
"""Signs that join words inside a name or a path."""


def spelled_path(tokens: list[Token], at: int) -> tuple[str, int]:
    """Give the path that was spelled from `at` on, and the last token that belongs to it."""
    path, last = "", at - 1
    while (
        at < len(tokens)
        and tokens[at].kind is Sign.SLASH
        and tokens[at].raw != "//"
        and not tokens[at].breaks
    ):
        if tokens[at].raw == "/" or at + 1 >= len(tokens) or not _segment(tokens, at + 1):
            break
        if at + 3 < len(tokens) and tokens[at + 2].kind is Sign.DOT and _begins_host(tokens, at + 2):
            break
        path, last = f"{path}/{tokens[at + 1].raw}", at + 1
        at += 2
        while at + 1 < len(tokens) and not tokens[at].breaks and _segment(tokens, at + 1):
            kind = tokens[at].kind
            if kind is Sign.DOT and tokens[at + 1].word.rstrip(".,;:!?") in _FILES:
                path += "." + tokens[at + 1].raw
            elif kind in JOINERS and kind is not None:
                path += JOINERS[kind] + tokens[at + 1].raw
            else:
                break
            last, at = at + 1, at + 2
    return path, last


def _segment(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    return not token.breaks and token.kind is None and _SEGMENT.match(token.raw) is not None


def _begins_host(tokens: list[Token], dot: int) -> bool:
    """Say whether the dot leads to an ending that no file has: another address, then, and no part of a path."""
    ending = ending_of(tokens[dot + 1].raw)[0].lower()
    return bool(ending) and ending not in _FILES
