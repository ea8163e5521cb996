"""What an address leads to, from the address alone."""

import pytest

from flows.addresses import kind_of


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.com/a", "page"),
        ("no address", "page"),
        ("https://example.com/", "front"),
        ("https://example.com/#", "front"),
        ("https://example.com/?id=1", "page"),
        ("https://www.google.com/search?q=a", "search"),
        ("https://www.instagram.com/name/", "profile"),
        ("https://www.instagram.com/p/abc/", "page"),
        ("https://www.tiktok.com/@name", "profile"),
        ("https://example.com/@name", "profile"),
        ("https://t.me/name", "profile"),
        ("https://t.me/name/12", "page"),
        ("https://t.me/+abc", "invite"),
        ("https://t.me/joinchat/abc", "invite"),
        ("https://discord.gg/abc", "invite"),
        ("https://chat.whatsapp.com/abc", "invite"),
        ("http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/", "onion"),
    ],
)
def test_the_kind_is_read_off_the_address(url: str, kind: str) -> None:
    assert kind_of(url) == kind
