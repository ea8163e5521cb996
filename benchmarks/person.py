"""A person in the web chat: opens the page, writes, presses. Reads the page as a browser without scripts does."""

import re
from html.parser import HTMLParser

import aiohttp

RECEIPT = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b")


class _Form(HTMLParser):
    """The hidden fields and the buttons of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an input."""
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given["value"]
        elif tag == "input" and "name" in given:
            self.buttons.append((given["name"], given["value"]))


class Person:
    """One conversation. `page` is what is shown now; a try that fails leaves it, and so can be made again."""

    def __init__(self, http: aiohttp.ClientSession, url: str, language: str = "en") -> None:
        self._http = http
        self._url = url
        self._headers = {"Accept-Language": language}
        self.page = ""

    async def open(self) -> None:
        """Open the first page."""
        async with self._http.get(self._url, headers=self._headers) as answer:
            self.page = await answer.text()

    async def write(self, text: str) -> None:
        """Send what is in the box."""
        await self._post({"text": text})

    async def press(self, option: str) -> None:
        """Press the button of this option, named `question:option` or `command:back`. Raises LookupError."""
        for name, value in _Form(self.page).buttons:
            if name.startswith((f"choice:{option}:", option)):
                await self._post({"text": "", name: value})
                return
        raise LookupError(f"no button {option}")

    @property
    def receipt(self) -> str:
        """The receipt on the page, or nothing."""
        found = RECEIPT.search(re.sub("<[^>]*>", " ", self.page))
        return found[0].replace("-", "") if found else ""

    async def _post(self, fields: dict[str, str]) -> None:
        data = _Form(self.page).hidden | fields
        async with self._http.post(self._url, data=data, headers=self._headers) as answer:
            page = await answer.text()
            if answer.status >= 500:
                raise aiohttp.ClientError("not answered")
            self.page = page
