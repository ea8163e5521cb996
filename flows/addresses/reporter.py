"""What links carry about the person who copied them. It is cut, for the echo and for the report alike.

Ids of sessions on the site itself (sid, PHPSESSID) stay: some pages cannot be found without.
"""

import re

_ALWAYS = frozenset(
    [
        "fbclid",
        "gclid",
        "gbraid",
        "wbraid",
        "dclid",
        "msclkid",
        "yclid",
        "twclid",
        "ttclid",
        "li_fat_id",
        "igsh",
        "igshid",
        "mc_eid",
        "mc_cid",
        "mibextid",
        "si",
        "_t",
        "_r",
        "_ga",
        "vero_id",
        "rdt_cid",
        "epik",
        "share_id",
        "sharer_id",
        "xmt",
    ]
)
_X = frozenset({"s", "t"})
_X_HOSTS = re.compile(r"(?:.*\.)?(?:x|twitter)\.com")


def without_reporter(host: str, search: str) -> str:
    """Give a query without the names that click and share buttons add; the rest as it was."""
    parts = search.removeprefix("?").split("&")
    on_x = _X_HOSTS.fullmatch(host) is not None
    kept = []
    for part in parts:
        name = part.partition("=")[0].lstrip("?")
        if name in _ALWAYS or name.startswith("utm_") or (on_x and name in _X):
            continue
        kept.append(part)
    return "?" + "&".join(kept) if any(kept) else ""
