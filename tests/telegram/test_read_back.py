"""Every call of a long walk through the conversation, in three languages, as both libraries read it.

What `conftest.bot` sees to at the end of each file is shown here to be a judge: it refuses what is not right.
"""

from typing import Any

import pytest
import telegram as ptb
from pydantic import ValidationError

from tests.telegram import read_back
from tests.telegram.phone import Phone
from tests.telegram.proxy import Called
from tests.telegram.standalone import Standalone

by_webhook = pytest.mark.parametrize("bot", ["webhook"], indirect=True)

STEPS = 25
PAGES = "\U0001f6a8 www.example.com/canary?q=\U0001f600 \u0645\u0631\u062d\u0628\u0627 https://example.org/canary/\u00e9"
GOOD: dict[str, Any] = {
    "chat_id": 5,
    "text": "\U0001f600 example[.]com/canary",
    "link_preview_options": {"is_disabled": True},
    "protect_content": True,
    "entities": [{"type": "code", "offset": 3, "length": 20}],
    "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]},
}


@by_webhook
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_set_as_code_is_the_address_to_both_libraries(bot: Standalone, language: str) -> None:
    phone = Phone(bot.telegram, language)
    await phone.walks(PAGES, STEPS)
    calls = [call for call in bot.proxy.of(phone.id) if isinstance(call.result, dict)]
    assert len({call.fields["text"] for call in calls}) > STEPS / 2
    found = []
    for call in calls:
        marked = read_back.marked_with_aiogram(call.result)
        assert marked == read_back.marked_with_ptb(call.result)
        found += marked
    # The sentence on the brackets shows them too.
    code = {words for kind, words in found if kind == "code"} - {"[.]"}
    assert code == {"www[.]example[.]com/canary?q=", "example[.]org/canary/\u00e9"}
    assert not any("canary" in words for kind, words in found if kind == "url")


@by_webhook
@pytest.mark.asyncio(loop_scope="module")
async def test_signs_of_two_units_move_nothing(bot: Standalone) -> None:
    phone = Phone(bot.telegram)
    await phone.asks("https://example.com/canary")
    for label in ("Photo or video", "Change or add", "A note"):
        await phone.press(label)
    await phone.asks("\U0001f600\U0001f600 canary.example.net/x \U0001f600")
    if "Done" in phone.last.buttons:
        await phone.press("Done")
    message = phone.chat.messages[phone.last.number]
    marked = read_back.marked_with_aiogram(message)
    assert marked == read_back.marked_with_ptb(message)
    assert [words for _, words in marked] == ["example[.]com/canary", "canary.example.net/x"]


def test_a_call_reads_back_as_it_was_sent() -> None:
    call = Called("sendMessage", GOOD)
    assert read_back.with_aiogram(call) == read_back.with_ptb(call) == GOOD


@pytest.mark.parametrize(
    "wrong",
    [
        {"preview": False},
        {"link_preview_options": {"disabled": True}},
        {"entities": [{"type": "code", "offset": 3, "length": 20, "more": 1}]},
        {"reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback": "yes"}]]}},
        {"reply_markup": {"inline_keyboard": [[{"callback_data": "yes"}]]}},
    ],
)
def test_what_is_wrong_does_not(wrong: dict[str, Any]) -> None:
    call = Called("sendMessage", GOOD | wrong)
    for read in (read_back.with_aiogram, read_back.with_ptb):
        with pytest.raises((LookupError, TypeError, ValidationError, AssertionError)):
            assert read(call) == GOOD


def test_a_method_reads_as_one_of_the_same_name() -> None:
    assert [model.__api_method__ for model in read_back.METHODS.values()] == list(read_back.METHODS)
    assert all(hasattr(ptb.Bot, name) for name in read_back.METHODS)
