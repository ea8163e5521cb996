import pytest

from bot.provision.telegram.words import how_long, said

TOKEN = "123456:CANARY-of-a-token"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 second"),
        (1, "1 second"),
        (90, "90 seconds"),
        (90.1, "2 minutes"),
        (3600, "60 minutes"),
        (86_400, "24 hours"),
        (80_000, "23 hours"),
        (10 * 86_400, "10 days"),
    ],
)
def test_a_span_of_time_in_words(seconds: float, words: str) -> None:
    assert how_long(seconds) == words


@pytest.mark.parametrize("text", [f"bad {TOKEN}", "https://x.invalid/CANARY-of-a-token/y", "s3cret!"])
def test_what_holds_a_secret_or_its_telling_half_is_not_repeated(text: str) -> None:
    assert "CANARY" not in said(text, [TOKEN, "s3cret!"])
    assert "s3cret" not in said(text, [TOKEN, "s3cret!"])


def test_what_a_server_said_is_short_and_on_one_line() -> None:
    assert said("Bad Request:\n\x1b[31m  too   long", []) == "Bad Request: [31m too long"
    assert len(said("x" * 1000, [TOKEN])) == 200
