"""What a page shows, and what it tells the browser."""

import re
from dataclasses import replace

import pytest

from bot.contract import Button, Message, Outgoing
from bot.handlers.web.page import SCRIPT, STYLE
from flows import phrases
from tests.bot.handlers.asgi import Answer, ask, post
from tests.bot.handlers.chat_stand_in import ASKING, KEYS, LEAVE, STANDING, StandIn, app_of


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


async def test_an_address_in_other_letters_looks_like_one_and_keeps_its_own_direction() -> None:
    shown = ("\u2066пример[.]рф/путь\u2069", "\u2068مثال[.]موقع/صفحة\u2069", "有[.]就不会误点")
    said = replace(ASKING, paragraphs=shown, shows_address=True)
    page = (await ask(app_of(StandIn(said)))).page
    assert '<p class="address" dir="ltr" translate="no">пример[.]рф/путь</p>' in page
    assert f"<p>{shown[1]}</p>" in page
    assert f"<p>{shown[2]}</p>" in page


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
        written=True,
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


@pytest.mark.parametrize("written", [False, True])
async def test_the_browser_is_told_to_remember_nothing_of_the_box(written: bool) -> None:  # noqa: FBT001 - a case
    page = (await ask(app_of(StandIn(replace(ASKING, written=written))))).page
    (box,) = re.findall(r"<textarea[^>]*>", page)
    (form,) = re.findall(r"<form[^>]*>", page)
    assert ' autocomplete="off"' in box
    assert ' autocomplete="off"' in form


async def test_the_hidden_fields_come_before_everything_else_of_the_form() -> None:
    page = (await ask(app_of(StandIn()))).page
    names = re.findall(r' name="([^"]+)"', page[page.index("<form") :])
    assert names[:3] == ["chat", "page", "asked"]


async def test_the_way_to_another_language_is_named_in_english_too() -> None:
    arabic = replace(
        ASKING, language="ar", direction="rtl", standing=("رجوع", "إلغاء", "مساعدة", "اللغة", "الخصوصية")
    )
    page = (await ask(app_of(StandIn(arabic)))).page
    button = re.search(r'<button type="submit" name="command:language" value="([^"]+)">(.+)</button>', page)
    assert button
    # Text browsers show the value, the others what stands inside.
    assert button[1] == "اللغة (Language)"
    assert button[2] == 'اللغة (<span lang="en" dir="ltr">Language</span>)'
    assert page.count("command:language") == 1


async def test_an_english_page_names_it_once() -> None:
    page = (await ask(app_of(StandIn()))).page
    assert 'name="command:language" value="Language">' in page
    assert "<button" not in page


async def test_a_message_without_buttons_still_has_a_box() -> None:
    said = Message(("I have forgotten this chat.",), "en", "ltr", goodbye=True)
    page = (await ask(app_of(StandIn(said)))).page
    assert "<textarea" in page
    assert "choice:" not in page
