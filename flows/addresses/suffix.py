"""Which endings exist. The Public Suffix List (publicsuffix.org) comes with the library; nothing is fetched."""

from functools import lru_cache

from publicsuffixlist import PublicSuffixList

_ICANN = PublicSuffixList(accept_unknown=False, only_icann=True)

RESERVED = frozenset({"test", "invalid", "example"})
"""Endings set aside for tests and documents (RFC 2606, RFC 6761)."""

# The list has suffixes below these, such as co.za, and not themselves.
_ONLY_BELOW = frozenset({"za"})


@lru_cache(maxsize=4096)
def ending_exists(label: str) -> bool:
    """Say whether this last label, in Unicode or punycode, is a top-level domain."""
    return label in _ONLY_BELOW or _ICANN.publicsuffix(label) is not None


def is_site(host: str) -> bool:
    """Say whether somebody can own this name: a known suffix with at least one label before it."""
    return _ICANN.is_private(host)
