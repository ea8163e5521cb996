"""What a posted form means."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.web import form
from flows.events import Chose, Command, Said

KEYS = {"chat": "c" * 32, "page": "p" * 16}


def read(**fields: str) -> form.Posted:
    return form.read(urlencode({**KEYS, **fields}).encode())


def test_what_was_written_is_said() -> None:
    assert read(text="https://example.com/a").event == Said("https://example.com/a")


@pytest.mark.parametrize("asked", ["T4G.1", "7ZNBC7XHETHG7ZX.12345678"])
@pytest.mark.parametrize("press", [{}, {"choice:review:send:T4G.1": "Send"}])
def test_what_was_written_names_the_page_it_was_written_on(asked: str, press: dict[str, str]) -> None:
    assert read(text="2", asked=asked, **press).event == Said("2", asked=asked)


@pytest.mark.parametrize("asked", ["", "A" * 25, "t4g.1", "T4G.1\n", "T4G-1", "<b>", "\u0661"])
def test_a_name_that_no_page_has_counts_as_unknown(asked: str) -> None:
    assert read(text="2", asked=asked).event == Said("2")


def test_a_line_end_counts_as_one_sign_as_the_person_saw_it() -> None:
    assert read(text="example.com/a\r\nexample.com/b").event == Said("example.com/a\nexample.com/b")


def test_a_press_names_question_option_and_tag() -> None:
    posted = read(text="", **{"choice:what:photo:T4G.1": "A photo"})
    assert posted.event == Chose("what", "photo", "T4G.1")


def test_a_press_on_the_first_page_has_an_empty_tag() -> None:
    assert read(text="", **{"choice:language:zh-Hans:": "x"}).event == Chose("language", "zh-Hans", "")


@pytest.mark.parametrize("command", form.STANDING)
def test_the_standing_buttons_are_commands(command: Command) -> None:
    assert read(text="", **{f"command:{command.value}": "words"}).event is command


def test_words_left_in_the_box_are_kept_when_something_else_is_pressed() -> None:
    assert read(text="example.com/half", **{"command:help": "Help"}).draft == "example.com/half"


def test_what_is_too_long_to_be_read_is_not_handed_back() -> None:
    assert read(text="a" * 4096, **{"command:help": "Help"}).draft
    assert not read(text="a" * 4097, **{"command:help": "Help"}).draft


def test_words_left_in_the_box_come_before_send() -> None:
    posted = read(text="example.com/b", **{"choice:review:send:T4G.3": "Send"})
    assert posted.event == Said("example.com/b")


def test_send_with_nothing_but_space_in_the_box_sends() -> None:
    assert read(text=" \r\n", **{"choice:review:send:T4G.3": "Send"}).event == Chose(
        "review", "send", "T4G.3"
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text=hello",
        urlencode({**KEYS, "chat": "short", "text": "x"}).encode(),
        urlencode({**KEYS, "chat": "c" * 33, "text": "x"}).encode(),
        urlencode({**KEYS, "page": "p" * 15 + "/", "text": "x"}).encode(),
        urlencode(KEYS).encode(),
        urlencode({**KEYS, "command:erase": "x"}).encode(),
        urlencode({**KEYS, "command:": "x"}).encode(),
        urlencode({**KEYS, "choice:what": "x"}).encode(),
        urlencode({**KEYS, "choice:what:photo:<b>": "x"}).encode(),
        urlencode({**KEYS, "text": "x", **{str(n): "" for n in range(9)}}).encode(),
    ],
)
def test_a_form_that_none_of_our_pages_sends_is_not_read(body: bytes) -> None:
    with pytest.raises(form.UnreadableFormError):
        form.read(body)


def test_bytes_that_are_no_utf_8_do_not_cost_the_rest() -> None:
    body = urlencode(KEYS).encode() + b"&text=example.com/%ff%fe\xff%zz"
    assert form.read(body).event == Said("example.com/\ufffd\ufffd\ufffd%zz")


@given(st.binary(max_size=300))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    try:
        form.read(urlencode(KEYS).encode() + b"&" + body)
        form.read_multipart(body, b"x")
    except form.UnreadableFormError:
        pass


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100))
def test_every_text_arrives_as_it_was_written(text: str) -> None:
    assert read(text=text).event == Said(text.replace("\r\n", "\n"))


def test_names_of_conversations_and_pages_are_long_and_never_the_same() -> None:
    chats, nonces = {form.new_chat() for _ in range(1000)}, {form.new_nonce() for _ in range(1000)}
    assert len(chats) == len(nonces) == 1000
    assert {len(chat) for chat in chats} == {32}  # 24 random bytes
    chat, nonce = chats.pop(), nonces.pop()
    assert form.read(urlencode({"chat": chat, "page": nonce, "text": ""}).encode()).nonce == nonce
