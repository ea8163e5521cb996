"""Closes white space and line breaks inside an address, as they come from wrapped or hand-copied text.

Every gap leaves a mark, and what holds one is asked about. A gap is only closed where the signs on its sides say that
an address goes on; otherwise the next line is simply the next sentence.
"""

import re

from flows.addresses.signs import GAP, NAME

# It begins with a plain set, to which the engine skips; what stands before is looked at second.
_GAP = re.compile(
    r"[ \t\r\n](?:(?<=[=&%_+/-]\s)[ \t\r\n]{0,5}+(?=[\w%])|(?<=\S\s)[ \t\r\n]{0,5}+(?=[/?&=][\w%]))"
)
_SPLIT_HOST = re.compile(
    rf"(?i)(?<![/=])(https?://(?!localhost){NAME}{{1,63}}+)[ \t\r\n]{{1,3}}(?=\.?{NAME}{{1,63}}+[.]{NAME})"
)
_BEFORE = re.compile(r"(?:[^\w]{0,8}(?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?P<path>[/?:]\S*)?$")
_MOST = 100
"""Places looked at; it bounds the time for any text."""
_REACH = 300
"""Characters looked back for the beginning of the address."""
_NEW_ONE = re.compile(r"(?i)(?:https?://|www\.|(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?:]|$))")
_WORD = re.compile(r"[^\W\d_]+[.,;:!?]*$")


def closed(text: str) -> str:
    """Give the text with gaps inside addresses closed by a mark."""
    if "://" in text:
        text = _SPLIT_HOST.sub(rf"\1{GAP}", text)
    return _GAP.sub(_close, text, count=_MOST)


def _close(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    lines = found[0].count("\n")
    if lines > 1 or (not lines and text[end] not in "/?&="):
        return found[0]
    before = text[max(start - _REACH, 0) : start].split()[-1].lower()
    scheme, _, place = before.rpartition("://")
    address = _BEFORE.match(before)
    if not scheme and address is None:
        return found[0]
    after = text[end : end + _REACH].split(maxsplit=1)[0]
    if _NEW_ONE.match(after):
        return found[0]
    if after[0] in "&=" or ("\n" in found[0] and after[0] in "/?"):
        goes_on = True
    elif after[0] in "/?":
        goes_on = "=" in after or "/" not in (place if scheme else before)
    else:
        goes_on = text[start - 1] != "/" or not _WORD.match(after)
    return GAP if goes_on else found[0]
