"""What one event does to a session, and the few ways in which a session changes."""

from dataclasses import dataclass, replace

from flows.flow import Flow
from flows.questions import Part
from flows.session import Session
from flows.turns import Effect, Report

# What was said once in this chat need not be said again in the next report; `language`: the person has chosen one.
LASTING = frozenset({"notice", "brackets", "language"})
REPLACING = "replacing"
"""In `told` while what replaces the addresses is still in doubt."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an event does, before the open question is put under its words.

    `asks`: whether to put it. `in_place`: what is said may stand where the question stood that was answered.
    """

    session: Session
    parts: tuple[Part, ...] = ()
    effects: tuple[Effect, ...] = ()
    report: Report | None = None
    asks: bool = True
    hand_back: bool = False
    in_place: bool = False


def anew(session: Session, fresh_id: str) -> Session:
    """Begin the next report of a chat: the language and what was said once stay."""
    answers = {"language": session.answers["language"]} if "language" in session.answers else {}
    return Session(fresh_id, session.revision, answers, told=session.told & LASTING)


def with_answer(session: Session, row: str, value: str) -> Session:
    """Keep an answer and close its row."""
    if row == "language":
        session = replace(session, told=session.told | {"language"})
    return closed(replace(session, answers={**session.answers, row: value}), row)


def without_answer(session: Session, row: str) -> Session:
    """Leave a row without an answer and close it."""
    answers = {name: value for name, value in session.answers.items() if name != row}
    note_key = session.note_key if "note" in answers else ""
    return closed(replace(session, answers=answers, note_key=note_key), row)


def opened(flow: Flow, session: Session, *rows: str) -> Session:
    """Open rows instead of others of their kind: one aside is open at a time, and one row of the report.

    *Change or add* stays open under the row it leads to, so that one comes back to it.
    """
    kept = (
        {"change"}
        if flow.rows[rows[0]].aside is False
        else {row.name for row in flow.questions if not row.aside}
    )
    return replace(session, opened=(session.opened & kept).union(rows))


def without_asides(flow: Flow, session: Session) -> Session:
    """Close every row of help."""
    return replace(session, opened=frozenset(row for row in session.opened if not flow.rows[row].aside))


def closed(session: Session, *rows: str) -> Session:
    """Close rows."""
    return replace(session, opened=session.opened.difference(rows))
