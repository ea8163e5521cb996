"""What goes wrong between a bot and Telegram, and costs nobody a report: the real process, by webhook and by poll.

Longer than other files because its tests share one process of each kind, which takes a second to start.
"""

import asyncio
import json

import pytest
import telegram as ptb
from aiogram.types import Update
from pydantic import ValidationError

from flows import phrases as p
from tests.bot.chatting import number_in, says
from tests.telegram.phone import Phone
from tests.telegram.shown import Json
from tests.telegram.standalone import HOOK_SECRET, Standalone

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = "https://example.com/canary-page"


by_webhook = pytest.mark.parametrize("bot", ["webhook"], indirect=True, scope="module")
by_poll = pytest.mark.parametrize("bot", ["poll"], indirect=True, scope="module")


async def is_the_only_report(bot: Standalone, phone: Phone, receipt: str) -> None:
    """See that of this person's page the intake holds this report alone, also when a later one has arrived."""
    await bot.report(receipt)
    await bot.report(await Phone(bot.telegram).reports(PAGE))
    held = await bot.reports()
    assert [report["id"] for report in held if report["addresses"][0]["url"] == page_of(phone)] == [receipt]


def page_of(phone: Phone) -> str:
    """Give an address that only this person reports."""
    return f"{PAGE}/{phone.id}"


async def hold_polls(bot: Standalone) -> asyncio.Event:
    """Let the next getUpdates wait until the event is set: whatever happens meanwhile comes in one answer."""
    held = bot.proxy.faults.hold("getUpdates")
    if bot.mode == "poll":
        # The one that is under way ends.
        await bot.telegram.deliver({"my_chat_member": {}})
    return held


async def test_too_many_calls_are_made_again_when_telegram_says(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    bot.proxy.faults.too_many("sendMessage", retry_after=1, chat=phone.id)
    await phone.asks(PAGE)
    await phone.until(lambda: [call.status for call in bot.proxy.of(phone.id)] == [429, 200])
    assert len(phone.said) == 1


async def test_a_server_that_breaks_down_or_hangs_up_is_asked_again(bot: Standalone) -> None:
    faults = bot.proxy.faults
    phones = [Phone(bot.telegram) for _ in range(6)]
    first, second, third, fourth, fifth, sixth = (phone.id for phone in phones)
    faults.break_down("sendMessage", chat=first)
    faults.cut("editMessageText", chat=second)
    faults.refuse("editMessageText", 500, "Internal Server Error", chat=third)
    faults.lose("deleteMessages", chat=fourth)
    faults.lose("editMessageText", chat=fifth)
    faults.refuse("sendMessage", 500, "Internal Server Error", chat=sixth)
    receipts = await asyncio.gather(*(phone.reports(PAGE) for phone in phones))
    for phone, receipt in zip(phones, receipts, strict=True):
        await bot.report(receipt)
        assert [message.number for message in phone.shown] == [phone.last.number]
    # What was edited says so already.
    bot.refusals.append("editMessageText:400")


async def test_an_answer_that_nobody_hears_is_given_again(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    bot.proxy.faults.lose("sendMessage", chat=phone.id)
    await phone.write(PAGE)
    await phone.until(lambda: len(phone.said) == 2)
    assert phone.said[0].text == phone.said[1].text
    await phone.press("Photo or video")
    await phone.press("Send")
    await bot.report(phone.receipt)


async def test_who_does_not_want_to_hear_from_the_bot_keeps_nobody_else_waiting(bot: Standalone) -> None:
    phone, other = Phone(bot.telegram), Phone(bot.telegram)
    words = "Forbidden: bot was blocked by the user"
    bot.proxy.faults.refuse("sendMessage", 403, words, chat=phone.id, times=9)
    await phone.write(PAGE)
    await other.reports(PAGE)
    assert [call.status for call in bot.proxy.of(phone.id)] == [403]


async def test_one_who_has_to_wait_keeps_nobody_else_waiting(bot: Standalone) -> None:
    phone, other = Phone(bot.telegram), Phone(bot.telegram)
    bot.proxy.faults.too_many("sendMessage", retry_after=3600, chat=phone.id)
    waiting = asyncio.create_task(phone.write(PAGE))
    await phone.until(lambda: bot.proxy.of(phone.id))
    await other.reports(PAGE)
    assert phone.said == []
    if bot.mode == "webhook":
        assert bot.proxy.deliveries[0].status in {200, 503}
        assert [
            delivered.headers["Retry-After"] for delivered in bot.proxy.deliveries if delivered.status == 503
        ]
        await bot.telegram.deliver_again()
        await phone.hears(await waiting)
        assert len(phone.said) == 1
    else:
        await waiting


STRANGE: list[Json] = [
    {"callback_query": {"id": "1", "from": {"id": 9004, "is_bot": False, "first_name": "x"}, "data": "x"}},
    {"message": {"message_id": "one", "date": "today", "chat": {"id": 9001}, "text": {"a": 1}}},
    {"message": {"message_id": 1, "date": 1, "chat": [], "photo": "none"}},
    {"edited_message": {"chat": {"id": 9002, "type": "private"}, "poll": []}},
    {"my_chat_member": {"chat": {"id": 9003, "type": "channel"}, "new_chat_member": 4}},
]


@pytest.mark.parametrize("update", STRANGE, ids=[next(iter(update)) for update in STRANGE])
async def test_neither_library_reads_these(update: Json) -> None:
    strange = {"update_id": 1, **update}
    with pytest.raises(ValidationError):
        Update.model_validate(strange)
    with pytest.raises((TypeError, KeyError, AttributeError, ValueError)):
        ptb.Update.de_json(strange)


async def test_updates_that_no_library_reads_keep_nobody_waiting(bot: Standalone) -> None:
    # In one answer, if the bot asks.
    held = await hold_polls(bot)
    for update in STRANGE:
        await bot.telegram.deliver(update)
    phone = Phone(bot.telegram)
    report = asyncio.create_task(phone.reports(PAGE))
    await phone.until(lambda: phone.shown)
    held.set()
    await bot.report(await report)


async def test_a_press_that_no_library_reads_is_answered(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.asks(PAGE)
    press = phone.pressing("Photo or video")
    del press["chat_instance"], press["from"]["first_name"]
    with pytest.raises(ValidationError):
        Update.model_validate({"update_id": 1, "callback_query": press})
    with pytest.raises(TypeError):
        ptb.Update.de_json({"update_id": 1, "callback_query": press})
    await phone.happens({"callback_query": press})
    await phone.until(lambda: press["id"] in bot.telegram.chats.answered)
    assert says(p.REVIEW, phone.last.text)


async def post(bot: Standalone, body: bytes, *secrets: bytes) -> int:
    """Deliver to the bot as anybody on the internet can; give the status."""
    headers = [("Content-Type", "application/json")]
    headers += [("X-Telegram-Bot-Api-Secret-Token", secret.decode("latin-1")) for secret in secrets]
    async with bot.proxy.http.post(bot.hook, data=body, headers=headers) as answer:
        return answer.status


@by_webhook
@pytest.mark.parametrize(
    "secrets",
    [
        (),
        (b"",),
        (b"another",),
        (HOOK_SECRET.encode()[:-1],),
        (HOOK_SECRET.encode() + b"x",),
        (HOOK_SECRET.upper().encode(),),
        ("é".encode(),),
        (HOOK_SECRET.encode(), b"another"),
    ],
)
async def test_who_does_not_know_the_secret_delivers_nothing(
    bot: Standalone, secrets: tuple[bytes, ...]
) -> None:
    phone = Phone(bot.telegram)
    await phone.start()
    before = len(bot.proxy.of(phone.id))
    message = {"message_id": 9, "date": 1, "chat": {"id": phone.id, "type": "private"}, "text": PAGE}
    update = json.dumps({"update_id": 77, "message": message}).encode()
    assert await post(bot, update, *secrets) == 403
    await phone.reports(PAGE)
    assert sum(call.method == "sendMessage" for call in bot.proxy.of(phone.id)[before:]) == 2


@by_webhook
@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"[" * 5000, b"\xff\xfe", b'{"update_id":"x"}'])
async def test_what_can_never_be_read_is_taken_and_forgotten(bot: Standalone, body: bytes) -> None:
    assert await post(bot, body, HOOK_SECRET.encode()) == 200
    await Phone(bot.telegram).reports(PAGE)


@by_webhook
async def test_a_webhook_that_comes_twice_is_one_report_with_one_number(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    receipt = await phone.reports(page_of(phone))
    assert await post(bot, bot.proxy.deliveries[-1].update, HOOK_SECRET.encode()) == 200
    assert phone.receipt == receipt
    await is_the_only_report(bot, phone, receipt)


@by_poll
async def test_a_server_that_answers_nothing_but_errors_is_not_asked_in_a_hurry(bot: Standalone) -> None:
    polls = bot.proxy.polls
    bot.proxy.faults.break_down("getUpdates")
    bot.proxy.faults.cut("getUpdates")
    phone = Phone(bot.telegram)
    await phone.start()
    await phone.asks(PAGE)
    assert bot.proxy.polls - polls < 12


@by_poll
async def test_updates_whose_answer_is_lost_or_broken_are_asked_for_again(bot: Standalone) -> None:
    held = await hold_polls(bot)
    bot.proxy.faults.garble("getUpdates")
    bot.proxy.faults.lose("getUpdates")
    phone = Phone(bot.telegram)
    report = asyncio.create_task(phone.reports(PAGE))
    await phone.until(lambda: phone.shown)
    held.set()
    await bot.report(await report)


async def test_a_bot_that_was_started_again_between_two_touches_goes_on(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.asks(page_of(phone))
    assert (await bot.end()).code == 0
    await bot.start()
    await phone.press("Photo or video")
    assert says(p.FORGOTTEN, phone.last.text), phone.last.text
    await is_the_only_report(bot, phone, await phone.reports(page_of(phone)))


async def test_what_is_written_while_the_bot_is_away_is_answered_when_it_is_back(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await bot.kill()
    report = asyncio.create_task(phone.reports(PAGE))
    await phone.until(lambda: phone.shown)
    await bot.start()
    await bot.telegram.deliver_again()
    await bot.report(await report)


async def test_a_bot_that_dies_before_it_took_the_update_makes_no_second_report(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.asks(page_of(phone))
    await phone.press("Photo or video")
    held = [bot.proxy.faults.hold(method) for method in ("answerCallbackQuery", "getUpdates")]
    sending = asyncio.create_task(bot.telegram.deliver({"callback_query": phone.pressing("Send")}))
    await phone.until(lambda: len(phone.shown) == 1)
    receipt = phone.receipt
    await bot.kill()
    for event in held:
        event.set()
    await sending
    await bot.start()
    await bot.telegram.deliver_again()
    await phone.until(lambda: len(phone.said) == 2)
    assert says(p.RECEIPT_SAME, phone.last.text), phone.last.text
    assert number_in(phone.last.text, receipt)
    await is_the_only_report(bot, phone, receipt)
    # Whoever came after knew only the message that was pressed, and that one was gone already.
    bot.refusals.append("deleteMessage:400")
