"""Every update leads to the same event and the same calls, whoever reads it and whoever calls.

Each library checks our reading of the Bot API, and our own reader is checked by both.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest
import pytest_asyncio

from tests.bot.handlers.telegram.description import private_chat
from tests.bot.handlers.telegram.spec import examples
from tests.telegram.odd import CHAT, MESSAGE, ODD, PERSON, SENDER
from tests.telegram.phone import PHOTO, Phone
from tests.telegram.ways import Did, Json, Way, all_ways

Step = Callable[[Phone], Json]


# Five bots with a Telegram each are opened once: every test begins from the beginning, with numbers of its own.
pytestmark = pytest.mark.asyncio(loop_scope="module")
WALKED = 9_000
"""The number of the long walk, as no example has it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ways(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Way, ...]]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PTB_TIMEDELTA", "1")
        async with all_ways(tmp_path_factory.mktemp("ways")) as opened:
            yield opened


async def differing(
    ways: Sequence[Way], number: int, chat: int, *updates: Json
) -> tuple[list[str], list[Did]]:
    """Let the same happen in every way, from the beginning; give those where something else came of it."""
    did: dict[str, list[Did]] = {}
    for way in ways:
        await way.begin(number, chat)
        did[way.name] = [await way.does(update) for update in updates]
    first = did[ways[0].name]
    return [name for name, one in did.items() if one != first], first


async def test_every_update_that_the_bot_api_describes_leads_to_the_same(ways: tuple[Way, ...]) -> None:
    heard = called = 0
    for number, example in enumerate(examples()):
        others, (first,) = await differing(ways, number, private_chat()["id"], example.update)
        assert not others, example.name
        heard += len(first.heard)
        called += len(first.calls)
    # ... which is not the same for nothing having happened at all.
    assert heard > len(examples())
    assert called > len(examples())


async def test_every_message_leads_to_the_same_in_the_middle_of_a_report(ways: tuple[Way, ...]) -> None:
    chat = private_chat()
    begun = {"update_id": 900, "message": MESSAGE | {"chat": chat, "text": "https://example.com/page"}}
    called = 0
    messages = [
        one for one in examples() if one.kind == "message" and one.name.endswith(("/full", "/beside text"))
    ]
    for number, example in enumerate(messages):
        others, (_, first) = await differing(ways, number, chat["id"], begun, example.update)
        assert not others, example.name
        called += len(first.calls)
    assert called > len(messages)


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_update_leads_to_the_same_but_for_what_a_library_cannot_read(
    ways: tuple[Way, ...], name: str
) -> None:
    odd = ODD[name]
    others = []
    first: Did | None = None
    for way in ways:
        await way.begin(1, PERSON)
        try:
            did = await way.does(odd.update)
        except Exception:  # noqa: BLE001 - whatever a library raises for what it cannot read
            did = None
        first = first or did
        if did != first:
            others.append(way.name)

    assert first
    assert others == [way.name for way in ways if odd.of(way.name)]


def wrote(text: str, kind: str = "message", **more: Any) -> Step:
    """Write something."""
    return sent(kind, text=text, **more)


def sent(kind: str = "message", **content: Any) -> Step:
    """Send something; without a `message_id` it is a new message."""
    return lambda phone: {kind: MESSAGE | {"message_id": phone.telegram.chats.number()} | content}


def pressed(label: str) -> Step:
    """Press a button of the last message that has it."""
    return lambda phone: {
        "callback_query": phone.pressing(label) | {"id": f"{label} {len(phone.shown)}", "from": SENDER}
    }


def became(status: str, chat: Json = CHAT) -> Step:
    """Let the bot become something in a chat."""
    member = {"user": {"id": 123456, "is_bot": True, "first_name": "Nameless"}}
    left = member | {"status": "left"}
    ends = {"until_date": 0} if status == "kicked" else {}
    change = {"old_chat_member": left, "new_chat_member": member | {"status": status} | ends}
    return lambda _: {"my_chat_member": {"chat": chat, "from": SENDER, "date": 1_790_000_000} | change}


LINK = [{"type": "text_link", "offset": 0, "length": 4, "url": "https://example.com/hidden"}]
GROUP = {"id": -4_200_066, "type": "group", "title": "A group"}
PLACE = {"latitude": 1.5, "longitude": 2.5, "live_period": 900}
WALK: tuple[Step, ...] = (
    wrote("/start poster-en"),
    wrote("hello"),
    pressed("How to copy it"),
    pressed("Help"),
    pressed("Back"),
    sent(photo=PHOTO, media_group_id="1"),
    sent(photo=PHOTO, media_group_id="1", caption="https://example.com/caption"),
    wrote("example dot com"),
    pressed("No, type again"),
    wrote("here", entities=LINK),
    wrote("https://example.com/1", message_id=80_000),
    wrote("https://example.com/2", "edited_message", message_id=80_000, edit_date=1_790_000_001),
    sent("edited_message", message_id=80_000, photo=PHOTO, edit_date=1_790_000_002),
    pressed("Photo or video"),
    pressed("Change or add"),
    pressed("Back"),
    sent(message_id=80_001, location=PLACE),
    sent("edited_message", message_id=80_001, location=PLACE, edit_date=1_790_000_003),
    wrote("/language"),
    pressed("Français"),
    wrote("/language"),
    pressed("English"),
    pressed("Send"),
    pressed("No link"),
    wrote("/status"),
    pressed("Report another"),
    wrote("https://example.org/ and https://example.net/", reply_to_message=MESSAGE | {"photo": PHOTO}),
    wrote("/cancel"),
    sent(voice={"file_id": "canary", "file_unique_id": "u", "duration": 3}),
    wrote("/erase"),
    pressed("Erase"),
    wrote("https://example.com/page"),
    became("kicked"),
    became("member"),
    became("member", GROUP),
    wrote("hello", chat=GROUP),
    sent("channel_post", chat=GROUP | {"type": "channel"}, text="hello"),
    sent(pinned_message=MESSAGE | {"text": "hello"}),
)


async def test_a_long_walk_leads_to_the_same(ways: tuple[Way, ...]) -> None:
    did: list[list[Did]] = []
    for way in ways:
        phone = Phone(way.proxy.telegram, id=PERSON)
        await way.begin(WALKED, PERSON)
        before, refused = len(way.house.on_disk()), len(way.proxy.telegram.verdict()["refusals"])
        walked = []
        for number, step in enumerate(WALK):
            way.house.clock.pass_by(5)
            update = {"update_id": 100 + number, **step(phone)}
            walked.append(await way.does(update))
            if number % 4 == 0:
                walked.append(await way.does(update))
        did.append(walked)
        assert len(way.house.on_disk()) == before + 1
        # What comes a second time may ask again for what is gone.
        refusals = way.proxy.telegram.verdict()["refusals"][refused:]
        assert {one["method"] for one in refusals} <= {"deleteMessage"}

    for way, walked in zip(ways, did, strict=True):
        for at, (one, first) in enumerate(zip(walked, did[0], strict=True)):
            assert one == first, (way.name, at)
    methods = {method for walked in did[0] for method, _ in walked.calls}
    assert methods == {
        "sendMessage", "editMessageText", "deleteMessage", "deleteMessages", "answerCallbackQuery", "leaveChat",
    }  # fmt: skip
