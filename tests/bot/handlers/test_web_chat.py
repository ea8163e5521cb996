"""The turns of a conversation on the web, as HTTP sees them."""

import re
from dataclasses import replace

import pytest

from bot.contract import Inbound, Outgoing
from flows.events import Chose, Command, Said
from tests.bot.handlers.asgi import ask, post
from tests.bot.handlers.chat_stand_in import ASKING, KEYS, STANDING, StandIn, app_of, value_of


async def test_the_first_page_greets_and_stores_nothing() -> None:
    conversation = StandIn()
    answer = await ask(app_of(conversation), headers={"accept-language": "fr-CH, fr;q=0.9, ar;q=0.1"})
    assert answer.status == 200
    assert "What is at this address?" in answer.page
    assert conversation.greeted == [("fr-CH", "fr", "ar")]
    assert conversation.heard == []


async def test_every_first_page_is_another_conversation() -> None:
    app = app_of(StandIn())
    first, second = (await ask(app)).page, (await ask(app)).page
    assert value_of("chat", first) != value_of("chat", second)


async def test_a_turn_carries_conversation_page_event_and_hints() -> None:
    conversation = StandIn()
    answer = await post(
        app_of(conversation),
        {**KEYS, "text": "example.com/a"},
        accept_language="ar",
        sec_fetch_site="same-origin",
    )
    assert answer.status == 200
    assert conversation.heard == [Inbound("web", "c" * 32, "p" * 16, Said("example.com/a"), ("ar",))]


async def test_the_answer_is_the_same_conversation_and_a_new_page() -> None:
    page = (await post(app_of(StandIn()), {**KEYS, "text": "example.com/a"})).page
    assert value_of("chat", page) == KEYS["chat"]
    assert value_of("page", page) != KEYS["page"]


async def test_a_reload_posts_the_name_of_the_same_page_again() -> None:
    conversation = StandIn()
    app = app_of(conversation)
    for _ in range(2):
        await post(app, {**KEYS, "text": "example.com/a"})
    assert [inbound.update for inbound in conversation.heard] == [KEYS["page"]] * 2


async def test_what_a_button_posts_is_understood_as_its_press() -> None:
    conversation = StandIn()
    app = app_of(conversation)
    names = re.findall(r'type="submit"[^>]* name="([^"]+)"', (await ask(app)).page)
    assert len(names) == 1 + len(STANDING)
    for name in names:
        await post(app, {**KEYS, "text": "", name: "words"})
    assert [inbound.event for inbound in conversation.heard] == [
        Chose("what", "photo", "T4G.1"),
        Command.BACK,
        Command.CANCEL,
        Command.HELP,
        Command.LANGUAGE,
        Command.PRIVACY,
    ]


async def test_a_text_names_the_state_of_the_page_that_it_was_written_on() -> None:
    conversation = StandIn()
    app = app_of(conversation)
    for page in ((await ask(app)).page, (await post(app, {**KEYS, "text": "x"})).page):
        await post(app, {**KEYS, "asked": value_of("asked", page), "text": "2"})
        assert conversation.heard[-1].event == Said("2", asked=ASKING.asked)


async def test_a_page_without_a_question_has_no_state_to_name() -> None:
    page = (await ask(app_of(StandIn(replace(ASKING, buttons=(), asked=""))))).page
    assert value_of("asked", page) == ""


@pytest.mark.parametrize("press", [{}, {"choice:review:send:T4G.1": "Send"}])
async def test_what_was_not_taken_goes_back_into_the_box_and_what_was_taken_does_not(
    press: dict[str, str],
) -> None:
    said = {**KEYS, "text": "example.com/a b", **press}
    refused = (await post(app_of(StandIn(replace(ASKING, hand_back=True))), said)).page
    assert re.search(r"<textarea[^>]*>\nexample\.com/a b</textarea>", refused)
    assert "example.com/a b" not in (await post(app_of(StandIn()), said)).page


async def test_what_is_too_long_to_be_read_does_not_go_back_into_the_box() -> None:
    app = app_of(StandIn(replace(ASKING, hand_back=True)))
    assert "a" * 4096 in (await post(app, {**KEYS, "text": "a" * 4096})).page
    assert "a" * 4096 not in (await post(app, {**KEYS, "text": "a" * 4097})).page


async def test_nothing_goes_back_into_the_box_after_a_goodbye() -> None:
    app = app_of(StandIn(replace(ASKING, hand_back=True, goodbye=True)))
    assert "example.com/a" not in (await post(app, {**KEYS, "text": "example.com/a"})).page


async def test_a_half_written_address_outlives_a_look_at_help() -> None:
    page = (await post(app_of(StandIn()), {**KEYS, "text": "example.com/ha", "command:help": "Help"})).page
    assert re.search(r"<textarea[^>]*>\nexample\.com/ha</textarea>", page)


@pytest.mark.parametrize(
    "press", ["command:cancel", "choice:review:cancel:T4G.1", "choice:erase:erase:T4G.1"]
)
async def test_nothing_half_written_outlives_cancel_and_erase(press: str) -> None:
    page = (await post(app_of(StandIn()), {**KEYS, "text": "example.com/ha", press: "x"})).page
    assert "example.com/ha" not in page


async def test_nothing_half_written_outlives_an_erased_chat() -> None:
    app = app_of(StandIn(answers=lambda _: Outgoing((ASKING,), erase=True)))
    assert (
        "example.com/ha"
        not in (await post(app, {**KEYS, "text": "example.com/ha", "command:back": "x"})).page
    )
