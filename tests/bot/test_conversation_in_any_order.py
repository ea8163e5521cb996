"""People, platforms, time and faults in any order that hypothesis thinks of, against the real outbox.

Whatever happens: everybody is answered, every number shown belongs to a report on disk, no report is there twice, and
what is there is what its review showed.
"""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract import Inbound, Message, Outgoing
from bot.outbox import OutboxFailedError, OutboxFullError
from flows import phrases as p
from flows.addresses import show
from flows.events import Chose, Command, Event, Form, Said, SentMedia
from flows.receipt import grouped
from tests.bot.chatting import CHAT, House, Person, says

T = TypeVar("T")
ADDRESS = re.compile(r"\S+\[\.\]\S+")
NUMBER = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
TEXTS = (
    "https://example.com/a",
    "https://example.org/b and https://example.com/c",
    "example dot com",
    "please help me",
    *(
        "1",
        "2",
        "3",
        "send",
        "back",
        "yes",
        "no",
        "skip",
        "done",
        "cancel",
        "start",
        "erase",
        "status",
        "français",
    ),
)
EVENTS: tuple[Event, ...] = (
    *(Said(text, key=text[-1]) for text in TEXTS),
    Said("https://example.org/corrected", key="a", edited=True),
    SentMedia(Form.FILE, key="9"),
    SentMedia(Form.VOICE),
    Command.HELP,
    Command.SEND,
)
FAULTS = ("refused", "full", "stored and failed", "session breaks", "one faster", "two faster")

chats = st.integers(0, 2)
anywhere = st.floats(0, 1, exclude_max=True)
acts = st.one_of(
    st.tuples(st.just("does"), chats, st.sampled_from(EVENTS)),
    st.tuples(st.just("press"), chats, anywhere),
    st.tuples(st.just("report"), chats, st.none()),
    st.tuples(st.just("again"), chats, anywhere),
    st.tuples(st.just("old press"), chats, anywhere),
    st.tuples(st.just("at once"), chats, st.lists(anywhere, min_size=2, max_size=5)),
    st.tuples(st.just("fault"), st.none(), st.sampled_from(FAULTS)),
    st.tuples(st.just("time"), st.none(), st.sampled_from([60, 29 * 60, 31 * 60, 6 * 3600])),
    st.tuples(st.just("forward"), st.none(), st.none()),
    st.tuples(st.just("restart"), st.none(), st.none()),
)


@dataclass
class World:
    """A house and three chats on three platforms: what was sent, shown and delivered."""

    house: House
    people: tuple[Person, ...] = ()
    updates: list[list[Inbound]] = field(default_factory=lambda: [[], [], []])
    delivered: dict[str, dict[str, Any]] = field(default_factory=dict)
    reviews: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubtful: bool = False

    def __post_init__(self) -> None:
        """Let three people come."""
        platforms = (CHAT, "web", "terminal")
        self.people = tuple(Person(self.house, "same-name", platform) for platform in platforms)

    async def happens(self, act: str, chat: Any, what: Any) -> None:
        """Let one thing happen."""
        self.house.clock.pass_by(2)
        match act:
            case "does":
                await self.sends(chat, what)
            case "press" | "old press":
                await self.presses(chat, what, latest=act == "press")
            case "report":
                await self.sends(chat, Said("https://example.com/whole", key="w"))
                await self.presses(chat, "photo")
                await self.presses(chat, "send")
            case "again" if self.updates[chat]:
                await self.comes(chat, pick(self.updates[chat], what))
            case "at once" if self.updates[chat]:
                again = [pick(self.updates[chat], where) for where in what]
                await asyncio.gather(*(self.comes(chat, inbound) for inbound in again))
            case "fault":
                self.breaks(what)
            case "time":
                self.house.clock.pass_by(what)
            case "forward":
                await self.forwards()
            case "restart":
                await self.house.close()
                self.house.open()
            case _:
                pass  # nobody sent anything yet

    async def sends(self, chat: int, event: Event) -> None:
        """Send a new update."""
        person = self.people[chat]
        name = f"{chat}/{len(self.updates[chat])}"
        inbound = Inbound(person.platform, person.chat, name, event, person.hints)
        self.updates[chat].append(inbound)
        await self.comes(chat, inbound)

    async def presses(self, chat: int, what: float | str, *, latest: bool = True) -> None:
        """Press a button of the last message, or of any; by name, if it is there."""
        shown = self.people[chat].shown[-1:] if latest else self.people[chat].shown
        buttons = [button for message in shown for button in message.buttons]
        if isinstance(what, str):
            buttons = [button for button in buttons if button.option == what]
        if buttons:
            button = pick(buttons, 0 if isinstance(what, str) else what)
            await self.sends(chat, Chose(button.question, button.option, button.asked))

    async def comes(self, chat: int, inbound: Inbound) -> None:
        """Deliver an update and look at what is said."""
        expecting = bool(self.house.sessions.breaks)
        outgoing = await self.people[chat].delivered(inbound)
        on_disk = self.house.on_disk()
        assert not on_disk.keys() & self.delivered.keys()
        self.looks(inbound, outgoing, {**on_disk, **self.delivered}, expecting=expecting)

    def looks(
        self, inbound: Inbound, outgoing: Outgoing, stored: dict[str, dict[str, Any]], *, expecting: bool
    ) -> None:
        """Assert what must hold of every answer."""
        assert outgoing.messages
        for message in outgoing.messages:
            assert expecting or not says(p.FAULT, message.text)
            assert not says(p.TOO_FAST, message.text)
            for number in NUMBER.findall(message.text):
                assert number in map(grouped, stored)
            addresses = tuple(paragraph for paragraph in message.paragraphs if ADDRESS.fullmatch(paragraph))
            if message.question == "review" and addresses:  # "not stored" asks again without showing them
                # In a text from right to left an address is isolated: marks that are no part of it.
                self.reviews[message.asked] = tuple(address.strip("\u2066\u2069") for address in addresses)
            if message.is_receipt:
                self.is_what_was_reviewed(inbound, message, stored)

    def is_what_was_reviewed(
        self, inbound: Inbound, receipt: Message, stored: dict[str, dict[str, Any]]
    ) -> None:
        """Assert that a report says what the review said that the press belongs to."""
        if not isinstance(inbound.event, Chose) or self.doubtful or not says(p.RECEIPT, receipt.text):
            return
        report_id = inbound.event.asked.partition(".")[0]
        assert grouped(report_id) in receipt.text
        said = tuple(show(address["url"]) for address in stored[report_id]["addresses"])
        assert said == self.reviews[inbound.event.asked]

    def breaks(self, what: str) -> None:
        """Let the next store or commit fail."""
        match what:
            case "refused":
                self.house.outbox.refuses = (OutboxFailedError("disk"),)
            case "full":
                self.house.outbox.refuses = (OutboxFullError("full"),)
            case "stored and failed":
                self.house.outbox.fails_after = True
                self.doubtful = True
            case "session breaks":
                self.house.sessions.breaks = (OSError("gone"),)
                self.doubtful = True
            case _:
                self.house.sessions.loses = 1 + (what == "two faster")

    async def forwards(self) -> None:
        """Deliver everything: each report may come out once."""
        waiting = self.house.on_disk()
        assert not waiting.keys() & self.delivered.keys()
        entries = await self.house.outbox.claim(100)
        assert len(entries) == len(waiting)
        for entry in entries:
            await self.house.outbox.delivered(entry.name)
        self.delivered |= waiting


def pick(many: Sequence[T], where: float) -> T:
    """Give one of many, the later ones for larger numbers."""
    return many[int(where * len(many))]


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, min_size=12, max_size=40))
def test_whatever_happens_every_number_shown_is_of_one_report_on_disk(
    events: list[tuple[str, Any, Any]],
) -> None:
    async def play(folder: Path) -> None:
        world = World(House(folder).open())
        for act, chat, what in events:
            await world.happens(act, chat, what)
        await world.forwards()
        await world.house.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))
