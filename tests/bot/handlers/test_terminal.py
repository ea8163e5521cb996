"""The terminal, driven by lines, with the whole house behind it."""

import io
import re
from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contract import Button, Message, Outgoing
from bot.handlers import terminal
from bot.handlers.terminal import shown, talk
from flows import phrases as p
from tests.bot.chatting import PAGE, House, catalogues, number_in, says

STANDING = ("Back", "Cancel", "Help", "Language", "Privacy")


class Lines:
    """Lines that come one by one; `read` counts those that were taken."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.read = 0
        self._lines = lines

    async def __aiter__(self) -> AsyncIterator[str]:
        for line in self._lines:
            self.read += 1
            yield line


async def drive(house: House, *lines: str, hints: tuple[str, ...] = ("en",)) -> tuple[str, int]:
    """Talk with these lines; give what was printed, and how many lines were read."""
    out, coming = io.StringIO(), Lines(lines)
    greeting = house.conversation.greeting(terminal.NAME, hints)
    await talk(house.conversation.receive, greeting, aiter(coming), out, chat="terminal-1", hints=hints)
    return out.getvalue(), coming.read


# What is printed


def test_options_and_standing_words_are_numbered_in_one_row() -> None:
    buttons = tuple(Button(text[:4], text, "what", text, "0.1") for text in ("A photo or video", "A drawing"))
    message = Message(("What is it?", "Please."), "en", "ltr", buttons=buttons, standing=STANDING)
    assert shown(message) == (
        "What is it?\n\nPlease.\n\n1. A photo or video\n2. A drawing\n\n"
        "[3] Back  [4] Cancel  [5] Help  [6] Language  [7] Privacy"
    )


def test_a_goodbye_offers_nothing_more() -> None:
    assert shown(Message(("Bye.",), "en", "ltr", standing=STANDING, goodbye=True)) == "Bye."


def test_words_alone_stand_alone() -> None:
    assert shown(Message(("Wait.",), "en", "ltr")) == "Wait."


@given(st.text(st.characters(max_codepoint=0x2FFF)))
def test_no_sign_that_steers_a_terminal_is_printed_wherever_it_stood(text: str) -> None:
    steering = "\x1b[31m\x9b2J\x07\x08\x00\r\x7f\x85" + text
    message = Message(
        (steering,), "en", "ltr", buttons=(Button("", steering, "", "", ""),), standing=(steering,)
    )
    printed = shown(message)
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in printed if sign not in "\t\n")


def test_everything_else_is_printed_as_it_is() -> None:
    assert (
        shown(Message(("سلام\tZoë 例え 😀\u2066a\u2069",), "ar", "rtl")) == "سلام\tZoë 例え 😀\u2066a\u2069"
    )


# A conversation


async def test_a_whole_report_is_made_of_lines(house: House) -> None:
    printed, _ = await drive(house, PAGE + "\n", "1\r\n", "1\n")
    ((report_id, body),) = house.on_disk().items()
    assert (body["platform"], body["what"], body["addresses"]) == (
        "terminal",
        "photo",
        [{"url": PAGE, "kind": "page"}],
    )
    for phrase in (p.NOTICE, p.SEEN_TERMINAL, p.TEST_BANNER, p.WHAT, p.REVIEW, p.RECEIPT):
        assert says(phrase, printed)
    assert number_in(printed, report_id)


async def test_a_whole_report_is_made_of_words(house: House) -> None:
    await drive(
        house, PAGE, "drawing or cartoon", "change or add", "a note", "the second video", "done", "SEND!"
    )
    (body,) = house.on_disk().values()
    assert (body["what"], body["note"]) == ("drawn", "the second video")


async def test_the_greeting_comes_before_any_line(house: House) -> None:
    printed, _ = await drive(house)
    assert says(p.NOTICE, printed)
    assert house.figures() == {}


async def test_standing_words_can_be_chosen_by_their_numbers(house: House) -> None:
    printed, _ = await drive(house, PAGE, "10")
    assert "[10] Help" in printed
    assert says(p.HELP, printed)
    assert house.on_disk() == {}


async def test_a_number_that_is_not_offered_chooses_nothing(house: House) -> None:
    printed, _ = await drive(house, PAGE, "13", "0", "-1", "999")
    assert printed.count(p.NOT_CHOICE.text) == 4
    session, _ = await house.session("terminal-1", "terminal")
    assert "what" not in session["answers"]


async def test_empty_lines_are_no_messages(house: House) -> None:
    await drive(house, "\n", "", "  \t \r\n", PAGE, "\n", "1")
    assert house.figures()['reportline_updates_total{event="said",platform="terminal"}'] == 2


async def test_the_same_line_twice_is_two_messages(house: House) -> None:
    printed, _ = await drive(house, "hello", "hello")
    assert says(p.HOW_TO_COPY, printed)


async def test_erase_ends_it_and_forgets(house: House) -> None:
    printed, read = await drive(house, PAGE, "erase", "yes", "https://example.org/never-read")
    assert printed.rstrip().endswith(p.ERASE_TERMINAL.text)
    assert read == 3
    assert house.sessions.live() == 0


async def test_it_speaks_the_language_of_the_hint(house: House) -> None:
    language, back = (catalogues().of("fr").label(word) for word in (p.WORD_LANGUAGE, p.WORD_BACK))
    printed, _ = await drive(house, PAGE, language, "English", hints=("fr",))
    first, *_, last = re.findall(r".*\[\d+\].*", printed)
    assert f"] {back}" in first
    assert "] Back" in last
    assert says(p.WHAT, printed)


@pytest.mark.parametrize(
    "line",
    [
        "\x1b]0;title\x07 https://example.com/\x1b[31mpage",
        "https://example.com/a\x9b2Jb",
        "\u202ehttps://example.com/\u2066page",
        "\ud800 https://example.com/page \udcff",
        "\x00\x01\x02",
        "https://example.com/" + "a" * 5000,
        "%s %(x)s {hotline} {0} {",
        "\ufeff\u200b",
    ],
)
async def test_a_line_of_odd_signs_is_answered_and_none_of_them_printed(house: House, line: str) -> None:
    printed, _ = await drive(house, line, "1", "change", "6", f"note {line}"[:300], "done")
    assert not any(sign in printed for sign in "\x1b\x9b\x07\x00\u202e\ud800\udcff")
    assert not says(p.FAULT, printed)


async def test_every_answer_is_printed_at_once() -> None:
    class Out(io.StringIO):
        flushed = ""

        def flush(self) -> None:
            self.flushed = self.getvalue()

    out = Out()
    terminal.say(Outgoing((Message(("One.",), "en", "ltr"), Message(("Two.",), "en", "ltr"))), out)
    assert out.flushed == "One.\n\nTwo.\n\n"
