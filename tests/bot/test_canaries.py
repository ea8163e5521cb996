"""What a person or a platform says is found nowhere: in no log, figure or file, and in no object's word of itself."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import conversation
from bot.ops.metrics import Gauges
from bot.outbox import OutboxFailedError, OutboxFullError
from bot.pace import BURST
from flows import phrases as p
from flows.events import Chose, Command, Event, Form, Said, SentMedia
from flows.receipt import grouped
from flows.session import Session
from tests.bot.chatting import HOUR, SECRET, House, Person, logged, says

CHAT = "kanari-chat-qzvw01x"
UPDATE = "kanari-update-qzvw02x"
HOST = "kanariqzvw03x.example.com"
ADDRESS = f"https://{HOST}/kanariqzvw04x"
NOTE = "kanariqzvw05x is the password"
HINT = "en-x-qzvw06x"
KEY = "kanari-key-qzvw07x"
OPTION = "kanariqzvw08x"
ERROR = "kanariqzvw09x"
TALK = "kanariqzvw10x please help me"
# Whole, and in the pieces left when a name is cut up. No test, folder, number or key on the way holds one by chance.
CANARIES = ("kanari", *(f"qzvw{number:02}x" for number in range(1, 11)))


@dataclass
class Watched:
    """A house and somebody in it, all of whose words and names are canaries."""

    house: House
    person: Person
    folder: Path
    log: Callable[[], str]
    ids: set[str] = field(default_factory=set)

    async def sends(self, event: Event) -> str:
        """Send one update; its name is a canary too."""
        await self.person.does(event, update=f"{UPDATE}-{self.person.updates}")
        session, _ = await self.house.session(CHAT)
        self.ids |= {session["id"]} if session else set()
        return self.person.shown[-1].text

    async def presses(self, *options: str) -> str:
        """Press buttons of the last message that had some."""
        for option in options:
            last = next(message for message in reversed(self.person.shown) if message.buttons)
            self.person.shown.append(last)
            await self.sends(self.person.button(option))
        return self.person.shown[-1].text

    async def comes_to_review(self) -> None:
        """Say everything there is to say, short of sending it."""
        await self.sends(Said(f"{TALK} {ADDRESS}", links=(f"{ADDRESS}/hidden",), key=KEY))
        await self.presses("photo", "change", "note")
        await self.sends(Said(NOTE, key=f"{KEY}-note"))
        assert says(p.REVIEW, await self.presses("done"))

    def found(self) -> dict[str, list[str]]:
        """Give the canaries that show up, by where."""
        places = {
            "log": self.log().encode(),
            "figures": self.house.metrics.text(Gauges(1, 0, 0.5, 1)),
            "objects": "\n".join(map(repr, self.things())).encode(),
            "sessions": b"".join(self.kept_of_sessions()),
        }
        for path in self.folder.rglob("*"):
            places[f"file {path.name}"] = path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        needles = (*CANARIES, SECRET, *self.ids, *map(grouped, self.ids))
        found = {
            place: [needle for needle in needles if needle.lower().encode() in raw.lower()]
            for place, raw in places.items()
        }
        return {place: needles for place, needles in found.items() if needles}

    def things(self) -> list[object]:
        """Give everything that lives longer than an update, and what it holds one step further in."""
        house = self.house
        lasting: list[object] = [
            house.conversation,
            house.sessions,
            house.outbox,
            house.epochs,
            house.pace,
            house.metrics,
            house.keys,
            house.keys.sealing(),
            house.keys.opening(),
            house.catalogues,
            house.platforms,
        ]
        return [*lasting, *(vars(one) for one in lasting if hasattr(one, "__dict__"))]

    def kept_of_sessions(self) -> list[bytes]:
        """Give the names and the bytes of the sessions, as whoever dumps the memory of the store finds them."""
        live = vars(self.house.sessions)["_live"]
        return [name + kept.stored.data for name, kept in live.items()]


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    with logged() as lines:
        house = House(tmp_path / "data").open()
        yield Watched(house, Person(house, CHAT, hints=(HINT,)), tmp_path, lines.getvalue)
        await house.close()


def fault(_flow: object, session: Session, event: Event, _fresh_id: str) -> None:
    """Break with everything a person said in the words of the error."""
    raise ValueError(ERROR, CHAT, session, event) from OSError(ERROR, ADDRESS)


async def normal(watched: Watched) -> None:
    await watched.comes_to_review()
    assert says(p.RECEIPT, await watched.presses("send"))
    await watched.sends(Said(f"{ADDRESS}/edited", key=KEY, edited=True))
    await watched.sends(Said("status"))
    await watched.presses("another")
    await watched.sends(Said(f"{ADDRESS}/another"))


async def delivered(watched: Watched) -> None:
    await normal(watched)
    (entry,) = await watched.house.outbox.claim(9)
    assert HOST.encode() in watched.house.keys.opening().open(entry.sealed)
    assert HOST not in repr(entry)
    await watched.house.outbox.dead(entry.name, "refused")


async def delivered_twice(watched: Watched) -> None:
    await watched.comes_to_review()
    await watched.person.again()
    await watched.presses("send")
    await watched.person.again()


async def of_a_fault(watched: Watched) -> None:
    await watched.comes_to_review()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(conversation, "advance", fault)
        assert says(p.FAULT, await watched.sends(Said(f"{TALK} {ADDRESS}", key=KEY)))
        assert says(p.FAULT, await watched.presses("send"))
    watched.house.sessions.breaks = (OSError(f"{ERROR} {ADDRESS}"),)
    assert says(p.FAULT, await watched.presses("send"))
    assert '"error": ["OSError"]' in watched.log()
    assert watched.log().count('"event": "fault"') == 3


async def not_stored(watched: Watched) -> None:
    await watched.comes_to_review()
    watched.house.outbox.refuses = (OutboxFailedError(f"{ERROR} {ADDRESS}"), OutboxFullError(ERROR))
    assert says(p.NOT_STORED, await watched.presses("send"))
    assert says(p.FULL, await watched.presses("send"))


async def a_broken_store(watched: Watched) -> None:
    await watched.comes_to_review()
    await watched.house.outbox.close()
    assert says(p.NOT_STORED, await watched.presses("send"))
    (report_id,) = watched.ids
    assert says(p.FAULT, await watched.sends(Said(report_id)))


async def too_fast(watched: Watched) -> None:
    for number in range(BURST + 2):
        await watched.sends(Said(f"{ADDRESS}/{number}", key=KEY))
    assert says(p.TOO_FAST, watched.person.shown[-1].text)


async def media(watched: Watched) -> None:
    await watched.comes_to_review()
    for form in Form:
        await watched.sends(SentMedia(form, key=KEY))


async def a_stale_press(watched: Watched) -> None:
    await watched.comes_to_review()
    await watched.sends(Chose("review", OPTION, f"{OPTION}.1"))
    await watched.sends(Chose(OPTION, "send", OPTION))
    watched.house.clock.pass_by(HOUR)
    assert says(p.FORGOTTEN, await watched.presses("send"))
    watched.house.clock.pass_by(6 * HOUR)
    await watched.sends(Chose(OPTION, OPTION, OPTION))


async def an_unreadable_session(watched: Watched) -> None:
    await watched.comes_to_review()
    await watched.house.put(CHAT, b'{"v":99}')
    await watched.sends(Said(ADDRESS))


async def erased(watched: Watched) -> None:
    await normal(watched)
    await watched.sends(Command.ERASE)
    await watched.presses("erase")
    assert watched.house.sessions.live() == 0


PATHS = (
    normal,
    delivered,
    delivered_twice,
    of_a_fault,
    not_stored,
    a_broken_store,
    too_fast,
    media,
    a_stale_press,
    an_unreadable_session,
    erased,
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
async def test_no_canary_shows_up_on_the_way(
    watched: Watched, path: Callable[[Watched], AsyncIterator[None]]
) -> None:
    await path(watched)  # type: ignore[misc]
    assert watched.found() == {}
    await watched.house.close()
    assert watched.found() == {}


async def test_the_search_would_find_one_in_each_place(watched: Watched) -> None:
    """The canaries' own canary: without it, the test above could pass by looking nowhere."""
    await watched.comes_to_review()
    (watched.folder / "data" / "leak").write_text(ADDRESS)
    await watched.house.put(CHAT, ADDRESS.encode(), sealed=False)
    watched.house.metrics.leak = CHAT  # type: ignore[attr-defined]
    found = watched.found()
    assert set(found) == {"file leak", "objects", "sessions"}
    assert "qzvw03x" in found["file leak"]
