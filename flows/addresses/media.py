"""Pictures and files that were written as text. They are looked for first: such a message is refused whole."""

import re

from flows.addresses.suffix import ending_exists

LONGEST_RUN = 180
"""Characters of unbroken base64 outside an address from which on a text counts as a file."""
LONGEST_PICTURE = 40
"""The same where the run begins as a PNG, JPEG, GIF or WebP file does."""

_DATA = re.compile(
    r"(?<![a-z0-9])data:(?:,\S|(?=[\w;])(?:[\w.+-]+/[\w.+-]+)?(?:;[\w.+-]+(?:=[\w.+-]*)?){0,8},\s{0,4}\S)"
)
_MARKUP = re.compile(r"(?:<|&lt;|%3c)(?:svg[\s>/]|(?:img|image|video|object|embed)\s[^<>]{0,100}data:|svg%)")
_RUN = re.compile(
    r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_-].)[A-Za-z0-9+/_-]{7,}+"
    r"(?:=?[ \t]?[\r\n]{1,4}[ \t>|]{0,4}[A-Za-z0-9+/_-]{4,}+)*+={0,2}"
)
# Long pieces beside each other: lines that lost their ends, or each in quotes.
_PIECES = re.compile(
    r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_-].)[A-Za-z0-9+/_-]{39,}+"
    r"(?:={0,2}[\"', \t\r\n]{1,4}[A-Za-z0-9+/_-]{40,}+){2,}"
)
_PICTURE = re.compile(r"iVBORw0KGgo|^/9j/|/9j/[24]|R0lGOD[dl]|UklGR|AAAA[A-Za-z0-9+/]{2}Z0eX|JVBERi0")
_APART = re.compile(r"[\"', \t\r\n]+")
_LINE_END = re.compile(r"[\r\n]")
_SPACE = re.compile(r"[\s>|]+")
# An address begins before the run, however harmless it was made: "https://", "example.com/", "example[.]com?".
_BEFORE = re.compile(
    r"://|(?:[.\u3002\uff0e\ue000-\ue002]|[\])}>]) ?(?P<ending>[^\W\d_]{2,24}|\d{1,3})(?::\d{1,5})?[/?#]"
)
_LEAST_DIGITS = 20
"""One sign in so many is a digit, in lines of base64; in a list of words it is not."""
_LONGEST_WORD = 24
_HEX = re.compile(r"[0-9A-Fa-f]+")
_DIGESTS = frozenset({32, 40, 56, 64, 96, 128})
"""Signs of a checksum: MD5, and SHA-1 to SHA-512."""


def holds_media(text: str) -> bool:
    """Say whether the text holds a `data:` address with a body, inline SVG, or a long run of base64.

    Lines count together. Inside an address a run counts only where it begins as a picture does.
    """
    lower = text.lower()
    holds_data = "data:" in lower
    if (holds_data and _DATA.search(lower)) or ((holds_data or "svg" in lower) and _MARKUP.search(lower)):
        return True
    if len(text) < LONGEST_PICTURE:
        return False
    runs = [run for run in _RUN.finditer(text) if run.end() - run.start() >= LONGEST_PICTURE]
    pieces = _PIECES.search(text) if len(runs) > 1 else None
    if pieces and not _is_list("\n".join(_APART.split(pieces[0])), _APART.sub("", pieces[0])):
        return True
    return any(_is_file(text, run) for run in runs)


def _is_file(text: str, run: re.Match[str]) -> bool:
    typed = run[0]
    if len(typed) < LONGEST_RUN and not _of_picture(_SPACE.sub("", typed)):
        return False
    if _in_address(text, run):
        first, *lines = _LINE_END.split(typed, maxsplit=1)  # an address ends with its line
        if _of_picture(first) >= LONGEST_RUN:
            return True
        typed = "".join(lines)
    body = _SPACE.sub("", typed)
    return _of_picture(body) >= LONGEST_PICTURE or (len(body) >= LONGEST_RUN and not _is_list(typed, body))


def _of_picture(body: str) -> int:
    found = _PICTURE.search(body)
    return len(body) - found.start() if found else 0


def _is_list(typed: str, body: str) -> bool:
    """Say whether these are words, numbers or checksums, one on each line, or a line that was drawn."""
    if 2 * sum(sign in "-_=" for sign in body) > len(body):
        return True
    lines = typed.split()
    if len(lines) < 2:
        return False
    if all(len(line) in _DIGESTS and _HEX.fullmatch(line) for line in lines):
        return True
    mixed = 2 * sum(any(map(str.isupper, line)) and any(map(str.islower, line)) for line in lines) > len(
        lines
    )
    few_digits = sum(map(str.isdecimal, body)) * _LEAST_DIGITS < len(body)
    return max(map(len, lines)) < _LONGEST_WORD and (few_digits or not mixed)


def _in_address(text: str, run: re.Match[str]) -> bool:
    """Say whether a scheme, or a host and a slash, stand before in the same word."""
    start = run.start()
    word = text[max(text.rfind(sign, 0, start) for sign in " \n\t") + 1 : start] + run[0][:64]
    found = _BEFORE.search(word)
    ending = found["ending"] if found else None
    return found is not None and (ending is None or ending.isdecimal() or ending_exists(ending.lower()))
