"""Messages whose addresses are not held any more: remembered until they are to be deleted, and no longer."""

from dataclasses import replace

import pytest

from flows import phrases as p
from flows.engine import advance, begin
from flows.events import Chose, Command, Event, Said
from flows.session import MOST_PAST_KEYS, Held, Session, load
from flows.turns import Delete, Turn
from tests.flows.english import flow

ID, NEXT = "0000000000000000", "000000000000001Y"
FLOW = flow()
A, B = "https://example.com/a", "https://example.org/b"
DOUBTFUL = "example dot com"


def chat(*events: Event | str) -> Turn:
    """Give the last turn of a chat; a text alone is a press on the open question."""
    turn = Turn(begin(ID, "en"))
    for event in events:
        session = turn.session
        assert session is not None
        if isinstance(event, str):
            event = Chose(FLOW.pending(session).name, event, session.tag)  # noqa: PLW2901 - the press it stands for
        turn = advance(FLOW, session, event, NEXT)
    return turn


def after(*events: Event | str) -> Session:
    session = chat(*events).session
    assert session is not None
    return session


@pytest.mark.parametrize(
    ("events", "held", "past"),
    [
        ((Said(A, key="1"),), ("1",), ()),
        ((Said(A, key="1"), Said(B, key="2")), ("1", "2"), ()),
        ((Said(A, key="1"), Said(A, key="2")), ("1",), ("2",)),
        ((Said(A, key="1"), Said(B, key="1", edited=True)), ("1",), ()),
        ((Said(A, key="1"), Said("no link here", key="1", edited=True)), ("1",), ()),
        ((Said(A, key="1"), "photo", "change", "addresses", Said(B, key="2")), ("2",), ("1",)),
        ((Said(DOUBTFUL, key="1"),), ("1",), ()),
        ((Said(DOUBTFUL, key="1"), "use"), ("1",), ()),
        ((Said(DOUBTFUL, key="1"), "again"), (), ("1",)),
        ((Said(DOUBTFUL, key="1"), "again", Said(A, key="2")), ("2",), ("1",)),
        ((Said(DOUBTFUL, key="1"), Said(A, key="2"), "again", "skip"), ("2",), ("1",)),
        ((Said(A),), (), ()),
        ((Said("hello", key="1"), Said(A, key="2")), ("2",), ()),
    ],
)
def test_a_message_is_remembered_as_long_as_its_address_may_be_seen(
    events: tuple[Event | str, ...], held: tuple[str, ...], past: tuple[str, ...]
) -> None:
    session = after(*events)
    assert session.keys == held
    assert session.past_keys == past
    assert set(session.all_keys) == {*held, *past}


ALL = (Said(DOUBTFUL, key="1"), "again", Said(A, key="2"), Said(A, key="3"), "photo")


@pytest.mark.parametrize("end", ["send", "cancel", Command.CANCEL])
def test_all_are_deleted_when_the_report_is_over_and_then_forgotten(end: Event | str) -> None:
    turn = chat(*ALL, end)
    assert turn.effects == (Delete(("1", "3", "2")),)
    assert turn.session is not None
    assert turn.session.all_keys == ()


def test_the_next_report_does_not_delete_them_again() -> None:
    turn = chat(*ALL, "send", "another", Said(B, key="9"), "photo", "send")
    assert turn.effects == (Delete(("9",)),)


def test_the_message_that_begins_the_next_report_is_its_own() -> None:
    assert after(*ALL, "send", Said(B, key="9")).all_keys == ("9",)


@pytest.mark.parametrize("delete_address", ["read", "never"])
def test_they_are_deleted_in_the_end_only_where_the_operator_wants_that(delete_address: str) -> None:
    every = flow(delete_address=delete_address)
    turn = advance(every, after(*ALL), Command.CANCEL, NEXT)
    assert turn.effects == ()


def test_a_message_that_only_adds_its_name_makes_no_button_old() -> None:
    before = after(Said(A, key="1"))
    session = after(Said(A, key="1"), Said(A, key="2"))
    assert session.tag == before.tag
    assert session.past_keys == ("2",)


def test_no_more_than_fifty_are_remembered_and_of_those_the_newest() -> None:
    session = after(*(Said(A, key=str(number)) for number in range(3 * MOST_PAST_KEYS)))
    assert session.keys == ("0",)
    assert session.past_keys == tuple(str(number) for number in range(100, 150))


def test_they_come_back_as_they_were_and_take_no_room_where_there_are_none() -> None:
    session = Session(ID, 3, {"language": "en"}, (Held(A, "2"),), past_keys=("1", "7"))
    assert load(session.dump(), has_row=FLOW.has_row, takes=FLOW.takes) == session
    assert b"past_keys" not in replace(session, past_keys=()).dump()


def test_the_message_of_a_note_goes_with_the_report_and_so_does_that_of_a_note_before_it() -> None:
    first = (Said(A, key="1"), "photo", "change", "note", Said("by @someone", key="2"))
    turn = chat(*first, "note", Said("by @another", key="3"), "done", "send")
    assert turn.report is not None
    (delete,) = turn.effects
    assert isinstance(delete, Delete)
    assert set(delete.keys) == {"1", "2", "3"}


def test_a_picture_written_as_text_is_deleted_like_a_picture() -> None:
    turn = advance(FLOW, begin(ID, "en"), Said("data:image/png;base64," + "A" * 200, key="7"), NEXT)
    assert turn.effects == (Delete(("7",)),)


def test_an_edit_that_changes_nothing_is_not_called_a_change() -> None:
    turn = chat(Said(A, key="1"), Said(A, key="1", edited=True))
    assert p.EDITED not in {part.phrase for part in turn.replies[0].parts}
    other = chat(Said(A, key="1"), Said(B, key="1", edited=True))
    assert p.EDITED in {part.phrase for part in other.replies[0].parts}
