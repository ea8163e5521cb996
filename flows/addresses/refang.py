"""Undoes the usual ways of making an address harmless: hxxp, [.], (dot), [:]//, \\. and the like.

What was written in brackets was written on purpose and is clear. The same words without brackets are for `spoken`.
"""

import re

from flows.addresses.signs import BRACKETED, GAP
from flows.addresses.words import AT, DOT, GLUED_DOT

_OPEN = r"[\[({<【〔（［｛＜«]"
_CLOSE = r"[\])}>】〕）］｝＞»]"
_DOTS = "|".join(
    sorted(
        {re.escape(word) for words in DOT.values() for word in words} | set(GLUED_DOT), key=len, reverse=True
    )
)
_ATS = "|".join(map(re.escape, AT))

_BRACKET = re.compile(
    rf"(?i)[ \t]{{0,2}}{_OPEN}[ \t]?(?:(?P<dot>[.,。．․٫۔]|{_DOTS})|(?P<at>{_ATS})|(?P<sign>:|://|:/|//|/|slash))[ \t]?{_CLOSE}[ \t]{{0,2}}"
)
_HALF = re.compile(r"(?<=\w)(?:\[[.]|[.]\]|\{[.]|[.]\}|\([.](?=\w{2,}[^\w)]*$))(?=\w)")
_ESCAPED = re.compile(r"\\([./:])")
_SCHEME = re.compile(
    r"""(?ix)
    (?: h[tx*_•]{1,4}ps? | (?<![^\W\d_])(?: t{1,3}ps? | hhtt?ps? | hpp?ts? | ht{1,3}sp | fxps? | h\?\?ps? ) )
    (?: [ \t]{0,3}[:;][ \t]{0,3}[/\\]{1,4} | [ \t]?//+ )
    (?P<gap>[ \t]{1,3}(?=[\w\[]))?
    """
)
_BARE_SCHEME = re.compile(r"(?<![\w:/\\.\]>)])(?:://|//|\\\\)(?=[^\W_])")
_DOUBLED = re.compile(r"(?i)(?:https?://){1,40}(?=https?://)")


def refang(text: str) -> str:
    """Give the text with harmless-made addresses as ordinary ones; bracketed dots become a mark."""
    text = text.replace("&amp;", "&")
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    text = _BRACKET.sub(_sign, text)
    text = _HALF.sub(BRACKETED, text)
    if "/" in text or "\\" in text:
        text = _SCHEME.sub(_scheme, text)
        text = _BARE_SCHEME.sub("http://", text)
        text = _DOUBLED.sub("", text)
    return text


def _unescaped(found: re.Match[str]) -> str:
    return BRACKETED if found[1] == "." else found[1]


def _sign(found: re.Match[str]) -> str:
    if found["dot"]:
        before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
        return BRACKETED if before.strip() and after.strip() else found[0]
    if found["at"]:
        return "@"
    return {"slash": "/", ":/": "://"}.get(found["sign"].lower(), found["sign"])


def _scheme(found: re.Match[str]) -> str:
    name = found[0].lower().split(":")[0].split(";")[0].split("/")[0].strip()
    scheme = "ftp" if name.startswith("fx") else "http"
    return scheme + ("s" if name.endswith(("s", "sp")) else "") + "://" + (GAP if found["gap"] else "")
