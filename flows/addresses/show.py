"""How an address is shown to the person: readable, and impossible to open by mistake.

The person confirms what will be sent, so what is shown must be that and nothing that looks like it. Names are shown in
their own letters where they cannot be mistaken for others (`readable`), and in punycode and percent signs otherwise.
"""

import re
import unicodedata
from collections.abc import Iterator

import ada_url

from flows.addresses.lookalikes import is_like_large_site
from flows.addresses.read import read_addresses
from flows.addresses.readable import is_readable
from flows.addresses.scripts import is_right_to_left, scripts_of, scripts_of_all
from flows.addresses.suffix import ending_exists

_PARTS = re.compile(r"([a-z][a-z0-9+.-]*:(?://)?)?([^/?#]*)(.*)", re.DOTALL)
# Canonical addresses are printable ASCII; whatever else arrives here is not shown.
_OTHER = re.compile(r"[^!-~]")
_PORT = re.compile(r":\d+$")
_WORD = re.compile(r"[^/?#&=]+")
_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")
_GLUED = re.compile(r"(?<=[A-Za-z0-9])[^\x00-\x7f]")
_PERCENT = re.compile(r"%[0-7][0-9A-F]")


def show(url: str, *, at_most: int = 80) -> str:
    """Give `example[.]com/abc` for a canonical address, in at most that many characters, or as many as its host needs.

    The scheme is left out for http and https. What is too long loses its middle, never its host. What is shown in full
    reads as the same address again (but for the kind of http).
    """
    found = _PARTS.match(_OTHER.sub("", url))
    scheme, host, rest = found.groups("") if found else ("", "", "")
    host = host.rpartition("@")[2]
    if scheme in {"http://", "https://"}:
        host, rest = _in_letters(host, rest)
        if not host.startswith(("_", "-")):
            scheme = ""  # without it, signs before a name would read as the bullet of a list
    host = scheme + host.replace(".", "[.]")
    if rest == "/":
        rest = ""
    room = at_most - len(host)
    if len(rest) <= room:
        return host + rest
    begin = max((room - 1) // 2, 0)
    end = len(rest) - max(room - 1 - begin, 0)
    while unicodedata.category(rest[end : end + 1] or " ")[0] == "M":
        end += 1  # a mark would sit on the ellipsis
    return f"{host}{rest[:begin]}…{rest[end:]}"


def _in_letters(host: str, rest: str) -> tuple[str, str]:
    """Give host and rest in as many letters of their own as read back as the same address."""
    for new_host, new_rest in _ways(host, rest):
        if new_host + new_rest == host + rest:
            break
        reading = read_addresses(new_host.replace(".", "[.]") + new_rest, documentation_hosts=True)
        if [found.partition("//")[2] for found in reading.addresses + reading.doubts] == [host + rest]:
            return new_host, new_rest
    return host, rest


def _ways(host: str, rest: str) -> Iterator[tuple[str, str]]:
    """Give the ways to write an address, the most readable first.

    Letters that run from right to left turn the parts around them over: beside Latin ones the path would come to stand
    where the host's ending belongs. So they are shown only where everything runs that way.
    """
    for right_to_left in (True, False):
        new_host, beside = _host_in_letters(host, right_to_left=right_to_left)
        new_rest = _rest_in_letters(rest, beside, right_to_left=right_to_left)
        for way in ((new_host, new_rest), (new_host, rest), (host, new_rest)):
            if not is_right_to_left("".join(way)) or _runs_one_way("".join(way)):
                yield way


def _runs_one_way(text: str) -> bool:
    return {"L", "EN", "AN"}.isdisjoint(map(unicodedata.bidirectional, text))


def _host_in_letters(host: str, *, right_to_left: bool) -> tuple[str, frozenset[str]]:
    """Give the host with its readable labels in letters, and the scripts of its ending."""
    if "xn--" not in host:
        return host, frozenset()
    port = _PORT.search(host)
    labels = (host[: port.start()] if port else host).split(".")
    whole = [ada_url.idna_to_unicode(label) for label in labels]
    beside = scripts_of_all(sign for sign in whole[-1] if not sign.isascii())
    if is_like_large_site(".".join(whole)):
        return host, beside
    shown = (
        letters if is_readable(letters, beside=beside) and _is_of_way(letters, right_to_left) else label
        for label, letters in zip(labels, whole, strict=True)
    )
    return ".".join(shown) + (port[0] if port else ""), beside


def _rest_in_letters(rest: str, beside: frozenset[str], *, right_to_left: bool) -> str:
    """Give path, query and fragment with letters in place of percent signs, in words where all of them are readable.

    A word that holds another host, as in `/сайт.рф`, stays as it is: an app could make a link of it. So does one where
    other letters follow on Latin ones or on a sign in percent: read back, the address would end there.
    """

    def in_letters(word: re.Match[str]) -> str:
        try:
            letters = _LETTERS.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode(), word[0])
        except UnicodeDecodeError:
            return word[0]
        pieces = _PERCENT.sub("-", letters).split(".")
        is_shown = (
            all(piece.isascii() or is_readable(piece, beside=beside) for piece in pieces)
            and _is_of_way(letters, right_to_left)
            and all("Latn" in scripts_of(sign) for sign in _GLUED.findall(letters))
            and not any(map(ending_exists, letters.lower().split(".")[1:]))
        )
        return letters if is_shown else word[0]

    return _WORD.sub(in_letters, rest) if "%" in rest else rest


def _is_of_way(text: str, right_to_left: bool) -> bool:  # noqa: FBT001 (one of two directions)
    return right_to_left or not is_right_to_left(text)
