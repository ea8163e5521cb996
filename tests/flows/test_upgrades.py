"""Sessions saved by earlier versions go on: whatever the rows are by then. Saved samples are never edited."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows import phrases as p
from flows.engine import advance, where
from flows.events import Command, Said
from flows.flow import Flow
from flows.questions import Keep, Option, Question, always, fixed, says
from flows.session import Session, UnreadableSessionError, load
from flows.turns import Delete
from tests.flows.english import flow

SESSIONS = Path(__file__).parents[1] / "sessions"
# The first release, and the one after it, which also names messages to delete.
SAMPLES = {
    name: sample
    for file in ("v1.json", "v1-messages.json")
    for name, sample in json.loads((SESSIONS / file).read_text(encoding="utf-8")).items()
}
NEW_ID = "000000000000001Y"


def saved(name: str, every: Flow) -> Session:
    return load(json.dumps(SAMPLES[name]).encode(), has_row=every.has_row, takes=every.takes)


def without(every: Flow, *names: str) -> Flow:
    return replace(every, questions=tuple(row for row in every.questions if row.name not in names))


def with_row(every: Flow, row: Question, *, before: str) -> Flow:
    place = list(every.rows).index(before)
    return replace(every, questions=(*every.questions[:place], row, *every.questions[place:]))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_session_of_version_1_is_what_it_was(name: str) -> None:
    session = saved(name, flow())

    assert json.loads(session.dump()) == SAMPLES[name]


def test_messages_that_an_earlier_version_meant_to_delete_are_deleted() -> None:
    every = flow()

    turn = advance(every, saved("messages to delete", every), Command.CANCEL, NEW_ID)

    assert turn.effects == (Delete(("41", "43", "47")),)


def test_a_session_goes_on_after_rows_were_removed() -> None:
    every = without(flow(), "seen_on", "note", "change", "doubt")

    session = saved("full", every)
    turn = where(every, session)

    assert set(session.answers) == {"language", "what", "seen_when", "country"}
    assert session.note_key == ""
    assert session.opened == frozenset()
    assert turn.replies[0].question == "review"


def test_a_row_that_was_added_is_asked_next() -> None:
    added = Question("urgent", says(p.WHAT), fixed(Option("yes", p.YES, Keep())), asked=always)
    every = with_row(flow(), added, before="what")

    session = replace(saved("full", every), doubts=(), opened=frozenset())
    turn = advance(every, session, Said("1"), NEW_ID)

    assert every.pending(session).name == "urgent"
    assert turn.session is not None
    assert turn.session.answers["urgent"] == "yes"
    assert turn.replies[0].question == "review"


def test_an_answer_that_is_no_longer_offered_is_asked_again() -> None:
    data = json.dumps(
        {**SAMPLES["full"], "answers": {"language": "xx", "what": "gone"}, "doubts": []}
    ).encode()
    every = flow()

    session = load(data, has_row=every.has_row, takes=every.takes)

    assert session.answers == {}
    assert every.pending(session).name == "language"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"v":2,"id":"x","rev":1}',
        b'{"v":1,"id":"x","rev":1,"addresses":[1]}',
        b"\xff",
    ],
)
def test_bytes_of_another_version_are_refused(data: bytes) -> None:
    every = flow()

    with pytest.raises(UnreadableSessionError):
        load(data, has_row=every.has_row, takes=every.takes)
