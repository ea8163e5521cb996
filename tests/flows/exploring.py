"""Walks the conversation: every reachable session, every event that differs there.

Closed lists longer than four stand in by two of the options that are answers; every option that does something else is
taken. A `World` says which texts are said and which details can be opened: all at once are more than a suite can walk,
so `test_every_turn` walks one world without details and one for each detail row, and `make explore` walks them all
together.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from flows.engine import advance, begin
from flows.events import Chose, Command, Event, Form, Found, NotStored, Said, SentMedia, Status
from flows.flow import Flow
from flows.questions import Keep, Option
from flows.session import Session
from flows.turns import Turn

FIRST, FRESH = "0000000000000000", "000000000000001Y"
CLEAR = Said("https://example.com/a", key="1")
TWO = Said("https://example.com/a and https://example.org/b", key="2")
DOUBTFUL = Said("example dot com")
EDIT = Said("https://example.com/c", key="1", edited=True)
CRY = Said("please help me")
EMAIL = Said("jane@example.com")
NUMBER = Said("1")
LONG = Said("a" * 500)
TEXTS = (CLEAR, DOUBTFUL, EDIT, CRY, EMAIL, NUMBER, LONG)
DETAILS = ("seen_on", "seen_when", "country", "note")
SHELL = (
    Found(FIRST, Status.FORWARDED),
    Found(FIRST, Status.UNKNOWN, pressed=True),
    NotStored(),
    SentMedia(Form.FILE, key="9"),
    SentMedia(Form.VOICE),
    Chose("review", "send", f"{FRESH}.1"),
    Chose("what", "photo", f"{FIRST}.0"),
    Chose("gone", "gone", "gone"),
)

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What can happen: the texts that are said, and the details that are opened."""

    name: str
    texts: tuple[Said, ...] = TEXTS
    details: frozenset[str] = frozenset()


WORLDS = (
    World("everything but details"),
    *(World(detail, (CLEAR, CRY, NUMBER, LONG), frozenset({detail})) for detail in DETAILS),
)


@cache
def pressable(options: tuple[Option, ...], left_out: frozenset[str]) -> tuple[Option, ...]:
    """Of a longer list two answers stand in; every other deed is taken."""
    kept = [option.value for option in options if isinstance(option.deed, Keep)]
    stood_for = set(kept[2:]) if len(options) > 4 else set()
    return tuple(option for option in options if option.value not in stood_for | left_out)


def events(flow: Flow, session: Session, world: World) -> Iterator[Event]:
    """Give every event that differs in this session: said, pressed, sent, commanded, or found by the shell."""
    row = flow.pending(session)
    yield from world.texts
    yield from SHELL
    yield from Command
    left_out = frozenset(DETAILS) - world.details if row.name == "change" else frozenset()
    for option in pressable(row.options(session), left_out):
        yield Chose(row.name, option.value, session.tag)
    if row.name == "country":
        yield Said("Chad")


def key(session: Session) -> Key:
    """Give what makes a session another one: all but its revision and which report of the chat it is."""
    return (
        tuple(sorted(session.answers.items())),
        session.addresses,
        session.doubts,
        session.opened,
        session.told,
        session.sent,
        session.note_key,
    )


def explore(flow: Flow, world: World) -> Iterator[tuple[Session, Event, Turn, bool]]:
    """Give every turn that a first message can lead to, and whether it led to a session not seen before."""
    seen: set[Key] = set()
    waiting = deque([begin(FIRST), begin(FIRST, "en")])
    while waiting:
        session = waiting.popleft()
        for event in events(flow, session, world):
            turn = advance(flow, session, event, FRESH)
            new = False
            if turn.session is not None:
                reached = key(turn.session)
                new = reached not in seen
                if new:
                    seen.add(reached)
                    waiting.append(replace(turn.session, id=FIRST, revision=1))
            yield session, event, turn, new
