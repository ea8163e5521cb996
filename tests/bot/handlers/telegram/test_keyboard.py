"""Which buttons stand under a message, in which rows, and whether what they carry fits whatever is asked."""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import i18n
from bot.contract import Button, Message
from bot.handlers.telegram import LIMITS, PLATFORM
from bot.handlers.telegram.keyboard import LONGEST, MANY, SHORT, keyboard, shown
from bot.handlers.telegram.press import AT_MOST, chose
from bot.i18n import render
from flows.addresses import Reason
from flows.channel import Channel
from flows.events import Chose, Command
from flows.heard import STANDING_ROW
from flows.questions import Name, Option, Question
from flows.report import DOUBTS, report_flow
from flows.session import Doubtful, Held, Session
from flows.turns import Reply
from tests.bot.chatting import SITE
from tests.transcript import CATALOGUES, VOCABULARY

# The fields by their places in `Message.standing`.
STANDING = ("Back", "Cancel", "Help", "Language", "Privacy")
ADDRESS = Held("https://example.com/", "1")
LONGEST_TAG = f"{'Z' * 16}.9999999"
LANGUAGES_CSV = Path(i18n.__file__).with_name("languages.csv")


def asked(question: str, *labels: str, guarded: bool = True, **more: object) -> Message:
    buttons = tuple(Button(label, label, question, f"o{at}", "T.1") for at, label in enumerate(labels))
    message = Message(("Well?",), "en", "ltr", buttons, question, "T.1", standing=STANDING, guarded=guarded)
    return replace(message, **more)  # type: ignore[arg-type]


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in keyboard(message)]


def test_each_option_has_a_row_and_back_and_help_stand_below() -> None:
    assert labels(asked("what", "A photo", "A page")) == [["A photo"], ["A page"], ["Back", "Help"]]


def test_two_short_neighbours_share_a_row_where_there_are_many() -> None:
    short, long = "a" * SHORT, "b" * (SHORT + 1)
    many = [short, short, long, short, long, short, short, short]
    assert len(many) > MANY
    assert labels(asked("what", *many))[:-1] == [
        [short, short],
        [long],
        [short],
        [long],
        [short, short],
        [short],
    ]
    assert labels(asked("what", *many[:MANY]))[:-1] == [[label] for label in many[:MANY]]


def test_a_button_shows_its_long_form_where_a_phone_has_room_for_it() -> None:
    fits, too_long = "x" * (LONGEST - 1), "x" * LONGEST
    assert shown(Button("short", fits, "", "", "")) == fits
    assert shown(Button("short", too_long, "", "", "")) == "short"


def test_a_press_comes_back_as_what_was_asked() -> None:
    (option,), (back, help_) = keyboard(asked("what", "A photo"))
    assert chose(option["callback_data"]) == Chose("what", "o0", "T.1")
    assert chose(back["callback_data"]) == Chose(STANDING_ROW, Command.BACK.value, "T.1")
    assert chose(help_["callback_data"]) == Chose(STANDING_ROW, Command.HELP.value, "T.1")


@pytest.mark.parametrize(
    "message",
    [
        asked("", "A"),
        asked("what", "A", goodbye=True),
        asked("what", "A", standing=()),
    ],
    ids=["nothing is asked", "goodbye", "no words for it"],
)
def test_there_is_nothing_below_where_nothing_is_asked(message: Message) -> None:
    assert labels(message) == [["A"]]
    assert keyboard(replace(message, buttons=())) == []


ROWS = report_flow(
    languages=CATALOGUES.offered, vocabulary=VOCABULARY, channel=PLATFORM.channel, helplines={"TD": ("x",)}
).questions


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_back_and_help_stand_under_every_question_at_which_they_mean_something(
    row: Question,
    guarded: bool,  # noqa: FBT001 - a parameter
) -> None:
    below = list(itertools.chain(*labels(asked(row.name, guarded=guarded))))
    # At the very beginning there is no way back, and after the end neither; `addresses` is the beginning unless
    # somebody chose to change the one that was given.
    has_back = row.name not in {"language", "start", "after"} and (row.name != "addresses" or guarded)
    assert below == [*(["Back"] if has_back else []), *([] if row.name == "help" else ["Help"])]


@pytest.mark.parametrize("question", ["addresses", "retype", "what"])
def test_help_does_not_stand_twice_where_it_is_an_option(question: str) -> None:
    found = list(itertools.chain(*labels(asked(question, "How to copy it", "Help"))))
    assert found.count("Help") == 1


def test_the_help_that_is_an_option_is_known_in_every_language() -> None:
    flow = report_flow(languages=CATALOGUES.offered, vocabulary=VOCABULARY, channel=PLATFORM.channel)
    row = flow.rows["addresses"]
    for language in CATALOGUES.offered:
        reply = Reply(
            row.ask(Session("")), language, row.name, row.options(Session("")), "T.1", guarded=False
        )
        message = render(reply, CATALOGUES.of(language), limits=LIMITS, site=SITE)
        assert len(keyboard(message)) == len(message.buttons)


# What a button carries


def every_language() -> tuple[str, ...]:
    """Give every language there will ever be in the list, and a tag as long as they get."""
    with LANGUAGES_CSV.open(encoding="utf-8") as file:
        return (*(line["code"] for line in csv.DictReader(file)), "zh-Hant-HK")


def sessions() -> Iterator[Session]:
    """Give sessions between them in which every option of every row is offered."""
    yield Session("")
    yield Session("", addresses=(ADDRESS,))
    yield Session("", sent=True)
    for reason in {*DOUBTS, *(reason.value for reason in Reason)}:
        yield Session("", addresses=(ADDRESS,), doubts=(Doubtful("https://example.org/", reason),))


def every_option() -> set[tuple[str, Option]]:
    channels: tuple[Channel, ...] = (PLATFORM.channel, replace(PLATFORM.channel, passes_on=True))
    return {
        (row.name, option)
        for channel in channels
        for helplines in ({}, {"TD": ("Example",)})
        for row in report_flow(
            languages=every_language(), vocabulary=VOCABULARY, channel=channel, helplines=helplines
        ).questions
        for session in sessions()
        for option in row.options(session)
    }


def test_what_any_button_carries_fits_and_comes_back_whole() -> None:
    options = every_option()
    named = {(row, option.value) for row, option in options}
    assert {
        ("language", "zh-Hant-HK"),
        ("doubt", "again"),
        ("after", "pass_on"),
        ("help_country", "skip"),
    } <= named
    for row, option in named:
        button = Button("A", "A", row, option, LONGEST_TAG)
        message = Message(("?",), "en", "ltr", (button,), row, LONGEST_TAG, standing=STANDING, guarded=True)
        for found in itertools.chain(*keyboard(message)):
            assert 1 <= len(found["callback_data"].encode()) <= AT_MOST
            assert chose(found["callback_data"]).asked == LONGEST_TAG
        assert chose(keyboard(message)[0][0]["callback_data"]) == Chose(row, option, LONGEST_TAG)


@pytest.mark.parametrize("language", CATALOGUES.offered)
def test_every_button_has_a_label_that_a_phone_shows(language: str) -> None:
    catalogue = CATALOGUES.of(language)
    for row, option in every_option():
        if isinstance(option.label, Name) and option.label.language not in CATALOGUES.offered:
            continue
        reply = Reply((), language, row, (option,), LONGEST_TAG)
        message = render(reply, catalogue, limits=LIMITS, site=SITE)
        for button in itertools.chain(*keyboard(message)):
            assert button["text"].strip()
            assert len(button["text"]) <= LIMITS.label


def test_there_are_never_more_buttons_than_telegram_shows() -> None:
    rows = report_flow(languages=every_language(), vocabulary=VOCABULARY, channel=PLATFORM.channel).questions
    for row, session in itertools.product(rows, sessions()):
        options = row.options(session)
        buttons = tuple(Button("A", "A", row.name, option.value, "t") for option in options)
        message = Message(("?",), "en", "ltr", buttons, row.name, "t", standing=STANDING, guarded=True)
        assert sum(map(len, keyboard(message))) <= LIMITS.options
