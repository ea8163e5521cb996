"""How addresses are shown."""

import pytest

from flows.addresses import read_addresses, show


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/abc", "example[.]com/abc"),
        ("http://www.example.com/", "www[.]example[.]com"),
        ("https://example.com:8080/?a=1#b", "example[.]com:8080/?a=1#b"),
        ("http://192.0.2.7/a", "192[.]0[.]2[.]7/a"),
        ("http://[2001:db8::1]/a", "[2001:db8::1]/a"),
        ("http://xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd[.]xn--p1ai"),
        ("ftp://example.com/a.b", "ftp://example[.]com/a.b"),
        ("https://_a.example.com/", "https://_a[.]example[.]com"),
        ("https://user@example.com/a\u202eb\x07", "example[.]com/ab"),
        ("", ""),
    ],
)
def test_an_address_is_shown_so_that_it_cannot_be_opened(url: str, shown: str) -> None:
    assert show(url) == shown


def test_a_long_address_loses_its_middle() -> None:
    shown = show("https://example.com/" + "a" * 100 + "/last", at_most=40)
    assert len(shown) == 40
    assert shown.startswith("example[.]com/a")
    assert "…" in shown
    assert shown.endswith("/last")


def test_a_long_host_is_never_cut() -> None:
    host = ".".join(["a" * 60] * 3) + ".com"
    assert show(f"https://{host}/abc", at_most=20) == host.replace(".", "[.]") + "…"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://example.com/a(b)?c=d#e",
        "http://192.0.2.7/a",
        "http://web.archive.org/web/1/https://example.com/",
    ],
)
def test_what_is_shown_in_full_reads_as_the_same_address(url: str) -> None:
    assert read_addresses(show(url), documentation_hosts=True).addresses == (url,)
