import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

TOKEN = "123456:TEST"
WITH_TOKEN = {"REPORTLINE_TELEGRAM_TOKEN": TOKEN}


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return caught.value.faults


def test_a_token_alone_is_enough_and_telegram_is_polled() -> None:
    settings = read_settings(WITH_TOKEN)
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.telegram_polls
    assert settings.telegram_api == "https://api.telegram.org"
    assert TOKEN not in repr(settings)


def test_where_the_public_address_is_https_telegram_delivers() -> None:
    secret = {"REPORTLINE_TELEGRAM_SECRET": "s-e_cret1s-e_cret1"}
    https = {"REPORTLINE_PUBLIC_URL": "https://chat.example.org"}
    http = {"REPORTLINE_PUBLIC_URL": "http://chat.example.org"}
    poll = {"REPORTLINE_TELEGRAM_MODE": "poll"}
    webhook = {"REPORTLINE_TELEGRAM_MODE": "webhook"}
    assert not read_settings(WITH_TOKEN | secret | https).telegram_polls
    assert read_settings(WITH_TOKEN | secret | http).telegram_polls
    assert read_settings(WITH_TOKEN | https | poll).telegram_polls
    assert not read_settings(WITH_TOKEN | secret | webhook).telegram_polls


@pytest.mark.parametrize(
    "environ",
    [{"REPORTLINE_PUBLIC_URL": "https://chat.example.org"}, {"REPORTLINE_TELEGRAM_MODE": "webhook"}],
)
def test_a_webhook_without_a_secret_is_one_sentence_that_says_both_ways_out(environ: dict[str, str]) -> None:
    (fault,) = faults(WITH_TOKEN | environ)
    assert "REPORTLINE_TELEGRAM_SECRET" in fault
    assert "REPORTLINE_TELEGRAM_MODE to poll" in fault


def test_token_and_secret_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    (tmp_path / "secret").write_text("what-is-of_the-hook\n")
    settings = read_settings({
        "REPORTLINE_TELEGRAM_TOKEN_FILE": str(tmp_path / "token"),
        "REPORTLINE_TELEGRAM_SECRET_FILE": str(tmp_path / "secret"),
    })  # fmt: skip
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.telegram_secret is not None
    assert settings.telegram_secret.get_secret_value() == "what-is-of_the-hook"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "987654"),
        ("TOKEN", "bot123456:TEST"),
        ("TOKEN", "123456:TE ST"),
        ("TOKEN", "123456:TEST/../getMe"),
        ("TOKEN", "\u0661:TEST"),
        ("TOKEN", "1:" + "A" * 300),
        ("SECRET", "a b"),
        ("SECRET", "ü"),
        ("SECRET", "a" * 257),
        ("MODE", "webhooks"),
        ("API", "http://api.example.org"),
        ("API", "http://127.0.0.1.example.org"),
        ("API", "https://user:pass@api.example.org"),
        ("API", "https://api.example.org?x=1"),
        ("API", "api.example.org"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_that_does_not_repeat_it(name: str, value: str) -> None:
    (fault,) = faults(WITH_TOKEN | {f"REPORTLINE_TELEGRAM_{name}": value})
    assert fault.startswith(f"REPORTLINE_TELEGRAM_{name} must ")
    assert value not in fault


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("https://api.example.org/", "https://api.example.org"),
        ("https://example.org/telegram/", "https://example.org/telegram"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://localhost:8081/", "http://localhost:8081"),
        ("http://[::1]:8081", "http://[::1]:8081"),
    ],
)
def test_a_server_of_ones_own_may_be_on_this_machine_or_behind_https(text: str, base: str) -> None:
    assert read_settings(WITH_TOKEN | {"REPORTLINE_TELEGRAM_API": text}).telegram_api == base


def test_without_a_token_the_rest_has_no_effect_and_says_so() -> None:
    settings = read_settings({
        "REPORTLINE_TELEGRAM_SECRET": "what-is-of_the-hook",
        "REPORTLINE_TELEGRAM_MODE": "webhook",
        "REPORTLINE_PUBLIC_URL": "https://chat.example.org",
    })  # fmt: skip
    assert [re.findall("REPORTLINE_[A-Z_]+", note)[0] for note in settings.notes] == [
        "REPORTLINE_TELEGRAM_MODE",
        "REPORTLINE_TELEGRAM_SECRET",
    ]
    assert all("without REPORTLINE_TELEGRAM_TOKEN" in note for note in settings.notes)
    assert "what-is-of_the-hook" not in repr(settings)
    assert Settings().telegram_token is None


@pytest.mark.parametrize(
    "secret", ["x", "x" * 15, "x" * 257, "sixteen signs or more", "x" * 15 + "é", "x" * 16 + "\n.\n"]
)
def test_a_secret_that_can_be_guessed_or_that_telegram_does_not_take_is_refused(secret: str) -> None:
    (fault,) = faults(WITH_TOKEN | {"REPORTLINE_TELEGRAM_SECRET": secret})
    assert "16 to 256" in fault
    assert "reportline keys secret" in fault
    assert secret not in fault


@pytest.mark.parametrize("secret", ["x" * 16, "what-only_Telegram-knows", "x" * 256])
def test_a_secret_of_telegrams_signs_that_is_long_enough_is_taken(secret: str) -> None:
    settings = read_settings(WITH_TOKEN | {"REPORTLINE_TELEGRAM_SECRET": secret})
    assert settings.telegram_secret is not None
    assert settings.telegram_secret.get_secret_value() == secret
