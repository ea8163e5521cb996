"""The door for Telegram: one update a request, answered when all that it led to is stored.

https://core.telegram.org/bots/api#setwebhook. Whatever is not 2xx is delivered again, and 410 for a day ends the
webhook: so nothing here answers 410, and what can never be read is acknowledged.
"""

import hmac
import json
import logging
import math
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.handlers.telegram.bot import NotNowError, Telegram

_log = logging.getLogger(__name__)

PATH = "/hooks/telegram"
SECRET_HEADER = b"x-telegram-bot-api-secret-token"
PATIENCE = 8.0
"""Seconds for saying what is to be said: Telegram waits longer, and a door that closes finishes for ten."""
RETRY_AFTER_AT_MOST = 3600
"""Seconds. More is taken for this much (WebhookActor.cpp, on_update_error)."""


class Webhook:
    """Takes updates from Telegram and from nobody else: they bear the `secret` that `setWebhook` was given.

    `count` is told of an update that cannot be read, `fault` of an error of our own.
    """

    def __init__(
        self,
        bot: Telegram,
        secret: str,
        *,
        count: Callable[[str], None] = lambda _: None,
        fault: Callable[[], None] = lambda: None,
    ) -> None:
        self._bot = bot
        self._secret = secret.encode()
        self._count = count
        self._fault = fault

    def routes(self) -> list[Route]:
        """Give the route."""
        return [Route(PATH, self._answer, methods=["POST"])]

    async def _answer(self, request: Request) -> Response:
        # Bytes, because `compare_digest` takes no text that is not ASCII.
        secrets = [value for name, value in request.headers.raw if name == SECRET_HEADER]
        if len(secrets) != 1 or not hmac.compare_digest(secrets[0], self._secret):
            return Response(status_code=403)
        try:
            update = json.loads(await request.body())
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it; it comes again
        except (ValueError, RecursionError):
            self._count("unreadable")
            return Response()
        try:
            return await self._carry_out(update)
        except NotNowError as error:
            seconds = min(max(math.ceil(error.seconds), 1), RETRY_AFTER_AT_MOST)
            return Response(status_code=503, headers={"Retry-After": str(seconds)})
        except Exception:  # noqa: BLE001 - it would fail again, and until then nothing else of this chat would come
            _log.exception("an update failed", extra={"platform": "telegram"})
            self._fault()
            return Response()

    async def _carry_out(self, update: object) -> Response:
        plan = await self._bot.take(update)
        rides = await self._bot.carry_out(plan, patience=PATIENCE, rides=True) if plan else None
        if rides is None:
            return Response()
        # In ASCII: whatever an id holds can be written so.
        return Response(json.dumps({"method": rides.method, **rides.fields}), media_type="application/json")
