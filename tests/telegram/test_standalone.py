"""A bot on its own feet, as people meet it: the real process, by webhook and by poll. `conftest.bot` judges more.

Longer than other files because its tests share one process of each kind, which takes a second to start.
"""

import asyncio
import itertools
import time
from typing import Any

import pytest

from flows import phrases as p
from tests.bot.chatting import says
from tests.telegram.phone import PHOTO, Phone
from tests.telegram.standalone import Standalone

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = "https://example.com/canary-page"
GROUPS = itertools.count(-1_009_000_000_001, -1)


def put_into_a_group(bot: Standalone, group: int, status: str = "member") -> dict[str, Any]:
    """Give the update that says that somebody added the bot to a group."""
    me = bot.telegram.chats.me
    return {
        "my_chat_member": {
            "chat": {"id": group, "type": "supergroup", "title": "Canary group"},
            "from": {"id": 4001, "is_bot": False, "first_name": "Canary-Name", "language_code": "fr"},
            "date": int(time.time()),
            "old_chat_member": {"user": me, "status": "left"},
            "new_chat_member": {"user": me, "status": status},
        }
    }


async def test_three_touches_are_a_report_at_the_intake_and_at_most_six_calls(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    written = await phone.write(PAGE)
    first = await phone.hears(written)
    await phone.press("Photo or video")
    assert phone.last.number == first.number
    await phone.press("Send")
    report = await bot.report(phone.receipt)
    assert [address["url"] for address in report["addresses"]] == [PAGE]
    assert (report["what"], report["platform"], report["mode"]) == ("photo", "telegram", "test")
    assert [message.number for message in phone.shown] == [phone.last.number]
    assert len(bot.proxy.of(phone.id)) <= 6, [call.method for call in bot.proxy.of(phone.id)]


async def test_what_shows_an_address_is_protected_and_cannot_be_followed_and_a_receipt_is_neither(
    bot: Standalone,
) -> None:
    phone = Phone(bot.telegram)
    await phone.asks("www.example.com/canary?a=1 and \U0001f600 https://example.org/canary")
    assert phone.last.protected
    await phone.press("Photo or video")
    assert "example[.]com" in phone.last.text
    assert phone.last.protected
    assert phone.last.links == ()
    await phone.press("Send")
    assert phone.receipt
    assert not phone.last.protected


async def test_erase_leaves_nothing_in_the_chat_but_the_goodbye(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.start()
    await phone.hears(0)
    await phone.hears(await phone.send_photo())
    await phone.reports(PAGE)
    await phone.press("Erase this chat")
    await phone.press("Erase")
    assert [says(p.ERASE_DONE, message.text) for message in phone.shown] == [True]
    assert phone.last.buttons == ()


async def test_erase_also_leaves_nothing_of_a_long_walk(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.walks(PAGE, 22)
    await phone.asks("/erase")
    await phone.press("Erase")
    assert [says(p.ERASE_DONE, message.text) for message in phone.shown] == [True]


async def test_an_edited_message_corrects_the_address(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    written = await phone.write("https://example.com/canary-wrong")
    await phone.hears(written)
    await phone.press("Photo or video")
    before = phone.last.number
    await phone.edit(written, "https://example.com/canary-right")
    assert says(p.EDITED, (await phone.hears(before)).text)
    await phone.press("Send")
    report = await bot.report(phone.receipt)
    assert [address["url"] for address in report["addresses"]] == ["https://example.com/canary-right"]
    assert [message.number for message in phone.shown] == [phone.last.number]


async def test_an_address_behind_a_word_is_found(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    hidden = {"type": "text_link", "offset": 5, "length": 4, "url": "https://example.com/canary-hidden"}
    await phone.hears(await phone.write("look here", entities=[hidden]))
    while "Yes" in phone.last.buttons:
        await phone.press("Yes")
    await phone.press("Photo or video")
    await phone.press("Send")
    report = await bot.report(phone.receipt)
    assert [address["url"] for address in report["addresses"]] == ["https://example.com/canary-hidden"]


async def test_a_start_link_sets_the_language(bot: Standalone) -> None:
    phone = Phone(bot.telegram, language="en")
    await phone.start("poster-fr")
    assert "Bonjour" in (await phone.hears(0)).text


@pytest.mark.parametrize(("language", "word"), [("fr-CA", "Bonjour"), ("ar", "مرحب"), ("en", "Hello")])
async def test_the_language_of_the_app_is_spoken(bot: Standalone, language: str, word: str) -> None:
    phone = Phone(bot.telegram, language=language)
    await phone.start()
    assert word in (await phone.hears(0)).text


async def test_two_people_at_once_get_a_report_each(bot: Standalone) -> None:
    phones = [Phone(bot.telegram) for _ in range(2)]
    pages = [f"https://example.com/canary-of-{phone.id % 2}" for phone in phones]
    receipts = await asyncio.gather(*(phone.reports(page) for phone, page in zip(phones, pages, strict=True)))
    found = [await bot.report(receipt) for receipt in receipts]
    assert [report["addresses"][0]["url"] for report in found] == pages


async def test_an_album_is_answered_once_and_every_picture_of_it_is_deleted(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.start()
    before = (await phone.hears(0)).number
    pictures = await phone.send_album(3)
    await phone.until(lambda: not phone.chat.messages.keys() & set(pictures))
    await phone.hears(before)
    answers = [message for message in phone.said if message.number > before]
    assert [says(p.MEDIA_GONE, message.text) for message in answers] == [True]


THINGS: list[tuple[dict[str, Any], p.Phrase]] = [
    ({"photo": PHOTO, "caption": "https://example.com/canary"}, p.MEDIA_GONE),
    ({"voice": {"file_id": "canary", "file_unique_id": "u", "duration": 2}}, p.VOICE),
    (
        {
            "sticker": {
                "file_id": "canary",
                "file_unique_id": "u",
                "type": "regular",
                "width": 9,
                "height": 9,
                "is_animated": False,
                "is_video": False,
            }
        },
        p.NOT_TEXT,
    ),
    ({"location": {"latitude": 0.0, "longitude": 0.0}}, p.NOT_TEXT),
    ({"a_kind_of_the_future": {"file_id": "canary"}}, p.NOT_TEXT),
]


@pytest.mark.parametrize(
    ("content", "phrase"), THINGS, ids=["photo", "voice", "sticker", "location", "future"]
)
async def test_what_is_no_text_is_deleted_and_refused_and_costs_nothing(
    bot: Standalone, content: dict[str, Any], phrase: p.Phrase
) -> None:
    phone = Phone(bot.telegram)
    await phone.asks(PAGE)
    sent = await phone.send(**content)
    assert says(phrase, (await phone.hears(sent)).text)
    assert sent not in phone.chat.messages
    await phone.press("Photo or video")
    await phone.press("Send")
    report = await bot.report(phone.receipt)
    assert [address["url"] for address in report["addresses"]] == [PAGE]


async def test_a_picture_that_cannot_be_deleted_is_not_said_to_be_gone(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.start()
    await phone.hears(0)
    bot.refusals.append("deleteMessage:400")
    bot.telegram.chats.kept.add((phone.id, bot.telegram.chats.last + 1))
    sent = await phone.send_photo()
    assert says(p.MEDIA, (await phone.hears(sent)).text)
    assert sent in phone.chat.messages


async def test_a_group_hears_one_sentence_and_is_left(bot: Standalone) -> None:
    group = next(GROUPS)
    await bot.telegram.deliver(put_into_a_group(bot, group))
    phone = Phone(bot.telegram)
    await phone.until(lambda: bot.telegram.chats.held[group].closed)
    (message,) = bot.telegram.chats.held[group].messages.values()
    assert "reply_markup" not in message
    assert [call.method for call in bot.proxy.of(group)] == ["sendMessage", "leaveChat"]


async def test_a_group_that_has_moved_is_found_and_left(bot: Standalone) -> None:
    group, supergroup = next(GROUPS), next(GROUPS)
    moved = {"chat": {"id": supergroup, "type": "supergroup"}}
    bot.telegram.chats.take_in({"message": moved})
    update = put_into_a_group(bot, group)
    bot.telegram.chats.take_in(update)
    bot.telegram.chats.held[group].moved_to = supergroup
    bot.refusals.append("sendMessage:400")
    await bot.telegram.deliver(update)
    await Phone(bot.telegram).until(lambda: bot.telegram.chats.held[supergroup].closed)
    assert len(bot.telegram.chats.held[supergroup].messages) == 1


async def test_who_blocks_the_bot_is_forgotten_and_nobody_else_waits(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.asks(PAGE)
    calls = len(bot.proxy.of(phone.id))
    await phone.block()
    other = Phone(bot.telegram)
    await other.reports(PAGE)
    assert len(bot.proxy.of(phone.id)) == calls
    await phone.unblock()
    await phone.press("Photo or video")
    assert says(p.FORGOTTEN, phone.last.text)
