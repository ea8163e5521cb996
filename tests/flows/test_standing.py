"""Buttons that stand under every question: pressed in time they are the commands, pressed late they only help."""

from dataclasses import replace

import pytest

from flows import phrases as p
from flows.engine import advance, begin
from flows.events import Chose, Command, Said
from flows.heard import STANDING, STANDING_ROW
from flows.session import Session
from flows.turns import Turn
from tests.flows.exploring import FIRST, FLOW, FRESH, WORLDS, World, explore

CHANGING = (Command.BACK, Command.CANCEL)
HELPING = tuple(command for command in STANDING if command not in CHANGING)
SMALL = tuple(world for world in WORLDS if world.name in {"paused", "helplines"})


def under_way() -> Session:
    """Give a session in which what was seen is asked next."""
    session = advance(FLOW, begin(FIRST, "en"), Said("https://example.com/a", key="1"), FRESH).session
    assert session is not None
    return session


def press(session: Session, option: str, asked: str) -> Turn:
    return advance(FLOW, session, Chose(STANDING_ROW, option, asked), FRESH)


@pytest.mark.parametrize("world", SMALL, ids=lambda world: world.name)
def test_a_standing_button_that_is_pressed_in_time_is_its_command(world: World) -> None:
    for _, _, turn, new in explore(world):
        for command in STANDING if new else ():
            session = turn.session
            assert session is not None
            pressed = Chose(STANDING_ROW, command.value, session.tag)
            answer = advance(world.flow, session, pressed, FRESH)
            # Only where it stands may be another place.
            replies = tuple(replace(reply, in_place=False) for reply in answer.replies)
            assert replace(answer, replies=replies) == advance(world.flow, session, command, FRESH)


@pytest.mark.parametrize("command", CHANGING)
def test_a_late_press_of_back_or_cancel_changes_nothing(command: Command) -> None:
    session = under_way()
    turn = press(session, command.value, f"{FIRST}.0")
    assert turn.session == session
    assert turn.effects == ()
    assert [part.phrase for part in turn.replies[0].parts] == [p.OLD_BUTTON, p.WHAT]


@pytest.mark.parametrize("command", HELPING)
@pytest.mark.parametrize("asked", [f"{FIRST}.0", f"{FRESH}.3", "gone", ""])
def test_help_language_and_privacy_are_given_however_old_the_button_is(command: Command, asked: str) -> None:
    session = under_way()
    assert press(session, command.value, asked) == advance(FLOW, session, command, FRESH)


def test_a_late_press_of_back_in_a_forgotten_chat_says_that_it_is_forgotten() -> None:
    turn = press(begin(FIRST, "en"), "back", f"{FRESH}.3")
    assert turn.effects != ()
    assert p.OLD_BUTTON not in {part.phrase for part in turn.replies[0].parts}


def test_late_help_in_a_forgotten_chat_is_help() -> None:
    turn = press(begin(FIRST, "en"), "help", f"{FRESH}.3")
    assert turn.replies[0].question == "help"


@pytest.mark.parametrize("option", ["send", "erase", "start", "gone", ""])
def test_what_does_not_stand_under_every_question_cannot_be_pressed_there(option: str) -> None:
    session = under_way()
    turn = press(session, option, session.tag)
    assert turn.session == session
    assert [part.phrase for part in turn.replies[0].parts] == [p.WHAT]
