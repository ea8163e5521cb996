"""Finds IPv6 addresses without a scheme. They are asked about."""

import ipaddress
import re
from collections.abc import Iterator

from flows.addresses.candidate import Candidate, Form
from flows.addresses.reading import Reason
from flows.addresses.signs import END

_SIX = re.compile(
    r"(?<![\w:.])(?P<open>\[?)(?P<number>[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}+(?:\.\d{1,3}){0,3}+)(?P<close>\]?)"
    rf"(?P<more>(?::\d{{1,5}})?(?:/[^{END}]*)?)(?![\w:])"
)


def find_six(text: str) -> Iterator[Candidate]:
    """Find IPv6 addresses, in brackets or not."""
    return filter(None, map(_candidate, _SIX.finditer(text)))


def _candidate(found: re.Match[str]) -> Candidate | None:
    try:
        number = ipaddress.IPv6Address(found["number"])
    except ValueError:
        return None
    if len(found["number"]) < 4:
        return None  # "::" and the like stand in ordinary text
    in_brackets = bool(found["open"] and found["close"])
    more = found["more"] if in_brackets else ""
    end = found.end() if in_brackets else found.end("number")
    doubt = None if len(more) > 1 else Reason.GUESS
    return Candidate(found.start(), end, f"http://[{number}]{more}", Form.SCHEME, doubt)
