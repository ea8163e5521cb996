"""What a person does on the page."""

from playwright.sync_api import Page

ADDRESS = "https://example.com/abc"


def press(page: Page, question: str, option: str) -> None:
    """Press an option."""
    page.click(f"input[name^='choice:{question}:{option}:']")


def command(page: Page, name: str) -> None:
    """Press one of the buttons that stand under every page."""
    page.click(f"[name='command:{name}']")


def write(page: Page, text: str) -> None:
    """Write in the box and send it."""
    page.fill("textarea", text)
    page.click("#say")


def to_review(page: Page) -> None:
    """Paste an address, choose what it is."""
    write(page, ADDRESS)
    press(page, "what", "photo")


def report(page: Page) -> str:
    """Make a whole report in three touches; give the receipt."""
    to_review(page)
    press(page, "review", "send")
    return page.inner_text(".receipt")
