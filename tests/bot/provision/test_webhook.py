import pytest

from bot.handlers.telegram import ALLOWED_UPDATES
from bot.provision.telegram.webhook import Webhook, differences, place, present, wanted

OURS = wanted("https://reports.example.org")
AS_SET = {
    "url": "https://reports.example.org/hooks/telegram",
    "has_custom_certificate": False,
    "pending_update_count": 0,
    "max_connections": 100,
    "allowed_updates": list(reversed(ALLOWED_UPDATES)),
}


def test_a_webhook_is_read_back_as_it_was_wanted() -> None:
    assert present(AS_SET) == OURS
    assert not list(differences(present(AS_SET), OURS))


def test_a_bot_that_polls_wants_none() -> None:
    assert wanted(None) == present({"url": ""}) == present({}) == Webhook()
    assert not list(differences(Webhook(), wanted(None)))
    (line,) = differences(OURS, wanted(None))
    assert "polls" in line


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"url": "https://other.example.net/x"}, "webhook"),
        ({"allowed_updates": ["message"]}, "kinds"),
        ({"allowed_updates": None}, "kinds"),
        ({"max_connections": 40}, "connections"),
        ({"max_connections": None}, "connections"),
        ({"has_custom_certificate": True}, "certificate"),
    ],
)
def test_each_thing_that_differs_is_a_line(changed: dict[str, object], word: str) -> None:
    (line,) = differences(present(AS_SET | changed), OURS)
    assert line.startswith(word)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("", "none"),
        ("https://other.example.net/123456:CANARY", "https://other.example.net/…"),
        ("https://user:CANARY@other.example.net:8443/?a=CANARY", "https://other.example.net:8443/…"),
        ("https://other.example.net:CANARY/", "somewhere"),
        ("https://[CANARY", "somewhere"),
    ],
)
def test_of_a_webhook_that_is_not_ours_the_server_alone_is_shown(url: str, shown: str) -> None:
    assert place(url) == shown
