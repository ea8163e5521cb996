"""Bots may have topics in private chats (https://core.telegram.org/bots/api#user, has_topics_enabled).

An answer goes into the topic in which it was asked for. The server has refused all of them for a time
(https://github.com/tdlib/telegram-bot-api/issues/847): then it goes beside them.
"""

from dataclasses import dataclass, field

import pytest

from bot.contract import Inbound, Message, Outgoing
from bot.handlers.telegram import NAME, Call, Done, Plan, Refused, Result, Telegram
from bot.handlers.telegram.call import Reason
from flows.events import Said
from tests.bot.handlers.telegram.servers import Quiet

ANNA = 4711


@dataclass
class Server:
    """The Bot API, which refuses what is said in a topic for this `reason`, if any. `tried` are the topics."""

    reason: Reason | None = None
    tried: list[int | None] = field(default_factory=list)

    async def __call__(self, call: Call) -> Result:
        """Say something."""
        thread = call.fields.get("message_thread_id")
        self.tried.append(thread)
        return Refused(self.reason) if thread and self.reason else Done({"message_id": 100 + len(self.tried)})


async def said(server: Server, thread: int | None) -> Plan:
    """Let two messages be said in a topic."""
    words = (Message(("Hello.",), "en", "ltr"), Message(("And this.",), "en", "ltr"))
    plan = Plan(ANNA, Inbound(NAME, str(ANNA), "1", Said("hello")), Outgoing(words), thread=thread)
    await Telegram(Quiet(), server).carry_out(plan, patience=0)
    return plan


@pytest.mark.parametrize("thread", [3, None])
async def test_an_answer_goes_into_the_topic_in_which_it_was_asked_for(thread: int | None) -> None:
    server = Server()
    await said(server, thread)

    assert server.tried == [thread, thread]


@pytest.mark.parametrize("reason", ["other", "gone"])
async def test_where_a_topic_is_gone_the_answer_goes_beside_it(reason: Reason) -> None:
    server = Server(reason)
    plan = await said(server, 3)

    assert server.tried == [3, None, None]
    assert len(plan.shown) == 2


async def test_nobody_who_blocked_the_bot_is_tried_again_beside_a_topic() -> None:
    server = Server("blocked")
    plan = await said(server, 3)

    assert set(server.tried) == {3}
    assert not plan.shown
