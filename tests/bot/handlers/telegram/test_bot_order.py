"""Updates that come together are said in the order in which they were taken; no chat waits for another."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contract import Inbound, Outgoing
from flows import phrases as p
from tests.bot.chatting import says
from tests.bot.handlers.telegram.telegram_phone import ANNA, BELA, Phone
from tests.bot.handlers.telegram.telegram_stage import Stage, house_of
from tests.bot.handlers.telegram.telegram_stand_in import Json

PAGE = "https://example.com/page"
SAYINGS = (PAGE, "help", "hello", "privacy", "status")
ASKED = [p.NOTICE, p.WHAT, p.HELP, p.ERASE_ASK_UNSENT]


async def test_what_is_taken_together_is_said_in_the_order_in_which_it_was_taken(stage: Stage) -> None:
    stage.servers.held["sendMessage"] = asyncio.Event()
    first = asyncio.create_task(stage.deliver(stage.anna.writes("hello")))
    await stage.servers.reached.wait()
    later = [asyncio.create_task(stage.deliver(stage.anna.writes(text))) for text in (PAGE, "help", "erase")]
    for _ in range(200):
        await asyncio.sleep(0)
    assert stage.servers.methods == ["sendMessage"]
    stage.servers.held["sendMessage"].set()
    await asyncio.gather(first, *later)
    assert [
        phrase for message in stage.anna.said for phrase in ASKED if says(phrase, message["text"])
    ] == ASKED


async def test_other_chats_go_on_while_one_has_to_wait(stage: Stage) -> None:
    bela = Phone(stage.servers, BELA)
    stage.servers.held["sendMessage"] = asyncio.Event()
    waiting = asyncio.create_task(stage.deliver(stage.anna.writes("hello")))
    await stage.servers.reached.wait()
    held = stage.servers.held.pop("sendMessage")
    await stage.deliver(bela.writes(PAGE))
    await stage.deliver(bela.presses("Photo or video"))
    assert says(p.REVIEW, bela.last["text"])
    assert stage.anna.said == []
    held.set()
    await waiting
    assert says(p.NOTICE, stage.anna.last["text"])


class Noting:
    """A conversation that notes in which order updates were answered, after as many turns of the loop as it is told."""

    def __init__(self, stage: Stage, turns: Callable[[], int]) -> None:
        self.taken: list[tuple[str, str]] = []
        self._inner = stage.house.conversation
        self._turns = turns
        self.done, self.forget, self.says = self._inner.done, self._inner.forget, self._inner.says

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer, and note when."""
        for _ in range(self._turns()):
            await asyncio.sleep(0)
        outgoing = await self._inner.receive(inbound)
        self.taken.append((inbound.chat, outgoing.messages[0].text))
        return outgoing


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([ANNA, BELA]), st.sampled_from(SAYINGS)), min_size=2, max_size=8),
    st.lists(st.integers(0, 6), min_size=1, max_size=40),
)  # fmt: skip
def test_whatever_the_loop_does_a_chat_hears_things_in_the_order_in_which_they_were_taken(
    tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[int, str]], waits: list[int]
) -> None:
    async def run() -> None:
        house = house_of(tmp_path_factory.mktemp("house")).open()
        stage = Stage(house)
        turns = iter(waits * 100)
        noting = Noting(stage, lambda: next(turns))
        stage.servers.turns = lambda: next(turns)
        telegram = stage.adapter(stage.servers, conversation=noting)
        phones = {chat: Phone(stage.servers, chat) for chat in (ANNA, BELA)}
        said: list[tuple[str, str]] = []
        stage.servers.reads = lambda call, _: said.append((str(call.fields["chat_id"]), call.fields["text"]))

        async def webhook(update: Json) -> None:
            plan = await telegram.take(update)
            assert plan is not None
            await telegram.carry_out(plan, patience=8)

        await asyncio.gather(*(webhook(phones[chat].writes(text)) for chat, text in sent))
        for chat in map(str, (ANNA, BELA)):
            assert [text for to, text in said if to == chat] == [
                text for to, text in noting.taken if to == chat
            ]
        assert len(said) == len(sent)
        await house.close()

    asyncio.run(run())


async def test_nothing_is_kept_of_a_chat_that_was_answered(stage: Stage) -> None:
    for chat in range(5000, 5040):
        await stage.deliver(Phone(stage.servers, chat).writes(PAGE))
    assert not stage.telegram._lanes._lanes  # noqa: SLF001 - what grows is inside
