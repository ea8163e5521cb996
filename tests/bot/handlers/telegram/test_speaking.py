import asyncio
from dataclasses import dataclass, field

from bot.contract import Inbound, Message, Outgoing
from bot.handlers.telegram import NAME, Call, Done, Later, Plan, Result, Telegram
from bot.handlers.telegram.speaking import Speaking
from flows.events import Said
from tests.bot.handlers.telegram.servers import Quiet

ANNA, BERTA = 4711, 4712


@dataclass
class Wire:
    """Calls wait until the wire is open; `said` are the chats that were told something."""

    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    said: list[int] = field(default_factory=list)
    result: Result = field(default_factory=lambda: Done({"message_id": 1}))

    async def __call__(self, call: Call) -> Result:
        """Say something."""
        await self.is_open.wait()
        self.said.append(call.fields["chat_id"])
        return self.result


def plan(chat: int) -> Plan:
    inbound = Inbound(NAME, str(chat), "1", Said("canary-7f3a"))
    return Plan(chat, inbound, Outgoing((Message(("Hello.",), "en", "ltr"),)))


async def test_there_is_room_for_so_many_and_then_for_one_when_one_is_done() -> None:
    wire = Wire()
    speaking = Speaking(Telegram(Quiet(), wire), at_once=2)
    for chat in (ANNA, BERTA):
        assert not speaking.is_full
        speaking.begin(plan(chat))
    assert speaking.is_full
    waiting = asyncio.create_task(speaking.room())
    wire.is_open.set()
    await waiting
    assert not speaking.is_full
    await speaking.finish(5)
    assert sorted(wire.said) == [ANNA, BERTA]


async def test_one_chat_cannot_take_the_room_of_all() -> None:
    wire, counted = Wire(), list[str]()
    speaking = Speaking(Telegram(Quiet(), wire), count=counted.append, of_one_chat=3)
    for chat in [*[ANNA] * 5, BERTA]:
        speaking.begin(plan(chat))
    assert counted == ["later", "later"]
    wire.is_open.set()
    await speaking.finish(5)
    assert sorted(wire.said) == [ANNA, ANNA, ANNA, BERTA]
    speaking.begin(plan(ANNA))
    await speaking.finish(5)
    assert wire.said.count(ANNA) == 4


async def test_what_cannot_be_said_in_time_is_let_go_and_the_next_is_said() -> None:
    wire = Wire(result=Later(60))
    wire.is_open.set()
    faults: list[int] = []
    speaking = Speaking(Telegram(Quiet(), wire), fault=lambda: faults.append(1), patience=0)
    speaking.begin(plan(ANNA))
    await speaking.finish(5)
    wire.result = Done({"message_id": 1})
    speaking.begin(plan(ANNA))
    await speaking.finish(5)
    assert wire.said == [ANNA, ANNA]
    assert faults == []


async def test_a_fault_of_ours_is_counted() -> None:
    async def breaks(_: Call) -> Result:
        raise LookupError

    faults: list[int] = []
    speaking = Speaking(Telegram(Quiet(), breaks), fault=lambda: faults.append(1))
    speaking.begin(plan(ANNA))
    await speaking.finish(5)
    assert faults == [1]


async def test_the_end_does_not_wait_for_ever() -> None:
    wire = Wire()
    speaking = Speaking(Telegram(Quiet(), wire))
    speaking.begin(plan(ANNA))
    await speaking.finish(0.01)
    assert not asyncio.all_tasks() - {asyncio.current_task()}
