"""What holds for every text whatsoever. Properties and fuzzer share it, so that neither knows less than the other.

What a host is, is judged here with `ipaddress` alone and a list of its own, not with what the reader uses.
"""

import ipaddress
from base64 import b64encode
from collections.abc import Callable

import ada_url

from flows.addresses import Reading, Reason, kind_of, read_addresses, show

Number = ipaddress.IPv4Address | ipaddress.IPv6Address

_INSIDE = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".localdomain")
_DOCUMENTS = tuple(
    map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Behind these always stands somebody to ask about, or one fixed sentence.
_ASKS_WITHOUT_DOUBT = frozenset({Reason.SHARE_CODE, Reason.USER, Reason.LONG_MESSAGE})


def _numbers_in(number: Number) -> list[Number]:
    """Give the number, and those that it carries (mapped, 6to4, Teredo, NAT64)."""
    if number.version == 4:
        return [number]
    carried = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
    if number in _NAT64:
        carried.append(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF))
    return [number, *(one for one in carried if one is not None)]


def is_public(host: str, *, documents: bool) -> bool:
    """Say whether a host is one that anybody can reach. `documents`: RFC 5737 and 3849 count as such."""
    try:
        number = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        name = host.rstrip(".")
        return "." in name and not name.endswith(_INSIDE)
    if documents and any(number in network for network in _DOCUMENTS):
        return True
    return all(
        one.is_global and not (one.is_multicast or one.is_unspecified or one.is_loopback)
        for one in _numbers_in(number)
    )


def check_reading(reading: Reading, *, documents: bool) -> None:
    """Check one reading: its parts fit together, and what is accepted is public and reads again as itself."""
    assert (reading.decision == "accept") == bool(reading.addresses), "accepted without address"
    assert (reading.decision == "accept") == (reading.reason is Reason.OK), "decision without its reason"
    assert len(reading.doubts) == len(reading.doubt_reasons), "doubts without reasons"
    if reading.decision == "ask":
        assert reading.doubts or reading.reason in _ASKS_WITHOUT_DOUBT, "asked about nothing"
    if reading.decision == "reject":
        assert not reading.doubts, "refused with doubts"
    assert len({*reading.addresses, *reading.doubts}) == len(reading.addresses + reading.doubts), "twice"
    for address in reading.addresses:
        assert address.startswith(("http://", "https://")), "no web address"
        host = ada_url.URL(address).hostname
        assert is_public(host, documents=documents), f"a host that is not public: {host}"
        again = read_addresses(address, documentation_hosts=documents)
        assert (again.decision, again.addresses) == ("accept", (address,)), "read again as something else"
    for address in reading.addresses + reading.doubts:
        assert show(address), "shown as nothing"
        assert kind_of(address), "of no kind"


def check(text: str) -> None:
    """Check what holds for any text; AssertionError says what does not."""
    for documents in (False, True):
        reading = read_addresses(text, documentation_hosts=documents)
        check_reading(reading, documents=documents)


def _wrapped(run: str, end: str) -> str:
    return end.join(run[at : at + 76] for at in range(0, len(run), 76))


# Each makes a file written as text out of any bytes (at least 140); none of the bytes are of a picture.
MEDIA: tuple[Callable[[bytes], str], ...] = (
    lambda content: f"data:image/png;base64,{b64encode(content).decode()}",
    lambda content: f"DATA:image/jpeg;name=a.jpg;base64,{b64encode(content).decode()}",
    lambda content: b64encode(content).decode(),
    lambda content: _wrapped(b64encode(content).decode(), "\n"),
    lambda content: _wrapped(b64encode(content).decode(), "\r\n"),
    lambda content: f"iVBORw0KGgo{b64encode(content).decode()[:60]}",
    lambda content: f"/9j/4AAQSkZJRg{b64encode(content).decode()[:60]}",
    lambda content: f"R0lGODlh{b64encode(content).decode()[:60]}",
    lambda content: f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(content)}"><path d="M0 0"/></svg>',
    lambda content: f'<img alt="a" src="data:image/gif;base64,{b64encode(content).decode()}">',
)


def check_media(text: str, media: str, at: int) -> None:
    """Check that a file written as text, on a place of its own in any text, has the whole message refused."""
    reading = read_addresses(f"{text[:at]} {media} {text[at:]}", documentation_hosts=True)
    assert not reading.addresses + reading.doubts, "media accepted"
    assert reading.reason in {Reason.MEDIA_TEXT, Reason.LONG_MESSAGE}, "media not said"
