"""Undoes the usual ways of making an address harmless: hxxp, [.], (dot), [:]//, an escaped dot and the like.

What was written in brackets was written on purpose and is clear. The same words without brackets are for `spoken`.
"""

import re

from flows.addresses.signs import BRACKETED, GAP
from flows.addresses.words import AT, DOT, GLUED_DOT, SLASH

_OPEN = r"[\[({<【〔（［｛＜«]"
_CLOSE = r"[\])}>】〕）］｝＞»]"
_INSIDE = re.compile(
    rf"[ \t]{{0,2}}{_OPEN}[ \t]?(?P<inside>[.,。．․٫۔]|[^\s.\[\](){{}}<>]{{1,12}})[ \t]?{_CLOSE}[ \t]{{0,2}}"
)
_MEANING = (
    {word: BRACKETED for words in DOT.values() for word in words}
    | dict.fromkeys((*GLUED_DOT, *".,。．․٫۔"), BRACKETED)
    | dict.fromkeys(AT, "@")
    | {sign: sign for sign in (":", "://", ":/", "//", "/")}
    | dict.fromkeys(SLASH, "/")
    | {":/": "://", "colon": ":"}
)
_HALF = re.compile(r"(?<=\w)(?:\[[.]|[.]\]|\{[.]|[.]\})(?=\w)")
_ESCAPED = re.compile(r"\\([./:])")
_SCHEME = re.compile(
    r"""(?ix)
    (?<! [/=?&%#+] )
    (?: h[tx*_•]{1,4}ps? | (?<![^\W\d_])(?: t{1,3}ps? | hhtt?ps? | hpp?ts? | ht{1,3}sp | fxps? | h\?\?ps? ) )
    (?: [ \t]{0,3}[:;][ \t]{0,3}[/\\]{1,4} | [ \t]?//+ )
    (?P<gap>[ \t\r\n]{1,3}(?=[\w\[]))?
    """
)
_NO_SLASH = re.compile(r"(?i)(?<![\w/=?&%#])(https?):(?=[\w-]+\.\w)")
_BARE_SCHEME = re.compile(r"(?<![\w:/\\.\]>)=?&#%])(?:://|//|\\\\)(?=[^\W_])")
_DOUBLED = re.compile(r"(?i)(?<![/=?&%#])(?:https?://){1,40}(?=https?://)")


def refang(text: str) -> str:
    """Give the text with harmless-made addresses as ordinary ones; bracketed dots become a mark.

    A scheme in the path or the query of another address stays as it was typed.
    """
    text = text.replace("&amp;", "&")
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    text = _INSIDE.sub(_sign, text)
    text = _HALF.sub(BRACKETED, text)
    if "/" in text or "\\" in text:
        text = _SCHEME.sub(_scheme, text)
        text = _BARE_SCHEME.sub("http://", text)
        text = _DOUBLED.sub("", text)
    return _NO_SLASH.sub(r"\1://", text) if ":" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return BRACKETED if found[1] == "." else found[1]


def _sign(found: re.Match[str]) -> str:
    meaning: str | None = _MEANING.get(found["inside"].lower())
    if meaning is None:
        return found.group()
    if meaning != BRACKETED:
        return meaning
    before, after = (
        found.string[found.start() - 1 : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    return BRACKETED if before.strip() and after.strip() else found[0]


def _scheme(found: re.Match[str]) -> str:
    name = found[0].lower().split(":")[0].split(";")[0].split("/")[0].strip()
    scheme = "ftp" if name.startswith("fx") else "http"
    return scheme + ("s" if name.endswith(("s", "sp")) else "") + "://" + (GAP if found["gap"] else "")
