"""Undoes the usual ways of making an address harmless: hxxp, [.], (dot), [:]//, an escaped dot and the like.

What was written in brackets was written on purpose and is clear. The same words without brackets are for `spoken`.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from flows.addresses.signs import BRACKETED, GAP
from flows.addresses.spelling import BEFORE, folded
from flows.addresses.suffix import ending_exists
from flows.addresses.words import AT, COLON, COMMON, DASH, DOT, GLUED_DOT, SLASH, UNDERSCORE

_OPEN = r"[\[({<【〔（［｛＜«]"
_CLOSE = r"[\])}>】〕）］｝＞»]"
_SPELLED = r"[^\s.\[\](){}<>]"
_INSIDE = re.compile(
    rf"[ \t]{{0,2}}{_OPEN}[ \t]?(?P<inside>[.,。．․٫۔]|{_SPELLED}{{1,20}}(?: {_SPELLED}{{1,12}}){{0,2}})"
    rf"[ \t]?{_CLOSE}[ \t]{{0,2}}"
)
_MEANING = (
    {word: BRACKETED for words in DOT.values() for word in words}
    | dict.fromkeys((*GLUED_DOT, *".,。．․٫۔"), BRACKETED)
    | dict.fromkeys(AT, "@")
    | {sign: sign for sign in (":", "://", ":/", "//", "/")}
    | dict.fromkeys(SLASH, "/")
    | dict.fromkeys(DASH, "-")
    | dict.fromkeys(UNDERSCORE, "_")
    | dict.fromkeys(COLON, ":")
    | {":/": "://"}
)
# Each pattern below begins with a plain set of signs: the engine skips to them, many times faster than it tries a
# lookbehind at every character. So what stands before is looked at second.
_OPENER = re.compile(_OPEN)
_LABEL = re.compile(rf"([\w-]+)(?P<more>[ \t]{{0,2}}{_OPEN}|[./:])?")
_ENTITIES = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&nbsp;": " ",
    "&#39;": "'",
    "&apos;": "'",
}
_ENTITY = re.compile("(?i)" + "|".join(_ENTITIES))
# Tags of forums, as they come along when a post is copied.
_FORUM = re.compile(r"(?i)\[(?:/?(?:url|img|quote|code|b|i|u)\]|(?:url|img)=)")
# A copy out of another address's query: "https%3A%2F%2Fexample.com%2Fabc". Only alone, not inside an address.
_ENCODED = re.compile(
    r"(?i)(?<![^\s<>\"'(\[])[^\s.:]{0,40}?(?P<url>https?%3A%2F%2F[^\s<>\"&]+)(?:&[^\s<>\"]*)?"
)
# A line's end as programs write it.
_LINE_SIGN = re.compile(r"\\[nrt](?=https?://|\s|$|\\)")
_HALF = re.compile(r"[\[.{](?<=\w.)(?:(?<=[\[{])[.]|(?<=[.])[\]}])(?=\w)")
_ESCAPED = re.compile(r"\\([./:])")
_SCHEME = re.compile(
    r"""(?x)
    [hHtTfF] (?<! [/=?&%#+]. ) (?! (?<= h)ttps?://[^\s/\\] )  # the last: nothing to undo
    (?:
        (?<=[hH]) [tTxX*_•]{1,4}[pP][sS]?
        | (?<! [^\W\d_]. )
        (?:
            (?<=[tT]) [tT]{0,2}[pP][sS]?
            | (?<=[hH]) (?: [hH][tT]{1,2}[pP][sS]? | [pP]{1,2}[tT][sS]? | [tT]{1,3}[sS][pP] | \?\?[pP][sS]? )
            | (?<=[fF]) [xX][pP][sS]?
        )
    )
    (?: [ \t]{0,3}[:;][ \t]{0,3}[/\\]{1,4} | [ \t]?//+ )
    (?:(?:[ \t]{1,3}|[ \t]?\r?\n[ \t]?)(?=[\w\[]))?
    """
)
# The scheme in other letters, or typed with the keyboard set to them.
_OTHER_LETTERS = re.compile(
    "[хХнНηΗㅗ](?:(?<=[хХнН])[тТ]{2}[пПрР]|(?<=[ηΗ])[τΤ]{2}[πΠ]|(?<=ㅗ)ㅅ[세센])(?P<s>[сСςΣ]?)(?=[ \t]?[:;/：])"
)
_OTHER_COLON = re.compile(r"[：፡](?<=[pPsS].)(?=[/\\])")
# A scheme typed twice, the second time wrongly; and one with a dot for its colon.
_TWICE = re.compile(
    r"[hH](?<![/=?&%#\w].)[tT]{2}[pP][sS]?:?//?(https?)(?:://|//|:/)(?=[^\s/])", re.IGNORECASE
)
_FOR_WWW = re.compile(r"[hH](?<![\w/.].)(ttps?)\.(?=www\.)", re.IGNORECASE)
_TWO_DOTS = re.compile(r"(?i)(https?://[\w-]{1,63}(?:\.[\w-]{1,63}){0,8})\.{2,3}(?=[\w-]|/\w)")
_NO_SLASH = re.compile(r"[hH](?<![\w/=?&%#].)([tT]{2}[pP][sS]?):(?=[\w-]+\.\w)")
_BARE_SCHEME = re.compile(r"[:/\\](?<![\w:/\\.\]>)=?&#%].)(?:(?<=:)//|(?<=/)/|(?<=\\)\\)(?=[^\W_])")
_DOUBLED = re.compile(
    r"[hH](?<![/=?&%#].)[tT]{2}[pP][sS]?://(?:[hH][tT]{2}[pP][sS]?://){0,39}(?=[hH][tT]{2}[pP][sS]?://)"
)


def refang(text: str) -> str:
    """Give the text with harmless-made addresses as ordinary ones; bracketed dots become a mark.

    A scheme in the path or the query of another address stays as it was typed.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda found: _ENTITIES[found[0].lower()], text)
    if "[" in text:
        text = _FORUM.sub(" ", text)
    if "%3a%2f%2f" in text.lower():
        text = _ENCODED.sub(_decoded, text)
    if not text.isascii():
        text = _OTHER_COLON.sub(":", _OTHER_LETTERS.sub(_in_ascii, text))
    if "\\" in text:
        text = _LINE_SIGN.sub(" ", text)
        text = _ESCAPED.sub(_unescaped, text)
    if _OPENER.search(text):
        text = _INSIDE.sub(_sign, text)
    if "." in text and any(sign in text for sign in "[]{}"):
        text = _HALF.sub(BRACKETED, text)
    if "/" in text or "\\" in text:
        text = _TWICE.sub(r"\1://", text)
        text = _SCHEME.sub(_scheme, text)
        text = _BARE_SCHEME.sub("http://", text)
        if text.count("://") > 1:
            text = _DOUBLED.sub("", text)
    if "www." in text:
        text = _FOR_WWW.sub(r"h\1://", text)
    if ".." in text and "://" in text:
        text = _TWO_DOTS.sub(_one_dot, text)
    return _NO_SLASH.sub(r"h\1://", text) if ":" in text else text


def _in_ascii(found: re.Match[str]) -> str:
    return "https" if found["s"] or found[0].endswith("센") else "http"


def _one_dot(found: re.Match[str]) -> str:
    if found.string.startswith("/", found.end()):
        return found[1] + GAP
    whole = "." in found[1] and ending_exists(found[1].rpartition(".")[2].lower())
    return found[0] if whole else f"{found[1]}.{GAP}"  # "https://example.com..." ends there


def _decoded(found: re.Match[str]) -> str:
    url = unquote(found["url"])
    # Neither white space nor what no cleaned text holds, such as our own marks.
    return f" {url}" if url.isprintable() and " " not in url else found[0]


def _unescaped(found: re.Match[str]) -> str:
    return BRACKETED if found[1] == "." else found[1]


@lru_cache(maxsize=256)
def _meaning(inside: str) -> str | None:
    return _MEANING.get(folded(inside))


def _sign(found: re.Match[str]) -> str:
    meaning = _meaning(found["inside"])
    if meaning is None:
        return found.group()
    if meaning != BRACKETED:
        return meaning
    before, after = (
        found.string[found.start() - 1 : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    if not before.strip() or not after.strip():
        return found[0]
    if not found[0][0].isspace() and not found[0][-1].isspace():
        return BRACKETED
    word = found.string[max(found.start() - 20, 0) : found.start()].split()[-1].lower()
    both = found[0][0].isspace() and found[0][-1].isspace()
    is_prose = word in BEFORE or (both and not _goes_on(found.string, found.end()))
    return found[0] if is_prose else BRACKETED


def _goes_on(text: str, at: int) -> bool:
    """Say whether what follows "[.] " is of a host: "The [.] is there" is a sentence."""
    found = _LABEL.match(text, at)
    if found is None:
        return False
    return found["more"] is not None or (ending_exists(found[1].lower()) and found[1].lower() not in COMMON)


def _scheme(found: re.Match[str]) -> str:
    return _scheme_of(found[0]) + (GAP if any(map(str.isspace, found[0])) else "")


@lru_cache(maxsize=256)
def _scheme_of(typed: str) -> str:
    name = re.split("[:;/]", typed.lower(), maxsplit=1)[0].strip()
    scheme = "ftp" if name.startswith("fx") else "http"
    return scheme + ("s" if name.endswith(("s", "sp")) else "") + "://"
