"""What holds for every text."""

import ipaddress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.addresses import Reading, Reason, kind_of, read_addresses, show
from flows.addresses.canonical import canonical
from flows.addresses.scripts import scripts_of

_PIECES = [
    "http://",
    "https://",
    "hxxp",
    "example.com",
    "example.org/",
    "www.",
    "/",
    ".",
    "[.]",
    "(dot)",
    " dot ",
    "1.2.3.4",
    "192.168.0.1",
    "[::1]",
    "::1",
    "data:",
    "@a",
    "utm_source=b",
    "?fbclid=1",
    "xn--a",
    ".onion",
    "localhost",
    "tg://resolve?domain=ab",
    "magnet:",
    "com",
    "\u306e",
    "\u3002",
    "\u2026",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\\",
    ",",
    ";",
    ":",
    "?",
    "#",
    "%",
    "&",
    "=",
    "-",
    "_",
    " ",
    "\n",
    "\u0660",
    "\xe9",
    "\u65e5\u672c",
    "\u200d",
    "\u200b",
    "\ue000",
    "\ue001",
    "\ue002",
    "\ud800",
    "\U0001f600",
    "a",
    "x",
    '"',
]
TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.characters(codec=None)), max_size=30).map("".join)


@settings(max_examples=600)
@given(TEXTS)
@example("example.com/a,?utm_source=x")
@example("http://1.2.3.4/%?fbclid=1")
@example(" ?a")
def test_what_is_accepted_is_accepted_again_unchanged(text: str) -> None:
    for address in read_addresses(text, documentation_hosts=True).addresses:
        again = read_addresses(address, documentation_hosts=True)
        assert (again.decision, again.addresses) == ("accept", (address,))


@settings(max_examples=300)
@given(st.text(max_size=5000))
def test_no_text_at_all_raises(text: str) -> None:
    reading = read_addresses(text)
    assert isinstance(reading, Reading)
    assert len(reading.doubts) == len(reading.doubt_reasons)
    for address in reading.addresses + reading.doubts:
        assert show(address)
        assert kind_of(address)


@settings(max_examples=300)
@given(TEXTS)
def test_the_same_text_twice_holds_the_same_addresses(text: str) -> None:
    once = read_addresses(text)
    if once.decision == "accept" and len(text) < 2000:
        assert set(once.addresses) <= set(read_addresses(f"{text}\n\n{text}").addresses + once.doubts)


@settings(max_examples=300)
@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), st.sampled_from(["", "/a", ":8080/a"]))
def test_no_private_host_is_accepted(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address, rest: str
) -> None:
    host = str(number) if number.version == 4 else f"[{number}]"
    for address in read_addresses(f"http://{host}{rest}").addresses:
        assert number.is_global
        assert not number.is_multicast
        assert (found := canonical(address))
        assert found.host == host


@settings(max_examples=200)
@given(st.binary(min_size=140, max_size=600), st.sampled_from(["", "https://example.com/a ", "look: "]))
def test_no_file_written_as_text_is_accepted(content: bytes, before: str) -> None:
    import base64  # noqa: PLC0415

    text = base64.b64encode(content).decode()
    assert read_addresses(before + text).decision == "reject"
    assert read_addresses(before + f"data:image/png;base64,{text}").decision == "reject"


@settings(max_examples=300)
@given(TEXTS)
def test_what_is_shown_in_full_is_one_line_of_plain_signs(text: str) -> None:
    for address in read_addresses(text).addresses:
        shown = show(address, at_most=5000)
        assert shown.isprintable()
        assert " " not in shown
        assert all(sign.isascii() or scripts_of(sign) for sign in shown)


def test_very_long_texts_are_not_looked_at() -> None:
    assert read_addresses("a" * 1_000_000) == Reading("ask", reason=Reason.LONG_MESSAGE)
