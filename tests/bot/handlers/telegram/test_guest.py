"""In somebody else's bot: what is taken, what is left to the host, and that nothing gets out of order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app.embed import Reportline, reportline
from bot.contract import Inbound, Outgoing
from bot.handlers.telegram import Call, Caller, Done, Later, Result, Telegram
from bot.handlers.telegram.guest import PATIENCE, Guest
from bot.settings import Settings

ME = 55
PERSON = {"id": ME, "is_bot": False, "language_code": "en"}
PHOTO = [{"file_id": "canary", "file_unique_id": "u", "width": 1, "height": 1}]


@dataclass
class Calls:
    """Makes calls, each of which succeeds unless `result` says something else; those to a chat wait for its gate."""

    made: list[Call] = field(default_factory=list)
    result: Callable[[Call], Result | None] = lambda _: None
    gates: dict[int, asyncio.Event] = field(default_factory=dict)
    made_one: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, call: Call) -> Result:
        """Make a call."""
        if gate := self.gates.get(call.fields.get("chat_id", 0)):
            await gate.wait()
        self.made.append(call)
        self.made_one.set()
        return self.result(call) or Done({"message_id": 1000 + len(self.made)})

    @property
    def methods(self) -> list[str]:
        """What was called."""
        return [call.method for call in self.made]

    @property
    def keyboard(self) -> list[list[dict[str, str]]]:
        """The buttons of the last message that has some."""
        keyboards = (
            call.fields["reply_markup"] for call in reversed(self.made) if "reply_markup" in call.fields
        )
        found: list[list[dict[str, str]]] = next(keyboards)["inline_keyboard"]
        return found


@dataclass
class Host:
    """One person with a host's bot. `done` gives whether an update was ours, when all is said."""

    guest: Guest
    calls: Calls
    number: int = 0

    async def done(self, kind: str, content: dict[str, Any], chat: int = ME) -> bool:
        """Let something happen in the chat."""
        taken = await self.guest.answer(self.update(kind, content, chat))
        await self.guest.finish()
        return taken

    async def wrote(self, text: str, chat: int = ME) -> bool:
        """Write."""
        return await self.done("message", {"text": text}, chat)

    async def pressed(self, label: str) -> bool:
        """Press a button of the last message that has some."""
        data = next(
            one["callback_data"] for row in self.calls.keyboard for one in row if one["text"] == label
        )
        return await self.pressed_with(data)

    async def pressed_with(self, data: str, chat: int = ME) -> bool:
        """Press a button that carries this."""
        message = self.update("message", {"message_id": 1001, "text": "…"}, chat)["message"]
        query = {"id": str(self.number), "from": PERSON, "message": message, "data": data}
        return await self.done("callback_query", query, chat)

    def update(self, kind: str, content: dict[str, Any], chat: int = ME) -> dict[str, Any]:
        """Give the next update."""
        self.number += 1
        about = {"message_id": self.number, "chat": {"id": chat, "type": "private"}, "from": PERSON}
        return {"update_id": self.number, kind: content if kind == "callback_query" else about | content}


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Reportline]:
    settings = Settings(
        data=tmp_path / "data", secret=SecretStr("a secret of these tests alone, long enough")
    )
    async with reportline(settings, delivers=False) as opened:
        yield opened


@pytest.fixture
def host(it: Reportline) -> Host:
    calls = Calls()
    return Host(Guest(it, calls, command="report"), calls)


async def test_nothing_is_taken_before_the_command(host: Host) -> None:
    assert not await host.wrote("hello")
    assert not await host.wrote("https://example.com/page")
    assert not await host.wrote("/start")
    assert not await host.wrote("/help")
    assert not await host.done("message", {"photo": PHOTO})
    assert not await host.pressed_with("host:1")
    assert host.calls.made == []


async def test_the_command_opens_and_the_address_behind_it_is_not_lost(host: Host) -> None:
    assert await host.wrote("/report")
    assert host.calls.methods == ["sendMessage"]

    assert await host.wrote("/report https://example.com/page", chat=56)
    assert host.calls.methods[1:] == ["sendMessage"]
    assert host.calls.made[1].fields["protect_content"]
    assert host.calls.keyboard[0][0]["text"] == "Photo or video"


async def test_a_start_link_opens_in_the_language_it_names(host: Host) -> None:
    assert await host.wrote("/start report-fr")
    assert "Bonjour" in host.calls.made[0].fields["text"]


async def test_a_whole_report_is_ours_and_nothing_after_it(host: Host, it: Reportline) -> None:
    assert await host.wrote("/report https://example.com/page")
    assert await host.wrote("and https://example.com/2")
    assert await host.pressed("Photo or video")
    assert await host.pressed("Send")

    assert not await host.wrote("hello")
    assert (await it.house.stores.outbox.counts()).waiting == 1
    assert await host.pressed("Report another")
    assert await host.wrote("https://example.com/3")


async def test_media_is_refused_and_deleted_while_a_report_is_under_way(host: Host) -> None:
    await host.wrote("/report")

    assert await host.done("message", {"photo": PHOTO, "caption": "/menu"})

    assert host.calls.methods[1:] == ["deleteMessage", "sendMessage"]
    assert host.calls.made[1].fields["message_id"] == host.number


async def test_a_picture_under_the_command_is_refused_and_deleted(host: Host) -> None:
    assert await host.done("message", {"photo": PHOTO, "caption": "/report"})

    assert host.calls.methods == ["deleteMessage", "sendMessage"]


async def test_of_an_album_the_host_gets_what_comes_before_the_command_and_nothing_after_it(
    host: Host,
) -> None:
    picture = {"photo": PHOTO, "media_group_id": "7"}

    assert not await host.done("message", picture)
    assert await host.done("message", picture | {"caption": "/report"})
    assert await host.done("message", picture)
    assert await host.done("message", picture)

    assert host.calls.methods == ["deleteMessage", "sendMessage", "deleteMessage", "deleteMessage"]
    assert [call.fields["message_id"] for call in host.calls.made if "message_id" in call.fields] == [2, 3, 4]


async def test_the_hosts_commands_and_buttons_stay_the_hosts_while_a_report_is_under_way(host: Host) -> None:
    await host.wrote("/report")
    made = len(host.calls.made)

    assert not await host.wrote("/menu")
    assert not await host.wrote("/start")
    assert not await host.wrote("/start example")
    assert not await host.done("edited_message", {"text": "/menu"})
    assert not await host.pressed_with("host:1")
    assert len(host.calls.made) == made
    assert await host.wrote("/help")
    assert await host.wrote("/cancel")
    assert not await host.wrote("/help")


async def test_an_edit_opens_nothing_and_corrects_what_is_under_way(host: Host) -> None:
    assert not await host.done("edited_message", {"message_id": 7, "text": "/report"})

    await host.done("message", {"message_id": 7, "text": "/report https://example.com/1"})
    assert await host.done("edited_message", {"message_id": 7, "text": "/report https://example.com/2"})
    await host.pressed("Photo or video")

    assert "example[.]com/2" in host.calls.made[-2].fields["text"]
    assert "example[.]com/1" not in host.calls.made[-2].fields["text"]


@pytest.mark.parametrize(
    "update",
    [
        {
            "message": {
                "message_id": 1,
                "chat": {"id": -5, "type": "group"},
                "from": {"id": ME},
                "text": "/report",
            }
        },
        {"channel_post": {"message_id": 1, "chat": {"id": -7, "type": "channel"}, "text": "/report"}},
        {"my_chat_member": {"chat": {"id": ME, "type": "private"}, "new_chat_member": {"status": "kicked"}}},
        {"inline_query": {"id": "1", "query": "/report"}},
        {"message": {"message_id": 1, "chat": {"id": ME, "type": "private"}, "pinned_message": {}}},
        {"callback_query": {"id": "1", "from": {"id": ME}, "game_short_name": "x"}},
        {"callback_query": 5},
        {},
    ],
    ids=lambda update: next(iter(update), "nothing"),
)
async def test_groups_memberships_and_everything_else_stay_with_the_host(
    host: Host, update: dict[str, Any]
) -> None:
    await host.wrote("/report")
    made = len(host.calls.made)

    assert not await host.guest.answer({"update_id": 9, **update})
    await host.guest.finish()
    assert len(host.calls.made) == made


async def test_without_a_command_every_update_is_ours(it: Reportline) -> None:
    calls = Calls()
    alone = Host(Guest(it, calls, command=None), calls)

    assert await alone.wrote("/menu")
    assert await alone.wrote("hello", chat=56)
    assert await alone.pressed_with("host:1")
    assert await alone.guest.answer({"update_id": 9, "poll": {}})


async def test_what_came_right_behind_the_command_is_ours_too(host: Host) -> None:
    updates = [
        host.update("message", {"text": text}) for text in ("/report", "https://example.com/page", "hello")
    ]

    taken = await asyncio.gather(*map(host.guest.answer, updates))
    await host.guest.finish()

    assert taken == [True, True, True]
    texts = [call.fields["text"] for call in host.calls.made]
    assert "Hello" in texts[0]
    assert "What is at this address" in texts[1]


@dataclass
class SlowHouse:
    """Reportline whose conversation takes its time over the first thing that it hears: until `goes_on`."""

    it: Reportline
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def conversation(self) -> "SlowHouse":
        """Give itself: the conversation."""
        return self

    def telegram(self, call: Caller) -> Telegram:
        """Give the bot's side of its chats."""
        return Telegram(self, call)

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer, in time."""
        self.heard.set()
        await self.goes_on.wait()
        return await self.it.conversation.receive(inbound)

    def __getattr__(self, name: str) -> Any:
        """Do everything else as it is done."""
        return getattr(self.it.conversation, name)


async def test_whose_something_is_is_not_asked_before_what_came_before_it_is_taken(it: Reportline) -> None:
    slow, calls = SlowHouse(it), Calls()
    host = Host(Guest(slow, calls, command="report"), calls)
    taken: list[bool] = []

    async def comes(text: str, chat: int = ME) -> None:
        taken.append(await host.guest.answer(host.update("message", {"text": text}, chat)))

    async with asyncio.TaskGroup() as at_once:
        at_once.create_task(comes("/report"))
        await slow.heard.wait()
        behind = at_once.create_task(comes("https://example.com/page"))
        # Somebody else is asked meanwhile, and is the host's.
        await comes("hello", chat=56)
        assert taken == [False]
        assert not behind.done()
        slow.goes_on.set()
    await host.guest.finish()

    assert taken == [False, True, True]


async def test_a_chat_that_has_to_wait_keeps_no_other_waiting(host: Host) -> None:
    host.calls.gates[ME] = asyncio.Event()

    assert await host.guest.answer(host.update("message", {"text": "/report"}))
    assert await host.guest.answer(host.update("message", {"text": "/report"}, chat=56))
    await host.calls.made_one.wait()
    assert [call.fields["chat_id"] for call in host.calls.made] == [56]

    host.calls.gates[ME].set()
    await host.guest.finish()
    assert [call.fields["chat_id"] for call in host.calls.made] == [56, ME]


async def test_the_end_waits_for_what_is_still_being_taken(host: Host) -> None:
    update = host.update("message", {"text": "/report"})
    answering = asyncio.create_task(host.guest.answer(update))
    await asyncio.sleep(0)

    await host.guest.finish()

    assert answering.done()
    assert host.calls.methods == ["sendMessage"]


async def test_what_cannot_be_said_is_logged_without_a_word_of_it(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    host.calls.result = lambda _: Later(PATIENCE)
    assert await host.wrote("/report https://example.com/page")

    def fail(_: Call) -> Result:
        raise RuntimeError("canary")

    host.calls.result = fail
    assert await host.wrote("https://example.com/page")

    first, second = (record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING)
    assert first == "an answer could not be given in time"
    assert second.startswith("an answer failed (RuntimeError at bot/")
    assert "canary" not in caplog.text
    assert "example" not in caplog.text


def test_a_command_that_cannot_be_one_is_refused_at_once(it: Reportline) -> None:
    with pytest.raises(ValueError, match="the command must be"):
        Guest(it, Calls(), command="help")
