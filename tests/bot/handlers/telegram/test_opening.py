"""Which command opens a conversation in a host's bot, and which are the host's."""

import pytest

from bot.handlers.telegram.opening import command_named, is_hosts_command, opening

HIDDEN = [{"type": "text_link", "offset": 8, "length": 4, "url": "https://example.org/hidden"}]


def wrote(text: str, kind: str = "message", **more: object) -> dict[str, object]:
    return {"update_id": 1, kind: {"message_id": 5, "text": text, **more}}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/report", "/start"),
        ("/REPORT@example_bot", "/start"),
        (" /report \n", "/start"),
        ("/report https://example.com/page", "https://example.com/page"),
        ("/report\nexample.com", "example.com"),
        ("/report ABCD-EFGH-JKMN-PQRS", "ABCD-EFGH-JKMN-PQRS"),
        ("/report fr", "fr"),
        ("/start report", "/start"),
        ("/start report-fr", "/start fr"),
        ("/start report_fr", "/start fr"),
        ("/start report-poster-pt-BR", "/start poster-pt-BR"),
        ("/start@example_bot report-fr", "/start fr"),
    ],
)
def test_the_command_and_its_links_open_a_conversation(text: str, meant: str) -> None:
    opened = opening(wrote(text, entities=HIDDEN), "report")

    assert opened == {"update_id": 1, "message": {"message_id": 5, "text": meant, "entities": HIDDEN}}


@pytest.mark.parametrize(
    "text",
    [
        "report",
        "/reports",
        "/report/",
        "/menu",
        "/start",
        "/start reports",
        "/start fr-report",
        "see /report",
        "/help",
    ],
)
def test_nothing_else_opens_one(text: str) -> None:
    assert opening(wrote(text), "report") is None


def test_a_picture_under_the_command_is_ours_as_it_came() -> None:
    update = {"message": {"message_id": 5, "photo": [{}], "caption": "/report look"}}

    assert opening(update, "report") == update
    assert opening({"message": {"message_id": 5, "photo": [{}], "caption": "/menu"}}, "report") is None


def test_a_corrected_command_says_what_follows_it() -> None:
    opened = opening(wrote("/report example.com/2", "edited_message"), "report")

    assert opened == wrote("example.com/2", "edited_message")


@pytest.mark.parametrize(
    "broken", [{}, {"message": 5}, {"message": {"text": 7}}, {"message": {"caption": None}}]
)
def test_what_is_broken_opens_nothing_and_is_no_command(broken: dict[str, object]) -> None:
    assert opening(broken, "report") is None
    assert not is_hosts_command(broken)


@pytest.mark.parametrize(
    "text", ["/menu", "/menu 2", "/start", "/START@example_bot", "/report", "/any_thing_1"]
)
def test_a_command_that_no_conversation_knows_is_the_hosts(text: str) -> None:
    assert is_hosts_command(wrote(text))
    assert is_hosts_command(wrote(text, "edited_message"))


@pytest.mark.parametrize(
    "text", ["/back", "/cancel", "/help", "/erase", "/status", "/r/example", "menu", "", "/"]
)
def test_words_of_the_conversation_and_texts_are_not_the_hosts(text: str) -> None:
    assert not is_hosts_command(wrote(text))


@pytest.mark.parametrize("name", ["report", "/report", "REPORT", "melden_1"])
def test_a_command_is_compared_without_slash_and_capitals(name: str) -> None:
    assert command_named(name) == name.removeprefix("/").lower()


@pytest.mark.parametrize(
    "name", ["", "/", "re port", "répórt", "a" * 33, "start", "help", "cancel", "/Status"]
)
def test_what_can_be_no_command_of_ours_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="the command must be"):
        command_named(name)
