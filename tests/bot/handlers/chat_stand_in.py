"""A conversation that writes down what it is told and says what it was given, to test the web chat alone."""

import re
from collections.abc import Callable

from starlette.applications import Starlette

from bot.contract import Button, Inbound, Message, Outgoing
from bot.handlers.web import WebChat, Words
from bot.i18n import Catalogue, Catalogues, negotiate, parse_accept_language
from flows import phrases

STANDING = ("Back", "Cancel", "Help", "Language", "Privacy")
ASKING = Message(
    ("What is at this address?",),
    "en",
    "ltr",
    buttons=(Button("Photo or video", "A photo or video, real or made", "what", "photo", "T4G.1"),),
    question="what",
    asked="T4G.1",
    standing=STANDING,
)
NOT_WORKED = "لم ينجح ذلك."
CATALOGUES = Catalogues(
    [
        Catalogue("en"),
        Catalogue("ar", "rtl", {phrases.WEB_EXPIRED.text: NOT_WORKED, "Chat": "محادثة"}),
    ]
)
WORDS = Words(
    say=lambda phrase, language: CATALOGUES.of(language).label(phrase),
    direction=lambda language: CATALOGUES.of(language).direction,
    accepted=parse_accept_language,
    choose=lambda hints: negotiate(hints, CATALOGUES.offered) or "en",
)
KEYS = {"chat": "c" * 32, "page": "p" * 16}
"""The hidden fields of a form."""
LEAVE = "https://www.example.org/weather"


class StandIn:
    """Says `answer` to everything, or does what `answers` does."""

    def __init__(
        self, answer: Message = ASKING, answers: Callable[[Inbound], Outgoing] | None = None
    ) -> None:
        self.heard: list[Inbound] = []
        self.greeted: list[tuple[str, ...]] = []
        self._answer = Outgoing((answer,))
        self._answers = answers

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Write it down and answer."""
        self.heard.append(inbound)
        return self._answers(inbound) if self._answers else self._answer

    def greeting(self, platform: str, hints: tuple[str, ...]) -> Outgoing:
        """Write down the hints and greet."""
        assert platform == "web"
        self.greeted.append(hints)
        return self._answer


def app_of(conversation: StandIn, **settings: object) -> Starlette:
    """Make an application of the web chat alone."""
    web = WebChat(conversation, words=WORDS, leave_url=LEAVE, **settings)  # type: ignore[arg-type]
    return Starlette(routes=web.routes(), exception_handlers={**web.error_handlers()})


def value_of(name: str, page: str) -> str:
    """Give what a hidden field of the page holds; there must be just one."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert len(found) == 1
    return str(found[0])
