"""What a text of Telegram's says: a command, with what it carries, or plain words."""

import pytest

from bot.handlers.telegram.said import said
from flows.events import Command, Event, Said


def event(text: str, links: tuple[str, ...] = (), *, edited: bool = False) -> Event:
    """Give what a text says."""
    return said(text, links, "7", edited=edited)[0]


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("written", ["/{}", " /{}\n", "/{}@reportline_bot", "/{} now", "/{} thank you."])
def test_a_command_is_one_with_or_without_the_bots_name(written: str, command: Command) -> None:
    text = written.format(command.value)
    expected = (
        Said(text.partition(" ")[2], key="7")
        if command is Command.STATUS and " " in text.strip()
        else command
    )

    assert event(text) == expected


def test_a_command_is_one_in_capitals() -> None:
    assert event("/HELP") is Command.HELP


@pytest.mark.parametrize(
    "text", ["/report", "/settings now", "help", "//help", "/ help", "/help!", "say /help", "/", ""]
)
def test_what_is_no_command_of_ours_is_a_text(text: str) -> None:
    assert event(text) == Said(text, key="7")


@pytest.mark.parametrize(
    "text",
    [
        "/start https://example.com/page",
        "/help example.com",
        "/cancel hxxps://example[.]com/page",
        "/start example[.]com",
        "/erase look: http://192.0.2.7/x",
        "/status example.org/page",
    ],
)
def test_no_address_is_lost_behind_a_command(text: str) -> None:
    assert event(text) == Said(text, key="7")


def test_no_address_behind_the_words_of_a_command_is_lost() -> None:
    links = ("https://example.com/page",)

    assert event("/help me", links) == Said("/help me", links, "7")


def test_a_receipt_after_status_is_what_is_said() -> None:
    assert event("/status ABCD-EFGH-JKMN-PQRS") == Said("ABCD-EFGH-JKMN-PQRS", key="7")
    assert event("/status@reportline_bot  ABCD EFGH JKMN PQRS") == Said("ABCD EFGH JKMN PQRS", key="7")
    assert event("/status") is Command.STATUS


def test_an_edit_is_never_a_command() -> None:
    assert event("/cancel", edited=True) == Said("/cancel", key="7", edited=True)
    assert event("/start x-fr", edited=True) == Said("/start x-fr", key="7", edited=True)


@pytest.mark.parametrize(
    ("payload", "languages"),
    [
        ("fr", ("fr",)),
        ("poster-fr", ("fr",)),
        ("poster_nairobi-sw", ("sw",)),
        ("poster-pt-BR", ("pt-BR", "BR")),
        ("poster-zh-Hant", ("zh-Hant", "Hant")),
        ("radio-es-419", ("es-419", "419")),
        ("poster-", ()),
        ("", ()),
        ("poster fr", ()),
        ("poster-fr!", ()),
        ("x" * 65, ()),
    ],
)
def test_a_start_link_names_a_language(payload: str, languages: tuple[str, ...]) -> None:
    assert said(f"/start {payload}", (), "7", edited=False) == (Command.START, languages)


def test_only_start_carries_a_language() -> None:
    assert said("/help fr", (), "7", edited=False) == (Command.HELP, ())
