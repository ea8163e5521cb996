"""Every reachable session x every event: what must hold at every turn, walked completely (see `exploring`).

Rows, options and ways out are read from the flow, so a new row is covered without touching this file.
"""

import pytest

from flows import phrases as p
from flows.engine import advance, where
from flows.events import Chose, Command, Event, Found, NotStored, Said, SentMedia
from flows.flow import Flow
from flows.heard import STANDING_ROW
from flows.phrases import Phrase
from flows.questions import Keep, Option, Question, WayOut, never
from flows.reply import is_paused
from flows.session import Held, Session, load
from flows.turns import Delete, Reply, Turn
from tests.flows.exploring import (
    CLEAR,
    CRY,
    DETAILS,
    DOUBTFUL,
    EMAIL,
    FIRST,
    FLOW,
    FRESH,
    NUMBER,
    WORLDS,
    World,
    explore,
    key,
)

HELPING = {Command.HELP, Command.PRIVACY, Command.LANGUAGE}


def option_of(flow: Flow, session: Session, event: Event) -> Option | None:
    """Give the option that a fresh press or a number chose."""
    row = flow.pending(session)
    if isinstance(event, Chose) and event.question == row.name and event.asked == session.tag:
        return row.option(event.option, session)
    return row.options(session)[0] if event == NUMBER and row.options(session) else None


def kept(session: Session) -> tuple[object, ...]:
    """Give all that a report is made of."""
    return session.answers, session.addresses, session.doubts, session.sent


def changes_nothing(session: Session, event: Event) -> bool:
    stale = isinstance(event, Chose) and event.asked != session.tag
    return stale or isinstance(event, SentMedia | Found | NotStored)


def command_of(session: Session, event: Event) -> Command | None:
    """Give the command that was typed, or pressed while it still counts."""
    if isinstance(event, Chose) and event.question == STANDING_ROW:
        command = Command(event.option)
        return command if event.asked == session.tag or command in HELPING else None
    return event if isinstance(event, Command) else None


def is_way_out(flow: Flow, session: Session, event: Event) -> bool:
    option = option_of(flow, session, event)
    return command_of(session, event) in HELPING or (
        option is not None and (isinstance(option.deed, WayOut) or option.deed in HELPING)
    )


def check_turn(flow: Flow, session: Session, event: Event, turn: Turn) -> None:
    """Assert what must hold after any event in any session."""
    assert turn.replies
    last = turn.replies[-1]
    assert last.parts
    refused = any(part.phrase in {p.PAUSED, p.NOT_STORED} for part in last.parts)
    assert last.options or last.goodbye or (flow.paused and refused) or flow.rows[last.question].read
    check_in_place(flow, session, event, turn)
    after = turn.session
    if after is None:
        assert last.goodbye
        assert not last.guarded
        return
    check_guarded(flow, after, last)
    check_messages(session, turn, after)
    if isinstance(event, Chose) and event.question == STANDING_ROW and event.asked != session.tag:
        assert ("help" in after.opened) if event.option == "help" else (after.opened == session.opened)
    if changes_nothing(session, event):
        assert kept(after) == kept(session)
    if is_way_out(flow, session, event):
        assert after.addresses == session.addresses
        assert after.doubts == session.doubts
    if command_of(session, event) is Command.CANCEL and not session.sent:
        assert kept(after) == (
            {name: after.answers[name] for name in after.answers if name == "language"},
            (),
            (),
            False,
        )
    if turn.report:
        check_report(flow, session, event, turn)
    if kept(after) != kept(session) or after.opened != session.opened:
        assert after.tag != session.tag or after.id != session.id


def check_in_place(flow: Flow, session: Session, event: Event, turn: Turn) -> None:
    """Assert that only the answer to a fresh press on the open question may stand where that stood."""
    last = turn.replies[-1]
    if not last.in_place:
        return
    assert isinstance(event, Chose)
    assert event.asked == session.tag
    is_back = (event.question, event.option) == (STANDING_ROW, Command.BACK.value)
    assert is_back or event.question == flow.pending(session).name
    assert turn.report is None
    assert not last.goodbye
    assert not last.is_receipt
    assert not is_paused(flow, flow.pending(session))


def check_guarded(flow: Flow, after: Session, last: Reply) -> None:
    """Assert that a message is guarded exactly while addresses are held and not sent, and if it is no help."""
    row = flow.rows[last.question]
    held = bool(after.addresses or after.doubts) and not after.sent
    assert last.guarded == (held and (row.name == "language" or not row.aside))
    assert last.guarded or not (last.shows_address and held)


def check_messages(session: Session, turn: Turn, after: Session) -> None:
    """Assert that no message with an address is forgotten before it is to be deleted."""
    deleted = [key for effect in turn.effects if isinstance(effect, Delete) for key in effect.keys]
    kept = after.all_keys
    assert len(kept) == len(after.past_keys) + len(after.keys)
    assert all(key in kept or key in deleted for key in session.all_keys)
    assert not (after.sent and kept)


def check_report(flow: Flow, session: Session, event: Event, turn: Turn) -> None:
    """Assert that a report left by a fresh *send* on its own review, whole, and left `sent` behind."""
    option = option_of(flow, session, event)
    assert flow.pending(session).name == "review"
    assert event is Command.SEND or (option is not None and option.value == "send")
    assert turn.report is not None
    assert turn.session is not None
    assert [address.url for address in turn.report.addresses] == [held.url for held in session.addresses]
    assert turn.report.addresses
    assert turn.report.what == session.answers["what"]
    assert turn.report.id == session.id
    assert kept(turn.session) == ({"language": session.answers["language"]}, (), (), True)


def check_session(flow: Flow, session: Session) -> None:
    """Assert what must hold in any session that was reached."""
    assert load(session.dump(), has_row=flow.has_row, takes=flow.takes) == session
    assert all(flow.takes(name, value) for name, value in session.answers.items())
    here = where(flow, session)
    assert here.report is None
    assert here.session is not None
    assert kept(here.session) == kept(session)
    assert len(session.dump()) - sum(len(held.url) for held in session.addresses) < 512


def check_back(flow: Flow, session: Session, event: Event, turn: Turn) -> None:
    """Back, then the same answer, is the same session: for the rows that are asked by themselves."""
    row = flow.pending(session)
    after = turn.session
    option = option_of(flow, session, event)
    answers = option is not None and isinstance(option.deed, Keep) and event != NUMBER
    if after is None or session.opened or flow.paused or not (answers and is_main(row)):
        return
    back = advance(flow, after, Command.BACK, FRESH).session
    assert back is not None
    assert flow.pending(back) is row
    assert isinstance(event, Chose)
    again = advance(flow, back, Chose(event.question, event.option, back.tag), FRESH).session
    assert again is not None
    assert (kept(again), again.opened) == (kept(after), after.opened)


def is_main(row: Question) -> bool:
    return row.asked is not never and not row.aside


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_every_turn_keeps_every_promise(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    flow, rows, sessions, turns, ended = world.flow, set(), 0, 0, False
    for session, event, turn, new in explore(world):
        turns += 1
        rows.add(flow.pending(session).name)
        ended = ended or turn.report is not None
        check_turn(flow, session, event, turn)
        check_back(flow, session, event, turn)
        if new:
            sessions += 1
            assert turn.session is not None
            check_session(flow, turn.session)
    with capsys.disabled():
        print(f" {sessions} sessions, {turns} turns", end="")  # noqa: T201 - what was walked is worth seeing

    assert ended is not flow.paused
    assert rows >= expected_rows(world)


def expected_rows(world: World) -> set[str]:
    """Give the rows that a walk has to come to: all, in the first; in the others what they are about."""
    if world.details:
        return set(world.details)
    every = set(world.flow.rows) - set(DETAILS)
    return every if DOUBTFUL in world.texts else {"help_country"} & every


def test_the_texts_of_the_walk_are_read_as_it_needs() -> None:
    assert FLOW.read(CLEAR.text).decision == "accept"
    assert FLOW.read(DOUBTFUL.text).decision == "ask"
    assert [FLOW.read(said.text).decision for said in (CRY, EMAIL, NUMBER)] == ["reject"] * 3


@pytest.mark.parametrize("row", [row for row in FLOW.questions if not row.aside], ids=lambda row: row.name)
def test_every_answer_of_a_longer_list_is_taken(row: Question) -> None:
    """Two stand in for the rest in the walk; here each member is taken once, by press, number and word."""
    session = Session(
        FIRST, 1, {"language": "en", "what": "page"}, (Held(CLEAR.text),), opened=frozenset({row.name})
    )
    for number, option in enumerate(row.options(session), 1):
        if not isinstance(option.deed, Keep):
            continue
        assert isinstance(option.label, Phrase)
        ways: list[Event] = [
            Chose(row.name, option.value, session.tag),
            Said(str(number)),
            Said(option.label.text.upper()),
        ]
        for event in ways:
            after = advance(FLOW, session, event, FRESH).session
            assert after is not None
            assert after.answers[row.name] == option.value


def test_the_end_can_be_reached_from_everywhere() -> None:
    """Walk the turns backwards from every report sent: no session is left over."""
    before: dict[object, set[object]] = {}
    sent: set[object] = set()
    everything: set[object] = set()
    for session, _, turn, _ in explore(World("small", (CLEAR, DOUBTFUL, CRY))):
        here = key(session)
        everything.add(here)
        if turn.session is not None:
            before.setdefault(key(turn.session), set()).add(here)
        if turn.report:
            sent.add(here)
    reached, waiting = set(sent), list(sent)
    while waiting:
        for earlier in before.get(waiting.pop(), ()):
            if earlier not in reached:
                reached.add(earlier)
                waiting.append(earlier)

    assert everything <= reached
