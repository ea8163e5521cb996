"""Whether a form was posted from one of our own pages.

There is no cookie, so nobody else's page can act in a conversation whose random name it does not know. This stands in
front of that for one more reason: no other site shall start or fill in a conversation in somebody's browser.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

OWN = frozenset({"same-origin", "none"})


def is_own(headers: Headers, own_origins: Collection[str]) -> bool:
    """Say whether a POST with these headers may be read.

    `Sec-Fetch-Site` (W3C Fetch Metadata) cannot be set by a page and decides alone where it is sent; "none" is a reload
    or another act of the person's own. Browsers without it send `Origin`, but our `Referrer-Policy: no-referrer` makes
    them send "null" even to ourselves (Fetch standard, "append a request Origin header"), so "null" says nothing and
    passes, as does a text browser that sends neither. `own_origins` are ours besides the one in `Host`, such as that of
    an onion service whose proxy rewrites it.
    """
    if site := headers.get("sec-fetch-site"):
        return site in OWN
    origin = headers.get("origin", "null")
    return origin in {"null", *own_origins} or urlsplit(origin).netloc == headers.get("host")
