"""Makes sure that an address, read again, gives itself.

Parsing and cutting can leave a new end ("/a,?utm_source=b" becomes "/a,") or a new harmless-looking form ("(dot)"). The
engine reads stored addresses again, and so does the person who copies one back; both must mean the same place.
"""

import re

from flows.addresses.candidate import Candidate
from flows.addresses.canonical import Address, canonical
from flows.addresses.clean import clean
from flows.addresses.explicit import find_explicit
from flows.addresses.names import plain
from flows.addresses.refang import refang

_SURE = re.compile(
    r"https?://[a-z0-9.-]+(?::\d+)?(?:/(?:[\w~=+-]|[&?#/%](?=[\w~%=+-])|[.](?=[\w~%=+-])(?![A-Z][a-z]+$))*/?)"
)
_TRIES = 3


def settled(address: Address) -> Address | None:
    """Give the address that reads as itself, this one or a shorter one; None where there is none."""
    if _SURE.fullmatch(address.url):
        return address
    for _ in range(_TRIES):
        again = _first(address)
        if again is None or again.doubt is not None:
            return None
        parsed = canonical(plain(again.text))
        if parsed is None or parsed == address:
            return parsed
        address = parsed
    return None


def _first(address: Address) -> Candidate | None:
    found = list(find_explicit(refang(clean(address.url))))
    return found[0] if len(found) == 1 else None
