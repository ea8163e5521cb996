"""Which posts come from a page of ours."""

import pytest
from starlette.datastructures import Headers

from bot.handlers.web.guard import is_own

OWN = ("http://exampleonion.test",)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec-fetch-site": "same-origin", "origin": "null"}, id="any browser of today"),
        pytest.param(
            {"sec-fetch-site": "same-origin", "origin": "https://chat.example.org"}, id="with its origin"
        ),
        pytest.param({"sec-fetch-site": "none"}, id="a reload"),
        pytest.param({"origin": "null"}, id="an older browser under no-referrer"),
        pytest.param({"origin": "https://chat.example.org"}, id="an older browser"),
        pytest.param({"origin": "http://exampleonion.test"}, id="another name of ours"),
        pytest.param({}, id="a text browser"),
    ],
)
def test_a_post_from_our_own_page_is_read(headers: dict[str, str]) -> None:
    assert is_own(Headers({"host": "chat.example.org", **headers}), OWN)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"sec-fetch-site": "cross-site", "origin": "null"}, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="a neighbour under the same domain"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "origin": "https://chat.example.org"}, id="two that disagree"
        ),
        pytest.param({"origin": "https://other.example.com"}, id="another site, older browser"),
        pytest.param({"origin": "https://chat.example.org.evil.test"}, id="a name that begins like ours"),
        pytest.param({"origin": "https://chat.example.org:8443"}, id="another port"),
        pytest.param({"origin": ""}, id="an empty origin"),
    ],
)
def test_a_post_from_elsewhere_is_not_read(headers: dict[str, str]) -> None:
    assert not is_own(Headers({"host": "chat.example.org", **headers}), OWN)
