"""How an address is shown to the person: readable, and impossible to open by mistake.

Hosts stay in punycode, always. Two names can look the same in Unicode and differ; the person confirms what will be
sent, so what is shown is what goes out. It also keeps the line free of letters that change its direction.
"""

import re

_PARTS = re.compile(r"([a-z][a-z0-9+.-]*:(?://)?)?([^/?#]*)(.*)", re.DOTALL)
# Canonical addresses are printable ASCII; whatever else arrives here is not shown.
_OTHER = re.compile(r"[^!-~]")


def show(url: str, *, at_most: int = 80) -> str:
    """Give `example[.]com/abc` for a canonical address, in at most that many characters, or as many as its host needs.

    The scheme is left out for http and https. What is too long loses its middle, never its host. What is shown in full
    reads as the same address again (but for the kind of http).
    """
    found = _PARTS.match(_OTHER.sub("", url))
    scheme, host, rest = found.groups("") if found else ("", "", "")
    if scheme in {"http://", "https://"} and not host.startswith(("_", "-")):
        scheme = ""  # without it, signs before a name would read as the bullet of a list
    host = scheme + host.rpartition("@")[2].replace(".", "[.]")
    if rest == "/":
        rest = ""
    room = at_most - len(host)
    if len(rest) <= room:
        return host + rest
    begin = max((room - 1) // 2, 0)
    end = max(room - 1 - begin, 0)
    return f"{host}{rest[:begin]}…{rest[len(rest) - end :]}"
