"""Finds IPv6 addresses without a scheme. They are asked about."""

import ipaddress
import re
from collections.abc import Iterator

from flows.addresses.candidate import Candidate, Form
from flows.addresses.reading import Reason
from flows.addresses.signs import END

_SIX = re.compile(
    r"(?<![\w:.%/=])(?P<open>\[?)(?P<number>[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}+(?:\.\d{1,3}){0,3}+)(?:\]"
    rf"(?P<more>(?::\d{{1,5}})?(?:/[^{END}]*)?))?(?![\w:])"
)


def find_six(text: str) -> Iterator[Candidate]:
    """Find IPv6 addresses, in brackets or not."""
    return filter(None, map(_candidate, _SIX.finditer(text) if text.count(":") > 1 else ()))


def _candidate(found: re.Match[str]) -> Candidate | None:
    if len(found["number"]) < 4 or not any(map(str.isdecimal, found["number"])):
        return None  # "::" and "a::b" stand in ordinary text
    try:
        number = ipaddress.IPv6Address(found["number"])
    except ValueError:
        return None
    more = found["more"] if found["open"] else None
    end = found.end("number") if more is None else found.end()
    doubt = None if more and len(more) > 1 else Reason.GUESS
    return Candidate(found.start(), end, f"http://[{number}]{more or ''}", Form.SCHEME, doubt)
