"""Closes white space and line breaks inside an address, as they come from wrapped or hand-copied text.

Every gap leaves a mark, and what holds one is asked about. A gap is only closed where the signs on its sides say that
an address goes on; otherwise the next line is simply the next sentence.
"""

import re

from flows.addresses.signs import GAP, NAME
from flows.addresses.spelling import BEFORE
from flows.addresses.suffix import ending_exists
from flows.addresses.words import COMMON, FILE_ENDINGS

# It begins with a plain set, to which the engine skips; what stands before is looked at second.
_GAP = re.compile(
    r"[ \t\r\n](?:(?<=[=&%_+/?-]\s)[ \t\r\n]{0,5}+(?=[\w%])|(?<=\S\s)[ \t\r\n]{0,5}+(?=[/?&=][\w%])"
    r"|(?<=[\w%][\r\n])\n?(?=[\w%-]{1,60}/[\w%]))"
)
_SPLIT_HOST = re.compile(
    rf"(?i)(?<![/=])(https?://(?!localhost){NAME}{{1,63}}+\.?)[ \t\r\n]{{1,3}}(?=\.?{NAME}{{1,63}}+[.]{NAME})"
)
_DOT_GAP = re.compile(
    r"[ \n.](?<=[^\W_][ \n.])(?:(?<=[.])[ \t\r\n]{1,2}|(?<=[ \n])[ \t]?[.][ \t]{0,2})"
    r"(?=(?:[A-Za-z]{2,3} ?[.] ?)?(?P<ending>[A-Za-z]{2,24})(?P<more>[/:][\w%~-])?(?![\w@.-]*@))"
)
_SPACED = re.compile(rf"(?<={NAME})(?:[ \t]+\.[ \t]*|\.[ \t]+)(?=(?P<next>{NAME}+))")
_BEFORE = re.compile(r"(?:[^\w]{0,8}(?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?P<path>[/?:]\S*)?$")
_HOST_BEFORE = re.compile(rf"(?i)[^\w]{{0,8}}(?P<sure>https?://{GAP}?|www[.])?[a-z0-9][a-z0-9.-]{{0,100}}$")
_MOST = 100
"""Places looked at; it bounds the time for any text."""
_REACH = 300
"""Characters looked back for the beginning of the address."""
_NEW_ONE = re.compile(r"(?i)(?:https?://|www\.|(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?:]|$))")
_WORD = re.compile(r"[^\W\d_]+[.,;:!?]*$")
_NUMBER = re.compile(r"\d[\w-]{0,30}[.,;:!?]*$")
_FILE = re.compile(rf"(?i)[\w-]{{1,60}}[.](?:{'|'.join(sorted(FILE_ENDINGS))})[.,;:!?]*$")


def closed(text: str) -> str:
    """Give the text with gaps inside addresses closed by a mark."""
    if "://" in text:
        text = _SPLIT_HOST.sub(rf"\1{GAP}", text)
    text = _DOT_GAP.sub(_close_dot, text, count=_MOST)
    return _GAP.sub(_close, text, count=_MOST)


def spaced(text: str) -> str:
    """Give the text with a mark for the space beside a dot, "example. com", where a usual ending follows.

    It says less than what `closed` goes by, so it is for what no finder of whole addresses has taken.
    """
    return _SPACED.sub(_close_ending, text, count=_MOST) if ". " in text or " ." in text else text


def _close_ending(found: re.Match[str]) -> str:
    word = found["next"]
    before = found.string[max(found.start() - 64, 0) : found.start()].rpartition(" ")[2].lower()
    if before in BEFORE:
        return found[0]  # "the .com domain"
    usual = word.islower() and word.isascii() and len(word) > 2 and word not in COMMON and ending_exists(word)
    return "." + GAP if usual or before.endswith("www") else found[0]


def _close_dot(found: re.Match[str]) -> str:
    """Close a gap beside a dot of a host: "example .co.ke/page"."""
    text, start = found.string, found.start()
    word = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start), start - _REACH, -1) + 1
    host = _HOST_BEFORE.match(text, word, start)
    if not host or not ending_exists(found["ending"].lower()):
        return found[0]
    ended = ending_exists(host[0].rpartition(".")[2].lower()) and "." in host[0].lstrip(".")
    sure = host["sure"] is not None or found["more"] is not None
    return "." + GAP if sure and not ended else found[0]


def _close(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    lines = found[0].count("\n")
    if lines > 1:
        return found[0]
    before = text[max(start - _REACH, 0) : start].split()[-1].lower()
    scheme, _, place = before.rpartition("://")
    address = _BEFORE.match(before)
    if not scheme and address is None:
        return found[0]
    after = text[end : end + _REACH].split(maxsplit=1)[0]
    if _NEW_ONE.match(after) and not _FILE.match(after):
        return found[0]
    return GAP if _goes_on(before, place if scheme else before, after, wrapped=lines > 0) else found[0]


def _goes_on(before: str, place: str, after: str, *, wrapped: bool) -> bool:
    in_path = before.endswith("/") and place.count("/") > 1
    if after[0] in "&=" or (wrapped and after[0] in "/?"):
        return True
    if after[0] in "/?":
        return "=" in after or "/" not in place
    if in_path and (_NUMBER.match(after) or _FILE.match(after)):
        return True
    if not wrapped:
        return (
            before[-1] == "/" and not after[0].isdecimal() and "/" in after and any(map(str.isdecimal, after))
        )
    if before[-1] == "?":
        return "=" in after
    if place.isascii() and not after[0].isascii():
        return False
    if before[-1] not in "=&%_+/-":
        return "/" in place and any(map(str.isdecimal, after)) and not _NUMBER.match(after.partition("/")[0])
    return before[-1] != "/" or not _WORD.match(after)
