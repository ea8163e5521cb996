"""The web chat as HTTP sees it."""

import re
from dataclasses import replace

import pytest

from bot.contract import Button, Inbound, Message, Outgoing
from bot.handlers.web import body, chat
from bot.handlers.web.page import SCRIPT, STYLE
from flows import phrases
from flows.events import Chose, Command, Form, Said, SentMedia
from tests.bot.handlers.asgi import FORM, Answer, ask, post
from tests.bot.handlers.chat_stand_in import ASKING, LEAVE, STANDING, StandIn, app_of

KEYS = {"chat": "c" * 32, "page": "p" * 16}


def value_of(name: str, page: str) -> str:
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]+)">', page)
    assert len(found) == 1
    return str(found[0])


async def every_kind_of_answer() -> list[Answer]:
    app = app_of(StandIn())
    multipart = {"content-type": "multipart/form-data; boundary=x"}
    return [
        await ask(app),
        await ask(app, headers={"accept-encoding": "gzip"}),
        await ask(app, "HEAD"),
        await post(app, {**KEYS, "text": "example.com/a"}),
        await post(app, {"text": "no conversation"}),
        await post(app, {**KEYS, "text": ""}, sec_fetch_site="cross-site"),
        await ask(app, "POST", headers=multipart, body=[b"--x"]),
        await ask(app, path="/elsewhere"),
        await ask(app, "DELETE"),
    ]


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


async def test_the_headers_keep_nothing_and_let_nothing_else_in() -> None:
    for answer in await every_kind_of_answer():
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert policy["img-src"] == "data:"
        for source in ("style-src", "script-src"):
            assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", policy[source])
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
        for power in ("camera", "microphone", "geolocation"):
            assert f"{power}=()" in answer.headers["permissions-policy"]
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert not {"set-cookie", "server", "location", "etag", "last-modified"} & set(answer.headers)


async def test_every_answer_is_of_an_even_size() -> None:
    assert {len(answer.raw) % 4096 for answer in await every_kind_of_answer()} == {0}


async def test_the_name_of_the_conversation_stands_in_the_form_alone() -> None:
    answer = await post(app_of(StandIn()), {**KEYS, "text": "example.com/a"})
    assert answer.page.count(KEYS["chat"]) == 1
    assert KEYS["chat"] not in str(answer.headers)
    assert re.findall(r'action="([^"]*)"', answer.page) == ["/"]


async def test_a_page_asks_for_nothing_else() -> None:
    page = (await ask(app_of(StandIn()))).page
    assert re.findall(r'(?:src|href|action)="([^"]*)"', page) == ["data:,", "#answer", LEAVE, "/"]
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert not re.search(r"fetch|XMLHttp|cookie|Storage|import", SCRIPT)


async def test_leave_now_is_on_every_page() -> None:
    for answer in await every_kind_of_answer():
        if answer.raw:
            assert (
                f'<a class="leave" id="leave" href="{LEAVE}" rel="noreferrer noopener">Leave now</a>'
                in answer.page
            )
            assert "<title>Chat</title>" in answer.page


async def test_there_is_no_script_outside_the_hashed_one_and_no_style_in_attributes() -> None:
    page = (await ask(app_of(StandIn()))).page
    assert page.count("<script") == page.count("<style") == 1
    assert f"<script>{SCRIPT}</script>" in page
    assert f"<style>{STYLE}</style>" in page
    assert not re.search(r"\s(?:style|on[a-z]+)=", page.replace(SCRIPT, ""))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'); DROP TABLE",
        "</textarea><script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
        "\u202egnp.exe\u2066",
        "&lt;b&gt;",
    ],
)
async def test_hostile_words_stay_words(hostile: str) -> None:
    said = replace(
        ASKING,
        paragraphs=(f"Your note: {hostile}",),
        buttons=(Button(hostile, hostile, "what", "photo", "T4G.1"),),
        standing=(hostile, *STANDING[1:]),
    )
    page = (await post(app_of(StandIn(said)), {**KEYS, "text": hostile, "command:help": "x"})).page
    escaped = hostile.translate({60: "&lt;", 62: "&gt;", 38: "&amp;", 34: "&#34;", 39: "&#39;"})
    assert page.count(escaped) == 4  # paragraph, option, standing row, and what was left in the box
    without = page.replace(escaped, "")
    assert "alert" not in without
    assert without.count("<script") == 1


async def test_only_the_operators_own_links_can_be_followed() -> None:
    portal = "https://report.example.org/"
    said = replace(
        ASKING,
        paragraphs=(f"For a real report use {portal}.", "Your note: https://example.com/a"),
        shows_address=True,
    )
    page = (await ask(app_of(StandIn(said), links=(portal,)))).page
    assert f'<a href="{portal}" rel="noreferrer noopener" dir="ltr" translate="no">{portal}</a>.' in page
    assert 'href="https://example.com' not in page


async def test_an_address_reads_from_left_to_right_and_is_not_translated() -> None:
    shown = "\u2066example[.]com/abc\u2069"
    said = replace(ASKING, paragraphs=("Not sent yet.", shown, "[.] is here."), shows_address=True)
    page = (await ask(app_of(StandIn(said)))).page
    assert '<p class="address" dir="ltr" translate="no">example[.]com/abc</p>' in page
    assert "<p>[.] is here.</p>" in page


async def test_a_receipt_stands_out_and_the_sentence_around_it_stays() -> None:
    said = replace(ASKING, paragraphs=("Thank you: \u2066Y7ZN-BC7X-HETH-G7ZX\u2069.",), is_receipt=True)
    page = (await ask(app_of(StandIn(said)))).page
    assert (
        'Thank you: <strong class="receipt" dir="ltr" translate="no">Y7ZN-BC7X-HETH-G7ZX</strong>.</p>'
        in page
    )


async def test_the_test_banner_stands_out() -> None:
    said = replace(ASKING, paragraphs=(phrases.TEST_BANNER.text,))
    assert f'<p class="banner">{phrases.TEST_BANNER.text}</p>' in (await ask(app_of(StandIn(said)))).page


async def test_the_box_comes_first_where_writing_is_the_answer_and_last_where_choosing_is() -> None:
    asked = replace(
        ASKING,
        question="addresses",
        buttons=(
            Button("No link", "No link", "addresses", "no_link", ""),
            Button("Help", "I am", "addresses", "help", ""),
        ),
    )
    writing, choosing = (await ask(app_of(StandIn(asked)))).page, (await ask(app_of(StandIn()))).page
    assert writing.index("<textarea") < writing.index("choice:addresses:no_link:")
    assert choosing.index("choice:what:photo") < choosing.index("<textarea")
    # The standing row has it already.
    assert "choice:addresses:help:" not in writing
    assert writing.count('value="Help"') == 1


async def test_what_it_is_is_asked_in_full_words_and_everything_else_in_short_ones() -> None:
    assert 'value="A photo or video, real or made"' in (await ask(app_of(StandIn()))).page
    said = replace(ASKING, buttons=(Button("How to copy it", "In a browser: press", "help", "copy", ""),))
    assert 'value="How to copy it"' in (await ask(app_of(StandIn(said)))).page


async def test_page_and_message_each_say_their_language_and_direction() -> None:
    arabic = replace(ASKING, paragraphs=("مرحبًا.",), language="ar", direction="rtl")
    app = app_of(StandIn(answers=lambda _: Outgoing((replace(ASKING, buttons=()), arabic))))
    page = (await post(app, {**KEYS, "text": "x"})).page
    assert '<html lang="ar" dir="rtl">' in page
    assert 'id="said1" lang="en" dir="ltr">' in page
    assert 'id="said2">' in page


async def test_languages_are_named_in_their_own_language() -> None:
    said = replace(ASKING, question="language", buttons=(Button("العربية", "العربية", "language", "ar", ""),))
    assert (
        'lang="ar" dir="auto" name="choice:language:ar:" value="العربية"'
        in (await ask(app_of(StandIn(said)))).page
    )


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


# Refusals


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://other.example.com"},
    ],
)
async def test_a_post_from_another_site_is_refused_unread(headers: dict[str, str]) -> None:
    conversation = StandIn()
    answer = await post(app_of(conversation), {**KEYS, "text": "x"}, accept_language="ar", **headers)
    assert (answer.status, answer.read, conversation.heard) == (403, 0, [])
    assert "هذه الصفحة قديمة." in answer.page
    assert 'dir="rtl"' in answer.page
    assert '<a class="again" href="/">' in answer.page


async def test_a_form_without_a_conversation_is_refused_in_words() -> None:
    conversation = StandIn()
    answer = await post(app_of(conversation), {"text": "x"})
    assert (answer.status, conversation.heard) == (400, [])
    assert phrases.WEB_EXPIRED.text in answer.page


async def test_a_picture_is_refused_in_the_conversation_and_its_bytes_are_not_read() -> None:
    conversation = StandIn()
    fields = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in KEYS.items()
    )
    chunks = [fields.encode(), *[b"\xff\xd8" * 4096] * 50]
    answer = await ask(
        app_of(conversation), "POST", headers={"content-type": "multipart/form-data; boundary=x"}, body=chunks
    )
    assert answer.status == 415
    assert conversation.heard == [Inbound("web", KEYS["chat"], KEYS["page"], SentMedia(Form.FILE))]
    assert answer.read == 2
    assert value_of("chat", answer.page) == KEYS["chat"]


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain",
        "image/jpeg",
        "",
        "Application/XML",
    ],
)
async def test_whatever_is_no_form_of_ours_is_refused_in_words(kind: str) -> None:
    conversation = StandIn()
    answer = await ask(app_of(conversation), "POST", headers={"content-type": kind}, body=[b"{}"])
    assert (answer.status, conversation.heard) == (415, [])
    assert phrases.MEDIA.text in answer.page


async def test_a_form_is_read_to_64_kib_and_no_further() -> None:
    conversation = StandIn()
    chunks = [b"chat=" + b"c" * 32 + b"&page=" + b"p" * 16 + b"&text=", *[b"a" * 8192] * 100]
    answer = await ask(app_of(conversation), "POST", headers={"content-type": FORM}, body=chunks)
    assert answer.status == 413
    assert answer.read == 1 + body.LIMIT // 8192
    # The flow refuses what is too long, in the person's language, and the conversation goes on.
    (heard,) = conversation.heard
    assert isinstance(heard.event, Said)
    assert body.LONGEST < len(heard.event.text) < body.LIMIT
    assert value_of("chat", answer.page) == KEYS["chat"]


@pytest.mark.parametrize(
    "start", [b"x=", b"chat=" + b"c" * 32 + b"&page=" + b"p" * 16 + b"&text=example.com&x="]
)
async def test_any_other_large_form_is_refused_in_words(start: bytes) -> None:
    conversation = StandIn()
    answer = await ask(
        app_of(conversation), "POST", headers={"content-type": FORM}, body=[start, b"a" * body.LIMIT, b"a"]
    )
    assert (answer.status, conversation.heard) == (413, [])
    assert phrases.ERR_LONG_MESSAGE.text in answer.page


async def test_the_longest_message_the_flow_reads_arrives_whole_in_any_script() -> None:
    conversation = StandIn()
    text = "\U00010348" * 4096
    assert (await post(app_of(conversation), {**KEYS, "text": text})).status == 200
    assert conversation.heard[0].event == Said(text)


@pytest.mark.parametrize(("size", "closed"), [("70000", False), ("1048577", True), ("9" * 30, True)])
async def test_only_a_flood_is_cut_off(size: str, closed: bool) -> None:  # noqa: FBT001 - a case, not a switch
    answer = await ask(
        app_of(StandIn()),
        "POST",
        headers={"content-type": FORM, "content-length": size},
        body=[b"a" * body.LIMIT, b"a"],
    )
    assert (answer.headers.get("connection") == "close") is closed


async def test_a_body_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "PATIENCE", 0.01)
    answer = await ask(
        app_of(StandIn()), "POST", headers={"content-type": FORM}, body=[b"chat="], stalls=True
    )
    assert answer.status == 408
    assert answer.headers["connection"] == "close"
    assert phrases.FAULT.text in answer.page


async def test_one_turn_too_many_at_once_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "AT_ONCE", 0)
    conversation = StandIn()
    answer = await post(app_of(conversation), {**KEYS, "text": "x"})
    assert (answer.status, answer.headers["retry-after"], conversation.heard) == (503, "5", [])
    assert phrases.TOO_FAST.text in answer.page


async def test_a_fault_is_told_in_words_and_nothing_said_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fail(inbound: Inbound) -> Outgoing:
        raise ValueError(str(inbound))

    answer = await post(app_of(StandIn(answers=fail)), {**KEYS, "text": "canary"})
    assert answer.status == 500
    assert phrases.FAULT.text in answer.page
    assert "canary" not in answer.page + caplog.text
    assert KEYS["chat"] not in answer.page + caplog.text
    assert "ValueError" in caplog.text


async def test_a_conversation_without_words_is_a_fault_and_not_an_empty_page() -> None:
    answer = await post(app_of(StandIn(answers=lambda _: Outgoing())), {**KEYS, "text": "x"})
    assert answer.status == 500
    assert phrases.FAULT.text in answer.page


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/favicon.ico", 404), ("PUT", "/", 405)])
async def test_bare_errors_have_a_page_too(method: str, path: str, status: int) -> None:
    answer = await ask(app_of(StandIn()), method, path)
    assert answer.status == status
    assert phrases.START_AGAIN.text in answer.page
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


async def test_a_message_without_buttons_still_has_a_box() -> None:
    said = Message(("I have forgotten this chat.",), "en", "ltr", goodbye=True)
    page = (await ask(app_of(StandIn(said)))).page
    assert "<textarea" in page
    assert "choice:" not in page
