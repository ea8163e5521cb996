"""An accepted address, read again, gives itself."""

from flows.addresses import Reason, read_addresses
from flows.addresses.canonical import Address, canonical
from flows.addresses.settle import settled


def _parsed(url: str) -> Address:
    address = canonical(url)
    assert address
    return address


def test_an_ordinary_address_stays() -> None:
    for url in ("https://example.com/a", "https://example.com/a(b)c,d?e=f#g"):
        assert settled(_parsed(url)) == _parsed(url)


def test_an_end_that_would_be_cut_is_cut() -> None:
    assert settled(_parsed("https://example.com/a,")) == _parsed("https://example.com/a")
    assert settled(_parsed("https://example.com/a(dot)b")) == _parsed("https://example.com/a.b")


def test_one_that_reads_as_several_or_as_a_guess_is_not_settled() -> None:
    assert settled(_parsed("https://example.com/a,https://example.org/")) is None
    assert settled(_parsed("https://example.com/a'de")) is None
    assert settled(_parsed("https://example.com/a[[[[[[.]]]]]]b")) is None


def test_one_that_never_settles_is_asked_about() -> None:
    message = "https://example.com/a'b,?utm_source=c"
    reading = read_addresses(message)
    assert (reading.decision, reading.reason) == ("ask", Reason.GUESS)
