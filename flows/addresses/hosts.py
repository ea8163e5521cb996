"""What kind of host an address names: public, reserved, or only reachable inside one home or office."""

import ipaddress
import re
from enum import Enum, auto

from flows.addresses.onion import is_onion
from flows.addresses.suffix import RESERVED, ending_exists


class Host(Enum):
    """What is known of a host from its name alone."""

    PUBLIC = auto()
    NUMBER = auto()  # a public IP address
    UNKNOWN = auto()  # no such ending, or one set aside for tests
    ONION = auto()
    BAD_ONION = auto()  # the check does not fit, or the short form that is no longer in use
    INSIDE = auto()  # private, loopback, single-label and the like
    BROKEN = auto()  # not a host name


# RFC 6761, 6762, 7686, 8375, 9476; ICANN's .internal (2024); and endings that home routers and offices use.
_INSIDE_ENDINGS = frozenset(
    [
        "arpa",
        "corp",
        "domain",
        "fritz",
        "home",
        "host-local",
        "internal",
        "intranet",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "private",
        "workgroup",
    ]
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # RFC 6890
_RELAY = ipaddress.ip_network("192.88.99.0/24")
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_MORE_DOCUMENTATION = ipaddress.ip_network("3fff::/20")
_ISATAP = 0x00005EFE
_DOCUMENTATION = tuple(
    map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)


def host_kind(host: str, *, documentation_hosts: bool) -> Host:
    """Tell the kind of a canonical (WHATWG) host. `documentation_hosts`: RFC 5737 and 3849 count as public."""
    if host.startswith("["):
        return _number_kind(ipaddress.IPv6Address(host[1:-1]), documentation_hosts=documentation_hosts)
    labels = host.split(".")
    if labels[-1].isdecimal():
        return _number_kind(ipaddress.IPv4Address(host), documentation_hosts=documentation_hosts)
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        return Host.BROKEN
    if len(labels) == 1 or labels[-1] in _INSIDE_ENDINGS:
        return Host.INSIDE
    if labels[-1] == "onion":
        return Host.ONION if is_onion(labels[-2]) else Host.BAD_ONION
    if labels[-1] in RESERVED or not ending_exists(labels[-1]):
        return Host.UNKNOWN
    return Host.PUBLIC


def _number_kind(number: ipaddress.IPv4Address | ipaddress.IPv6Address, *, documentation_hosts: bool) -> Host:
    if documentation_hosts and any(number in network for network in _DOCUMENTATION):
        return Host.NUMBER
    usable = number.is_global and not number.is_multicast and _is_plain(number)
    return Host.NUMBER if usable else Host.INSIDE


def _is_plain(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Say whether nothing else travels in this address: what is mapped, translated or tunnelled may be private.

    2000::/3 is all that was ever given out (RFC 4291), but for 3fff::/20 (RFC 9637); 6to4, Teredo and ISATAP
    (RFC 5214) carry an IPv4 address, and 192.88.99.0/24 is their relay (RFC 7526).
    """
    if isinstance(number, ipaddress.IPv4Address):
        return number not in _RELAY and number not in _PROTOCOLS
    return (
        number in _GIVEN_OUT
        and number not in _MORE_DOCUMENTATION
        and number.sixtofour is None
        and number.teredo is None
        and (int(number) >> 32) & 0xFDFFFFFF != _ISATAP
    )
