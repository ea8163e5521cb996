"""What can be seen, reached and heard: small screens, both directions, the keyboard alone, and axe-core."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.served import Served
from tests.browser.steps import ADDRESS, command, press, report, to_review, write

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def to_media(page: Page) -> None:
    page.evaluate("document.forms[0].enctype = 'multipart/form-data'")
    page.click("#say")


def to_help_topic(page: Page) -> None:
    command(page, "help")
    press(page, "help", "self")


def to_note(page: Page) -> None:
    to_review(page)
    press(page, "review", "change")
    press(page, "change", "note")


KINDS: dict[str, Callable[[Page], object]] = {
    "first": lambda _page: None,
    "what": lambda page: write(page, ADDRESS),
    "review": to_review,
    "receipt": report,
    "help": lambda page: command(page, "help"),
    "help topic": to_help_topic,
    "privacy": lambda page: command(page, "privacy"),
    "language": lambda page: command(page, "language"),
    "no address": lambda page: write(page, "hello"),
    "note": to_note,
    "media": to_media,
    "not found": lambda page: page.goto(page.url + "elsewhere"),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Callable[[Page], object]:
    return KINDS[str(request.param)]


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "light"), ("en", "dark")])
def test_axe_finds_nothing(
    open_page: Open, kind: Callable[[Page], object], language: str, scheme: str
) -> None:
    page = open_page(language, color_scheme=scheme)
    kind(page)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_wider_than_the_screen_also_at_twice_the_size_of_letters(
    open_page: Open, kind: Callable[[Page], object], language: str
) -> None:
    page = open_page(language)
    kind(page)
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_everything_that_can_be_pressed_is_large_enough_for_a_thumb(
    open_page: Open, kind: Callable[[Page], object]
) -> None:
    page = open_page()
    kind(page)
    small = page.eval_on_selector_all(
        "input[type=submit], button, .leave, .again, textarea",
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length",
    )
    assert small == 0


def test_leave_now_stays_in_sight(open_page: Open) -> None:
    page = open_page()
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    assert page.evaluate("window.scrollY") > 100
    box = page.locator(".leave").bounding_box()
    assert box
    assert box["y"] >= 0


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "document.activeElement.id || document.activeElement.name || document.activeElement.className"
        )
    )


@pytest.mark.parametrize("script", [False, True], ids=["scripts off", "scripts on"])
def test_a_whole_report_with_the_keyboard_alone(site: Served, open_page: Open, *, script: bool) -> None:
    page, before = open_page(script=script), site.reports()
    for name in ("skip", "leave"):
        page.keyboard.press("Tab")
        assert focused(page) == name
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # to the answer
    to(page, "text")
    page.keyboard.type(ADDRESS)
    to(page, "say")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name^='choice:what:']")
    to(page, "choice:what:photo:")
    page.keyboard.press("Space")
    page.wait_for_selector("input[name^='choice:review:']")
    to(page, "choice:review:send:")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt")
    assert site.reports() == before + 1


def to(page: Page, name: str) -> None:
    """Go there by Tab, and see that the focus can be seen on every step."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    pytest.fail(f"{name} is not reached")


def test_enter_sends_what_is_written_and_shift_enter_begins_a_line(open_page: Open) -> None:
    page = open_page()
    page.focus("textarea")
    page.keyboard.type("https://example.com/one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("https://example.com/two")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name^='choice:what:']")
    press(page, "what", "photo")
    assert page.locator(".address").count() == 2


def test_the_answer_is_in_sight_after_every_turn(open_page: Open) -> None:
    page = open_page()
    page.locator("#say").scroll_into_view_if_needed()
    write(page, ADDRESS)
    assert page.evaluate("window.scrollY") == 0
    assert page.locator(".said").first.bounding_box()
