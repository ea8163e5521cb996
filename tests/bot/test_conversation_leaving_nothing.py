"""Somebody fast on a slow phone, in any order that hypothesis thinks of: what is over leaves no address behind.

Answers are carried out late, one after the other, some only when their update is delivered again, some not at all until
the person does something else; some messages cannot be deleted for a while.
"""

import asyncio
import contextlib
import tempfile
from collections import deque
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.contract import Inbound, Message, Outgoing
from flows.events import Form
from tests.bot.chatting import House
from tests.bot.phone import Phone

TEXTS = (
    "https://example.com/a",
    "https://example.com/b and https://example.org/c",
    "example dot com",
    "hello",
    "no",
    "back",
    "cancel",
    "help",
)
# Not "note": a text that is given as a note is one, whatever stands in it.
OPTIONS = ("photo", "again", "use", "change", "addresses", "skip", "done", "send", "another", "end", "danger")
acts = st.one_of(
    st.tuples(st.just("writes"), st.sampled_from(TEXTS)),
    st.tuples(st.just("taps"), st.sampled_from(OPTIONS)),
    st.tuples(st.just("media"), st.sampled_from(["", "album"])),
    st.tuples(st.just("carries out"), st.integers(1, 3)),
    st.tuples(st.just("crashes"), st.booleans()),
    st.tuples(st.just("cannot delete"), st.integers(0, 20)),
)
Acts = list[tuple[str, object]]


class Slow:
    """A phone whose answers wait to be carried out."""

    def __init__(self, house: House) -> None:
        self.phone = Phone(house)
        self.waiting: deque[tuple[Inbound, Outgoing]] = deque()

    async def happens(self, act: str, what: object) -> None:
        """Let one thing happen."""
        self.phone.house.clock.pass_by(2)
        match act, what:
            case "writes", str():
                await self.comes(self.phone.writing(what))
            case "taps", str():
                with contextlib.suppress(LookupError):  # nothing on the phone offers this
                    await self.comes(self.phone.tapping(what))
            case "media", str():
                await self.comes(self.phone.sending(Form.FILE, album=what))
            case "carries out", int():
                await self.carries_out(what)
            case "crashes", bool():
                lost = [inbound for inbound, _ in self.waiting]
                self.waiting.clear()
                for inbound in lost if what else ():
                    await self.comes(inbound)
            case "cannot delete", int():
                self.phone.stuck = {str(what), str(what + 1)}
            case _:
                raise ValueError(act)

    async def comes(self, inbound: Inbound) -> None:
        """Let an update be answered, and its answer wait."""
        self.waiting.append((inbound, await self.phone.house.conversation.receive(inbound)))

    async def carries_out(self, most: int) -> None:
        """Do what the oldest answers say."""
        for _ in range(min(most, len(self.waiting))):
            await self.phone.carries_out(*self.waiting.popleft())


def played(events: Acts, *ends: str) -> Phone:
    """Play in a house of its own; in the end the person writes this, and all that waits is carried out."""

    async def play(folder: Path) -> Phone:
        house = House(folder).open()
        slow = Slow(house)
        for act, what in events:
            await slow.happens(act, what)
        slow.phone.stuck = ()
        for text in ends:
            await slow.happens("writes", text)
        await slow.carries_out(len(slow.waiting))
        if "erase" in ends:
            assert house.sessions.live() == 0
        await house.close()
        return slow.phone

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(play(Path(folder)))


@settings(max_examples=80, deadline=None)
@given(st.lists(acts, min_size=8, max_size=30))
@example([("writes", TEXTS[0]), ("taps", "photo"), ("taps", "send"), ("crashes", False)])
def test_what_is_over_leaves_no_address_in_the_chat(events: Acts) -> None:
    phone = played(events, "cancel")
    assert not any("example" in text for text in phone.written())
    assert Form.FILE.value not in phone.written()
    ours = [message for message in phone.chat.values() if isinstance(message, Message)]
    assert not any(message.guarded or "[.]" in message.text for message in ours)


@settings(max_examples=80, deadline=None)
@given(st.lists(acts, min_size=8, max_size=30))
def test_what_is_erased_leaves_the_goodbye_alone(events: Acts) -> None:
    phone = played(events, "erase", "yes")
    (goodbye,) = phone.chat.values()
    assert isinstance(goodbye, Message)
    assert goodbye.goodbye
