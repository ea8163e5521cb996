"""Front pages of large sites, and search pages: they say too little, so the reader asks for the page itself."""

import re
from importlib.resources import files

from flows.addresses.canonical import Address

LARGE = frozenset(
    line
    for line in files("flows.addresses").joinpath("large_sites.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
"""Hosts of well-known large sites, without `www.`."""

_PREFIX = re.compile(r"^(?:www\d?|m|mobile|web|touch|[a-z]{2})\.(?=[^.]+\.)")
_ENGINE = re.compile(
    r"^(?:www\.|m\.|search\.|images\.|lite\.|html\.)*"
    r"(?:google(?:\.[a-z]{2,3}){1,2}|bing\.com|duckduckgo\.com|yandex\.[a-z.]{2,6}|baidu\.com|ecosia\.org|"
    r"startpage\.com|qwant\.com|search\.brave\.com|naver\.com|yahoo\.com|yahoo\.co\.jp)$"
)
_FRONT_PATH = re.compile(r"/(?:index\.(?:html?|php)|home|[a-z]{2}(?:-[a-z]{2})?/?)?", re.IGNORECASE)
_SEARCH_PATH = re.compile(
    r"/(?:[^/]+/){0,3}(?:web|search|results|suche|buscar|recherche|busca|cerca|poisk)(?:/|\.php)?(?:/[^/]*)?/?"
)
# What engines put in front of a result that somebody copied: an address of its own, taken as it is.
_WRAPPER_PATH = re.compile(r"/(?:url|imgres|amp/.*|translate.*|aclk|link|l\.php|cache)/?")
_ASKS = re.compile(
    r"[?&](?:q|p|k|s|query|search|search_query|searchterm|keywords?|text|wd|term|searchword)=[^&]"
)


def site_of(host: str) -> str:
    """Give a host without `www.`, `m.` and the like."""
    return _PREFIX.sub("", host)


def is_large_front(address: Address) -> bool:
    """Say whether this is the front page of a site so large that its front page says nothing."""
    return (
        not address.query
        and len(address.fragment) < 2
        and _FRONT_PATH.fullmatch(address.path) is not None
        and (site_of(address.host) in LARGE or address.host in LARGE)
    )


def is_search(address: Address) -> bool:
    """Say whether this is a page of search results."""
    if not _ASKS.search(address.query):
        return False
    if _WRAPPER_PATH.fullmatch(address.path):
        return False
    return _SEARCH_PATH.fullmatch(address.path) is not None or _ENGINE.match(address.host) is not None
