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
from flows.heard import STANDING, STANDING_ROW
from flows.questions import Keep, Option, Question, never
from flows.session import Session
from flows.turns import Turn
from tests.flows.english import flow
from tests.transcript import CHANNELS

FIRST, FRESH = "0000000000000000", "000000000000001Y"
CLEAR = Said("https://example.com/a", key="1")
TWO = Said("https://example.com/a and https://example.org/b", key="2")
DOUBTFUL = Said("example dot com", key="3")
EDIT = Said("https://example.com/c", key="1", edited=True)
CRY = Said("please help me")
EMAIL = Said("jane@example.com")
NUMBER = Said("1")
LONG = Said("words " * 90)
STALE = Said("1", asked="gone")
TEXTS = (CLEAR, DOUBTFUL, EDIT, CRY, EMAIL, NUMBER, STALE, LONG)
FLOW = flow(languages=("en", "fr"))


def is_detail(row: Question) -> bool:
    """Say whether a row is asked only when opened, and holds an answer then."""
    keeps = any(isinstance(option.deed, Keep) for option in row.options(Session("")))
    return row.asked is never and not row.aside and (keeps or row.read is not None)


DETAILS = tuple(row.name for row in FLOW.questions if is_detail(row))
SHELL = (
    Found(FIRST, Status.FORWARDED),
    Found(FIRST, Status.UNKNOWN, pressed=True),
    NotStored(),
    SentMedia(Form.FILE, key="9"),
    SentMedia(Form.VOICE),
    Chose("review", "send", f"{FRESH}.1"),
    Chose("what", "photo", f"{FIRST}.0"),
    Chose("gone", "gone", "gone"),
    Chose(STANDING_ROW, Command.CANCEL.value, f"{FIRST}.0"),
    Chose(STANDING_ROW, Command.HELP.value, f"{FRESH}.1"),
)
SPOKEN = tuple(command for command in Command if command not in STANDING)
"""The others are pressed: `tests.flows.test_standing` says that this is the same."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What can happen: the texts that are said, and the details that are opened."""

    name: str
    texts: tuple[Said, ...] = TEXTS
    details: frozenset[str] = frozenset()
    flow: Flow = FLOW


FEW = (CLEAR, CRY, NUMBER, STALE)
WORLDS = (
    World("everything but details"),
    *(World(detail, (*FEW, LONG), frozenset({detail})) for detail in DETAILS),
    World("several addresses", (TWO, CLEAR, DOUBTFUL, NUMBER)),
    World("a page that greets", (*FEW, DOUBTFUL), flow=flow(channel=CHANNELS["web"], languages=("en", "fr"))),
    World(
        "helplines", (*FEW, Said("Chad")), flow=flow(helplines={"TD": ("Example",)}, languages=("en", "fr"))
    ),
    World("paused", FEW, flow=replace(FLOW, paused=True)),
)
"""All details at once take minutes: `make explore`."""
TYPED = ("Chad", "en")
"""Texts that rows with a reader of their own take."""


@cache
def pressable(options: tuple[Option, ...], left_out: frozenset[str]) -> tuple[Option, ...]:
    """Of a longer list two answers stand in; every other deed is taken."""
    kept = [option.value for option in options if isinstance(option.deed, Keep)]
    stood_for = set(kept[2:]) if len(options) > 4 else set()
    return tuple(option for option in options if option.value not in stood_for | left_out)


def events(session: Session, world: World) -> Iterator[Event]:
    """Give every event that differs in this session: said, pressed, sent, commanded, or found by the shell."""
    row = world.flow.pending(session)
    yield from world.texts
    yield from SHELL
    yield from SPOKEN
    for command in STANDING:
        yield Chose(STANDING_ROW, command.value, session.tag)
    left_out = frozenset(DETAILS) - world.details if row.name == "change" else frozenset()
    for option in pressable(row.options(session), left_out):
        yield Chose(row.name, option.value, session.tag)
    if row.read and not row.takes_any_text:
        yield from (Said(text) for text in TYPED)


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


def explore(world: World) -> Iterator[tuple[Session, Event, Turn, bool]]:
    """Give every turn that a first message can lead to, and whether it led to a session not seen before."""
    seen: set[Key] = set()
    waiting = deque([begin(FIRST), begin(FIRST, "en")])
    while waiting:
        session = waiting.popleft()
        for event in events(session, world):
            turn = advance(world.flow, session, event, FRESH)
            new = False
            if turn.session is not None:
                reached = key(turn.session)
                new = reached not in seen
                if new:
                    seen.add(reached)
                    waiting.append(replace(turn.session, id=FIRST, revision=1))
            yield session, event, turn, new
