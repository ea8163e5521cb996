"""Whether a message becomes just the fields that the Bot API wants, and nothing in it can be followed by mistake."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contract import Button, Message
from bot.handlers.telegram import LIMITS, Call
from bot.handlers.telegram.write import DELETED_AT_ONCE, Writer, answer_press, batches, delete, leave
from bot.i18n import split
from bot.i18n.bidi import FSI, LRI, PDI
from flows import phrases
from flows.addresses.show import show
from tests.telegram.spec import judge
from tests.transcript import CATALOGUES

CHAT = 4711
PORTAL, CONTACT = "https://report.example.org", "help@example.org"
WRITER = Writer((PORTAL, CONTACT, ""))
STANDING = ("Back", "Cancel", "Help", "Language", "Privacy")


def message(*paragraphs: str, guarded: bool = True, **more: Any) -> Message:
    return Message(paragraphs, "en", "ltr", guarded=guarded, **more)


def coded(*paragraphs: str, writer: Writer = WRITER, guarded: bool = True) -> list[str]:
    """Give what is set as code, cut out of the text as an app does it: in UTF-16 units."""
    fields = writer.send(CHAT, message(*paragraphs, guarded=guarded)).fields
    units = fields["text"].encode("utf-16-le", "surrogatepass")
    entities = fields.get("entities", [])
    assert all(entity["type"] == "code" for entity in entities)
    cut = (
        units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in entities
    )
    return list(cut)


def test_a_message_is_sent_with_every_field_and_no_other() -> None:
    button = Button("Send", "Send", "review", "send", "0000000000000000.3")
    asked = message("Not sent yet.", "example[.]com", buttons=(button,), question="review", standing=STANDING)

    call = WRITER.send(CHAT, asked)

    judge(call.method, call.fields)
    assert call == Call(
        "sendMessage",
        {
            "chat_id": CHAT,
            "text": "Not sent yet.\n\nexample[.]com",
            "entities": [{"type": "code", "offset": 15, "length": 13}],
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "Send", "callback_data": "rl:review:send:0000000000000000.3"}],
                    [
                        {"text": "Back", "callback_data": "rl:standing:back:"},
                        {"text": "Help", "callback_data": "rl:standing:help:"},
                    ],
                ]
            },
            "protect_content": True,
        },
    )


def test_a_message_that_may_be_passed_on_says_so_and_has_no_field_too_many() -> None:
    assert WRITER.send(CHAT, message("Thank you.", guarded=False)).fields == {
        "chat_id": CHAT,
        "text": "Thank you.",
        "link_preview_options": {"is_disabled": True},
        "protect_content": False,
    }


def test_an_edit_names_the_message_and_cannot_change_its_protection() -> None:
    call = WRITER.edit(CHAT, 8, message("Is this it?", "example[.]com"))

    judge(call.method, call.fields)
    assert call.method == "editMessageText"
    assert {"message_id": 8, "chat_id": CHAT}.items() <= call.fields.items()
    assert call.fields["entities"]
    assert "protect_content" not in call.fields


def test_an_edit_without_buttons_takes_those_of_before_away() -> None:
    assert "reply_markup" not in WRITER.edit(CHAT, 8, message("That is all.")).fields


def test_a_message_goes_into_the_topic_that_it_answers() -> None:
    call = WRITER.send(CHAT, message("Hello."), 77)

    judge(call.method, call.fields)
    assert call.fields["message_thread_id"] == 77
    assert "message_thread_id" not in WRITER.send(CHAT, message("Hello.")).fields


def test_the_bare_form_is_the_words_alone_as_well_protected() -> None:
    button = Button("Send", "Send", "review", "send", "t.1")
    call = WRITER.bare(CHAT, message("example[.]com", buttons=(button,), question="review"))

    judge(call.method, call.fields)
    assert call.fields == {
        "chat_id": CHAT,
        "text": "example[.]com",
        "link_preview_options": {"is_disabled": True},
        "protect_content": True,
    }


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("text", ["*a* _b_ [c](tg://user?id=1) <b>d</b> `e`", "{limit} \\*", "&lt;"])
def test_what_a_person_wrote_steers_nothing(text: str, guarded: bool) -> None:  # noqa: FBT001 - a parameter
    for call in (WRITER.send(CHAT, message(text, guarded=guarded)), WRITER.edit(CHAT, 8, message(text))):
        assert "parse_mode" not in call.fields
        assert call.fields["text"] == text


# Code


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (("example[.]com/a", "example[.]org/b?c=d"), ["example[.]com/a", "example[.]org/b?c=d"]),
        (("\U0001f600 \U0001f9d1\u200d\U0001f4bb before", "example[.]com"), ["example[.]com"]),
        (("\U00010400\U00010401[.]example.com/\U0001f600",), ["\U00010400\U00010401[.]example.com/\U0001f600"]),
        ((f"العناوين: {LRI}example[.]com/a{PDI}.",), ["example[.]com/a"]),
        ((f"{FSI}مثال.إختبار/صفحة{PDI}",), ["مثال.إختبار/صفحة"]),
        (("举报example.com/页",), ["举报example.com/页"]),
        (("See example.com/a, b.example.net; or (example.org).",), ["example.com/a", "b.example.net", "(example.org)"]),
        (("http://[2001:db8::1]/x and tg://resolve?domain=x",), ["http://[2001:db8::1]/x", "tg://resolve?domain=x"]),
        (("Your note: look for @someone, #tag, $TAG or /erase",), ["@someone", "#tag", "$TAG", "/erase"]),
        (("Write jane@example.org",), ["jane@example.org"]),
        (("It goes to Example Hotline... If you wait, and/or not. 5 / 6 @ 7 … .exe",), []),
    ],
)  # fmt: skip
def test_whatever_an_app_makes_a_link_of_is_code_instead(
    paragraphs: tuple[str, ...], expected: list[str]
) -> None:
    assert coded(*paragraphs) == expected


def test_only_what_belongs_to_a_report_is_code() -> None:
    assert coded("Example Childline, www.example.org", guarded=False) == []


@pytest.mark.parametrize("language", CATALOGUES.offered)
def test_the_address_that_shows_how_one_looks_leads_nowhere(language: str) -> None:
    for phrase in (phrases.ERR_NONE, phrases.ERR_EMAIL, phrases.ERR_PHONE):
        assert coded(CATALOGUES.of(language).say(phrase), guarded=False) == ["example.com/page"]


@pytest.mark.parametrize(
    "text",
    [
        f"For a real report use {PORTAL}.",
        f"Questions: {CONTACT}",
        f"({PORTAL})",
        f"请使用{PORTAL}。",
        f"{LRI}{PORTAL}{PDI}",
        f"«{PORTAL}»",
    ],
)
def test_the_operators_links_can_be_followed(text: str) -> None:
    assert coded(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{PORTAL}.evil.example.com/",
        f"{PORTAL}/of/somebody/else",
        f"https://example.com/?to={PORTAL}",
        f"{PORTAL}@example.com",
        f"x{CONTACT}",
        f"{CONTACT}.invalid",
    ],
)
def test_an_address_that_holds_the_operators_is_none_of_his(text: str) -> None:
    assert coded(text) == [text]


def test_what_stands_around_the_operators_link_is_code_all_the_same() -> None:
    found = coded(f"example.com({PORTAL})example.org/x")

    assert found == ["example.com(", ")example.org/x"]


def test_a_link_may_be_the_beginning_of_another() -> None:
    writer = Writer((PORTAL, f"{PORTAL}/now"))

    assert coded(f"Use {PORTAL}/now or {PORTAL}.", writer=writer) == []
    assert coded(f"Use {PORTAL}/never", writer=writer) == [f"{PORTAL}/never"]


@given(
    st.lists(st.text(alphabet="a.:/@# \n\U0001f600\U00010400ن\u0301\u2066\u2069", max_size=30), max_size=4)
)
def test_code_begins_and_ends_between_signs_and_inside_the_text(paragraphs: list[str]) -> None:
    fields = WRITER.send(CHAT, message(*paragraphs)).fields
    units = fields["text"].encode("utf-16-le")
    last = 0
    for entity in fields.get("entities", []):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        assert last <= start < end <= len(units) // 2
        units[: 2 * start].decode("utf-16-le")
        piece = units[2 * start : 2 * end].decode("utf-16-le")
        assert piece == piece.strip()
        last = end


def test_a_long_text_without_spaces_is_read_in_one_go() -> None:
    # Quadratic work on this would take minutes.
    (found,) = coded("a" * 1_000_000 + ".b")

    assert len(found) == 1_000_002


@given(st.text(max_size=60))
def test_a_sign_that_is_half_a_pair_breaks_nothing(text: str) -> None:
    call = WRITER.send(CHAT, message(f"{text}\ud800", "example[.]com"))

    assert call.fields["entities"][-1]["length"] == len("example[.]com")


# Long texts


def test_a_long_text_becomes_several_messages_each_protected_and_the_buttons_under_the_last() -> None:
    button = Button("Send", "Send", "review", "send", "t.1")
    addresses = [f"{'a' * 60}[.]example[.]com/{'b' * 900}\U0001f600{n}" for n in range(10)]
    whole = message(*addresses, buttons=(button,), question="review", standing=STANDING, in_place=True)

    calls = [WRITER.send(CHAT, piece) for piece in split(whole, LIMITS)]

    assert len(calls) > 2
    assert "\n\n".join(call.fields["text"] for call in calls) == whole.text
    for call in calls:
        judge(call.method, call.fields)
        assert len(call.fields["text"].encode("utf-16-le")) <= 2 * 4096
        assert call.fields["protect_content"] is True
        assert len(call.fields["entities"]) == len(call.fields["text"].split())
    assert ["reply_markup" in call.fields for call in calls] == [False] * (len(calls) - 1) + [True]


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://a.example.org/b?c=d#e", "http://192.0.2.7:8080/x"]
)
def test_an_address_as_it_is_shown_is_one_piece_of_code(url: str) -> None:
    assert coded("Addresses:", show(url), "What: a page") == [show(url)]


# Deleting and the rest


def test_one_message_is_deleted_by_itself_and_several_together() -> None:
    assert delete(CHAT, ["5"]) == Call("deleteMessage", {"chat_id": CHAT, "message_id": 5})
    assert delete(CHAT, ["5", "7"]) == Call("deleteMessages", {"chat_id": CHAT, "message_ids": [5, 7]})


@pytest.mark.parametrize(
    ("number", "calls"), [(0, []), (1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])]
)
def test_no_more_messages_are_deleted_at_once_than_telegram_takes(number: int, calls: list[int]) -> None:
    names = [str(name) for name in range(1, number + 1)]

    parts = list(batches(names))

    assert [len(part) for part in parts] == calls
    assert [name for part in parts for name in part] == names
    for part in parts:
        call = delete(CHAT, part)
        judge(call.method, call.fields)
        assert len(part) <= DELETED_AT_ONCE


@pytest.mark.parametrize("name", ["", "x", "-5", "5.0", "٥", "²", "5 6"])
def test_what_is_no_id_is_not_deleted(name: str) -> None:
    assert list(batches(["1", name, "2"])) == [["1", "2"]]


def test_the_small_calls_are_as_the_bot_api_wants_them() -> None:
    for call in (answer_press("4"), leave(-5)):
        judge(call.method, call.fields)
    assert answer_press("4").fields == {"callback_query_id": "4"}
    assert leave(-5).fields == {"chat_id": -5}


def test_nothing_of_a_person_is_in_the_word_of_a_call_of_itself() -> None:
    assert repr(WRITER.send(CHAT, message("canary"))) == "Call(method='sendMessage')"
