"""A whole report in a browser, and everything that a browser lets people do in between."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Request

from tests.browser import bars
from tests.browser.conftest import Open
from tests.browser.served import Served
from tests.browser.steps import ADDRESS, command, press, report, to_review, write

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [False, True], ids=["scripts off", "scripts on"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_whole_report_takes_three_touches(
    site: Served, open_page: Open, language: str, *, script: bool
) -> None:
    before = site.reports()
    receipt = report(open_page(language, script=script))
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", receipt)
    assert site.reports() == before + 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_page_and_conversation_are_small_and_one_answer_is_one_request(
    open_page: Open, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(language)
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright marks the function
    page.goto(page.url)
    report(page)
    sizes = [request.sizes()["responseBodySize"] for request in requests]
    with capsys.disabled():
        print(f"\n{language}: first page {sizes[0]} bytes, whole conversation {sum(sizes)} bytes (gzip)")  # noqa: T201
    assert len(sizes) == 4
    assert 0 < sizes[0] < bars.FIRST_PAGE
    assert sum(sizes) < bars.CONVERSATION


def test_a_reload_shows_the_same_and_sends_nothing_twice(site: Served, open_page: Open) -> None:
    page, before = open_page(), site.reports()
    receipt = report(page)
    for _ in range(3):
        page.reload()
        assert receipt in page.inner_text("main")
    assert site.reports() == before + 1


def test_going_back_and_pressing_an_old_button_does_no_harm(site: Served, open_page: Open) -> None:
    page, before = open_page(), site.reports()
    to_review(page)
    old = page.content()
    press(page, "review", "send")
    receipt = page.inner_text(".receipt")
    # The very page that was left, with its old send button, as a browser without our headers might show it.
    page.evaluate("html => { document.documentElement.innerHTML = html }", old)
    press(page, "review", "send")
    assert receipt in page.inner_text("main")
    assert site.reports() == before + 1


def test_two_tabs_are_two_conversations(site: Served, open_page: Open) -> None:
    one = open_page()
    other = one.context.new_page()
    other.goto(site.url)
    write(one, "https://example.com/one")
    write(other, "https://example.com/other")
    press(one, "what", "drawn")
    press(other, "what", "page")
    assert "example[.]com/one" in one.inner_text(".address")
    assert "example[.]com/other" in other.inner_text(".address")


def test_a_second_address_left_in_the_box_is_not_left_out_by_send(site: Served, open_page: Open) -> None:
    page, before = open_page(), site.reports()
    to_review(page)
    page.fill("textarea", "https://example.com/second")
    press(page, "review", "send")
    assert page.locator(".address").count() == 2
    assert site.reports() == before
    press(page, "review", "send")
    assert site.reports() == before + 1


def test_a_half_written_address_is_still_there_after_help(open_page: Open) -> None:
    page = open_page()
    page.fill("textarea", "https://example.com/half")
    command(page, "help")
    assert page.input_value("textarea") == "https://example.com/half"


def test_a_note_that_is_too_long_comes_back_to_be_shortened(open_page: Open) -> None:
    page = open_page()
    to_review(page)
    press(page, "review", "change")
    press(page, "change", "note")
    note = "It is on the second page. " * 100
    write(page, note)
    assert page.input_value("textarea") == note.strip()
    write(page, "It is on the second page.")
    assert page.input_value("textarea") == ""
    assert page.locator("input[name^='choice:change:']").count() > 1


def test_a_number_written_on_an_old_page_answers_nothing(site: Served, open_page: Open) -> None:
    page, before = open_page(), site.reports()
    write(page, ADDRESS)
    old = page.content()
    press(page, "what", "photo")
    page.evaluate("html => { document.documentElement.innerHTML = html }", old)
    write(page, "1")
    assert site.reports() == before
    assert page.locator("input[name^='choice:review:send:']").count() == 1


def test_several_addresses_are_written_on_several_lines(open_page: Open) -> None:
    page = open_page()
    write(page, "https://example.com/one\nhttps://example.com/two")
    press(page, "what", "photo")
    assert page.locator(".address").all_inner_texts() == ["example[.]com/one", "example[.]com/two"]


def test_the_language_changes_at_any_time_and_the_address_stays(open_page: Open) -> None:
    page = open_page("en")
    to_review(page)
    command(page, "language")
    press(page, "language", "ar")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.inner_text(".address") == "example[.]com/abc"


def test_who_cannot_read_the_page_finds_another_language(open_page: Open) -> None:
    page = open_page("ar")
    assert page.inner_text("button [lang=en]") == "Language"
    command(page, "language")
    press(page, "language", "en")
    assert page.get_attribute("html", "lang") == "en"


def test_an_address_can_be_read_and_not_followed(open_page: Open) -> None:
    page = open_page()
    to_review(page)
    links = page.eval_on_selector_all("a", "all => all.map(one => one.href)")
    assert not any("example.com" in link for link in links)


@pytest.mark.parametrize("script", [False, True], ids=["scripts off", "scripts on"])
def test_leave_now_goes_to_a_neutral_page(site: Served, open_page: Open, *, script: bool) -> None:
    page = open_page(script=script)
    to_review(page)
    page.click(".leave")
    page.wait_for_url(site.leave_url)
    assert page.inner_text("body") == "The weather is fine."


def leave_by_link(page: Page) -> None:
    page.click(".leave")


def leave_by_key(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [leave_by_link, leave_by_key])
def test_the_page_that_was_left_is_not_in_the_history(site: Served, open_page: Open, leave: object) -> None:
    page = open_page()
    assert callable(leave)
    leave(page)
    page.wait_for_url(site.leave_url)
    page.go_back()
    assert page.url == "about:blank"


def test_going_back_after_leaving_shows_nothing_of_the_conversation(site: Served, open_page: Open) -> None:
    page = open_page()
    to_review(page)
    leave_by_link(page)
    page.wait_for_url(site.leave_url)
    with suppress(Error):  # Chromium does not post again by itself: it shows an error page of its own
        page.go_back()
    page.wait_for_url("chrome-error://**")
    assert ADDRESS.partition("//")[2] not in page.content()
    assert "[.]" not in page.content()


def test_one_escape_does_not_leave(site: Served, open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Escape")
    write(page, ADDRESS)
    assert page.url == site.url


def test_a_picture_is_refused_in_the_conversation(open_page: Open) -> None:
    page = open_page()
    page.evaluate("document.forms[0].enctype = 'multipart/form-data'")
    page.click("#say")
    assert "I did not open or keep it." in page.inner_text("main")
    assert page.locator("input[name='command:help']").count() == 1


def test_a_picture_before_the_fields_does_not_cost_the_conversation(open_page: Open) -> None:
    page = open_page()
    to_review(page)
    page.evaluate(
        """() => {
            const picture = Object.assign(document.createElement("input"), {type: "file", name: "picture"});
            document.forms[0].prepend(picture);
            document.forms[0].enctype = "multipart/form-data";
        }"""
    )
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8" * 10_000}
    page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    page.click("#say")
    assert "I did not open or keep it." in page.inner_text("main")
    press(page, "review", "send")
    assert page.locator(".receipt").count() == 1


def test_a_very_long_paste_is_refused_and_the_conversation_goes_on(open_page: Open) -> None:
    page = open_page()
    write(page, "https://example.com/" + "a" * 200_000)
    write(page, ADDRESS)
    assert page.locator("input[name^='choice:what:photo:']").count() == 1
