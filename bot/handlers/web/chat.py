"""The web chat: GET / shows the first page and stores nothing, POST / is a turn and its answer is the page."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.contract import Inbound, Outgoing
from bot.handlers.web import body, form, guard, headers, wire
from bot.handlers.web.page import SCRIPT, STYLE, Blank, Page
from bot.handlers.web.words import Words
from flows import phrases
from flows.events import Chose, Command, Event, Said
from flows.phrases import Phrase

PLATFORM = "web"
AT_ONCE = 512
"""Turns under way in one process; the next person is asked to wait a little."""
FORGETTING = frozenset({"cancel", "erase"})
"""Options after which nothing that was typed may stay on the page."""

_REFUSALS: Mapping[int, Phrase] = {
    400: phrases.WEB_EXPIRED,
    403: phrases.WEB_EXPIRED,
    404: phrases.WEB_EXPIRED,
    405: phrases.WEB_EXPIRED,
    408: phrases.FAULT,
    413: phrases.ERR_LONG_MESSAGE,
    415: phrases.MEDIA,
    500: phrases.FAULT,
    503: phrases.TOO_FAST,
}
_log = logging.getLogger(__name__)


class Conversation(Protocol):
    """What the web chat needs of `bot.conversation`, which it may not import."""

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Take one turn."""

    def greeting(self, platform: str, hints: tuple[str, ...]) -> Outgoing:
        """Give the first message without beginning a session."""


class WebChat:
    """The web chat.

    `leave_url` is the neutral site that *Leave now* goes to. `own_origins` are origins of this site besides the one
    that a request names as its host. `links` are the operator's addresses (portal, finder, this chat's own) that people
    may follow where a sentence names them.
    """

    def __init__(
        self,
        conversation: Conversation,
        *,
        words: Words,
        leave_url: str,
        own_origins: Collection[str] = (),
        links: Collection[str] = (),
    ) -> None:
        self._conversation = conversation
        self._words = words
        self._page = Page(words, leave_url, links)
        self._own_origins = frozenset(own_origins)
        self._headers = headers.for_page(STYLE, SCRIPT)
        self._under_way = 0

    def routes(self) -> list[Route]:
        """Give the routes: the one page."""
        return [Route("/", self._answer, methods=["GET", "POST"])]

    def error_handlers(self) -> dict[int, Callable[[Request, Exception], Awaitable[Response]]]:
        """Give what the application shows instead of bare errors (`Starlette(exception_handlers=...)`)."""

        async def show(request: Request, error: Exception) -> Response:
            known = error if isinstance(error, HTTPException) else HTTPException(500)
            return self._refuse(request, known.status_code, known.headers)

        return dict.fromkeys((404, 405, 500), show)

    async def _answer(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._turn(request)
        outgoing = self._conversation.greeting(PLATFORM, self._hints(request))
        return self._show(request, outgoing, Blank(form.new_chat(), form.new_nonce()))

    async def _turn(self, request: Request) -> Response:
        if not guard.is_own(request.headers, self._own_origins):
            return self._refuse(request, 403)
        try:
            status, posted = await body.read(request)
        except TimeoutError:
            return self._refuse(request, 408, {"connection": "close"})
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        if not posted:
            return self._refuse(request, status)
        if self._under_way >= AT_ONCE:
            return self._refuse(request, 503, {"retry-after": "5"})
        self._under_way += 1
        try:
            inbound = Inbound(PLATFORM, posted.chat, posted.nonce, posted.event, self._hints(request))
            outgoing = await self._conversation.receive(inbound)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a page that says what to do
            # No traceback: an exception could hold their words.
            _log.error("a web turn failed: %s", type(error).__name__, extra={"platform": PLATFORM})
            return self._refuse(request, 500)
        finally:
            self._under_way -= 1
        draft = posted.draft if _hands_back(posted.event, outgoing) else ""
        return self._show(request, outgoing, Blank(posted.chat, form.new_nonce(), draft), status)

    def _hints(self, request: Request) -> tuple[str, ...]:
        return self._words.accepted(request.headers.get("accept-language", ""))

    def _show(self, request: Request, outgoing: Outgoing, blank: Blank, status: int = 200) -> Response:
        if not outgoing.messages:
            return self._refuse(request, 500)
        return self._send(request, self._page.of_messages(outgoing.messages, blank), status)

    def _refuse(self, request: Request, status: int, extra: Mapping[str, str] | None = None) -> Response:
        language = self._words.choose(self._hints(request))
        return self._send(request, self._page.of_refusal(_REFUSALS[status], language), status, extra)

    def _send(
        self, request: Request, page: str, status: int, extra: Mapping[str, str] | None = None
    ) -> Response:
        sent = {**self._headers, **(extra or {})}
        content = page.encode("utf-8", "replace")
        if wire.takes_gzip(request.headers.get("accept-encoding", "")):
            content = wire.squeezed(content)
            sent["content-encoding"] = "gzip"
        else:
            content = wire.plain(content)
        if body.is_flood(request):
            sent["connection"] = "close"
        return Response(content, status, sent, media_type="text/html")


def _hands_back(event: Event, outgoing: Outgoing) -> bool:
    """Say whether what stood in the box goes back into it: it was not taken, and nothing was to be forgotten."""
    taken = isinstance(event, Said) and not any(message.hand_back for message in outgoing.messages)
    return not taken and not _forgets(event, outgoing)


def _forgets(event: Event, outgoing: Outgoing) -> bool:
    """Say whether this turn was to forget, so that words left in the box must go too."""
    pressed = event is Command.CANCEL or (isinstance(event, Chose) and event.option in FORGETTING)
    return pressed or outgoing.erase or any(message.goodbye for message in outgoing.messages)
