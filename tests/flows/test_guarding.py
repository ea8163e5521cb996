"""Which messages are guarded while a report is under way, and which may stand where the answered question stood."""

from dataclasses import replace

import pytest

from flows import phrases as p
from flows.engine import advance, begin, goodbye, where
from flows.events import Chose, Command, NotStored, Said
from flows.questions import Question
from flows.session import Doubtful, Held, Session
from flows.turns import EraseChat, Reply
from tests.flows.english import flow

ID, NEXT = "0000000000000000", "000000000000001Y"
FLOW = flow(helplines={"KE": ("Example Childline",)})
ROWS = pytest.mark.parametrize("row", FLOW.questions, ids=lambda row: row.name)
ASIDES = pytest.mark.parametrize(
    "row", [row for row in FLOW.questions if row.aside], ids=lambda row: row.name
)
HELD, DOUBT = Held("https://example.com/a", "1"), Doubtful("https://example.org/b", "guess", "2")
NEVER_REPLACED = {"erase", "help_country", "exit", "no_link", "help", "start", "addresses", "retype", "after"}
"""Help, the first message, what is written rather than pressed, and the receipt."""


EMPTY = Session(ID, 3, {"language": "en", "what": "photo"})
UNDER_WAY = replace(EMPTY, addresses=(HELD,))


def at(row: Question, session: Session = UNDER_WAY) -> Session:
    """Give a session in which this row is asked."""
    match row.name:
        case "after":
            return replace(EMPTY, sent=True)
        case "doubt":
            return replace(session, doubts=(DOUBT,))
        case _:
            return replace(session, opened=frozenset({row.name}))


def asked(row: Question, session: Session) -> Reply:
    """Give what is said where this row is asked."""
    (reply,) = where(FLOW, session).replies
    assert reply.question == row.name
    return reply


@ROWS
def test_a_message_is_guarded_while_an_address_is_held_if_it_is_no_help(row: Question) -> None:
    is_help = row.aside and row.name != "language"
    reply = asked(row, at(row))
    assert reply.guarded is not (is_help or row.name == "after")
    assert reply.guarded or not reply.shows_address


def test_what_is_only_in_doubt_guards_a_message_too() -> None:
    doubtful = replace(EMPTY, doubts=(DOUBT,))
    assert asked(FLOW.rows["doubt"], doubtful).guarded
    assert asked(FLOW.rows["language"], replace(doubtful, opened=frozenset({"language"}))).guarded


@ASIDES
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "empty"])
def test_no_message_is_guarded_where_no_address_is_held(row: Question, sent: bool) -> None:  # noqa: FBT001
    assert not asked(row, at(row, replace(EMPTY, sent=sent))).guarded


def test_what_is_said_beside_the_question_is_guarded_like_it() -> None:
    session = UNDER_WAY
    for event in (Said("https://example.com/more"), Said("nothing useful"), Chose("what", "photo", "old")):
        (reply,) = advance(FLOW, session, event, NEXT).replies
        assert reply.guarded


# In place


@ROWS
def test_the_answer_to_a_press_stands_where_the_question_stood_unless_it_is_to_be_kept(row: Question) -> None:
    session = at(row)
    for option in row.options(session):
        turn = advance(FLOW, session, Chose(row.name, option.value, session.tag), NEXT)
        (reply,) = turn.replies
        stays = row.name in NEVER_REPLACED or turn.report is not None
        assert reply.in_place is not stays, option.value


@ROWS
def test_what_is_said_or_pressed_late_is_answered_by_a_message_of_its_own(row: Question) -> None:
    session = at(row)
    events = [Said("1"), Said("https://example.com/more"), *Command]
    events += [Chose(row.name, option.value, f"{ID}.2") for option in row.options(session)]
    events += [
        Chose("standing", command.value, session.tag) for command in Command if command is not Command.BACK
    ]
    events += [Chose("standing", "back", f"{ID}.2")]
    for event in events:
        assert not any(reply.in_place for reply in advance(FLOW, session, event, NEXT).replies)


@ROWS
def test_the_question_before_stands_where_the_one_stood_that_was_left_by_back(row: Question) -> None:
    session = at(row)
    (reply,) = advance(FLOW, session, Chose("standing", "back", session.tag), NEXT).replies
    assert reply.in_place is (row.name not in NEVER_REPLACED)


def test_a_receipt_and_what_is_said_instead_of_it_stand_alone() -> None:
    review = UNDER_WAY
    turn = advance(FLOW, review, Chose("review", "send", review.tag), NEXT)
    assert turn.report is not None
    assert not turn.replies[0].in_place
    assert not turn.replies[0].guarded
    refused = advance(FLOW, review, NotStored(), NEXT).replies[0]
    assert not refused.in_place
    assert refused.guarded


def test_a_question_that_is_paused_stays_where_it_is_and_can_be_answered_afterwards() -> None:
    review = UNDER_WAY
    press = Chose("review", "change", review.tag)
    paused = advance(replace(FLOW, paused=True), review, press, NEXT)
    assert paused.session is not None
    assert paused.session.tag == review.tag
    assert p.PAUSED in {part.phrase for part in paused.replies[0].parts}
    assert not paused.replies[0].in_place
    assert advance(FLOW, paused.session, press, NEXT).replies[0].question == "change"


def test_a_goodbye_is_said_again_in_the_words_of_the_first_one() -> None:
    session = replace(UNDER_WAY, opened=frozenset({"erase"}))
    erased = advance(FLOW, session, Chose("erase", "erase", session.tag), NEXT)
    again = goodbye(FLOW, begin(NEXT, "en"))
    assert erased == again
    assert again.session is None
    assert again.effects == (EraseChat(),)
    assert again.replies[0] == Reply(again.replies[0].parts, "en", goodbye=True)
