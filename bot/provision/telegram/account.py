"""The bot's account at Telegram: python-telegram-bot makes the calls, its rate limiter sees that they are not too many.

No error leaves this file but `NotDoneError`, in words of ours: python-telegram-bot writes the token into some of its
own, and httpx writes every address, which holds it, into its log.
"""

import logging
import warnings
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any

from telegram import BotCommand
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.provision.telegram.difference import Change
from bot.provision.telegram.webhook import Webhook, present
from bot.provision.telegram.words import how_long, said

LONGEST_WAIT = 60
"""Seconds that are waited for when Telegram asks for it; a longer wait is told to the operator."""
TRIES_AGAIN = 3
CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0

_NO_ANSWER = "the Bot API does not answer as it should (REPORTLINE_TELEGRAM_API, or the way to it)"
_NO_METHOD = "this server of the Bot API does not know how to do that"


class NotDoneError(Exception):
    """Something was not done; `str` says why. `wait`: it may be later. `over`: nothing else would be done either."""

    def __init__(self, words: str, *, wait: bool = False, over: bool = False) -> None:
        super().__init__(words)
        self.wait = wait
        self.over = over


class _LongWaitError(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__("a long wait")
        self.seconds = seconds


class _ShortWaits(AIORateLimiter):
    """Waits as Telegram asks, as its base does, but not for hours."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        async def called(*args: Any, **kwargs: Any) -> Any:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                if (seconds := _seconds(error)) > LONGEST_WAIT:
                    raise _LongWaitError(seconds) from None
                raise

        return await super().process_request(called, args, kwargs, endpoint, data, rate_limit_args)


@asynccontextmanager
async def account(token: str, api: str, *, secrets: Collection[str] = ()) -> AsyncIterator["Account"]:
    """Open the account of a token at a Bot API's base address. Raises NotDoneError if it does not open.

    `secrets` are never repeated, whoever repeats them; the token is one of them anyway.
    """
    for name in ("httpx", "httpcore"):
        log = logging.getLogger(name)
        log.setLevel(max(log.getEffectiveLevel(), logging.WARNING))
    # It logs what we tell ourselves, and whole answers of servers.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
    # The service asks no proxy of the environment either: what works here works there.
    request = HTTPXRequest(
        connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, httpx_kwargs={"trust_env": False}
    )
    limiter = _ShortWaits(max_retries=TRIES_AGAIN)
    bot = ExtBot(token, base_url=f"{api.rstrip('/')}/bot", request=request, rate_limiter=limiter)
    hidden = (token, *secrets)
    try:
        with _in_our_words(
            hidden, "Telegram does not take the token: @BotFather shows the right one (/mybots)"
        ):
            await bot.initialize()
        yield Account(bot, hidden)
    finally:
        await bot.shutdown()


class Account:
    """What is read of and set at Telegram; each raises NotDoneError. A `code` is as in `profile`."""

    def __init__(self, bot: ExtBot[Any], secrets: Collection[str]) -> None:
        self._bot = bot
        self._secrets = secrets

    @property
    def username(self) -> str:
        """The bot's own name at Telegram, by which links lead to it."""
        return self._bot.username

    async def name(self, code: str) -> str:
        """Give the name."""
        with self._told():
            return (await self._bot.get_my_name(code)).name

    async def description(self, code: str) -> str:
        """Give the description."""
        with self._told():
            return (await self._bot.get_my_description(code)).description

    async def about(self, code: str) -> str:
        """Give the short description."""
        with self._told():
            return (await self._bot.get_my_short_description(code)).short_description

    async def commands(self, code: str) -> tuple[tuple[str, str], ...]:
        """Give the commands."""
        with self._told():
            commands = await self._bot.get_my_commands(language_code=code)
            return tuple((command.command, command.description) for command in commands)

    async def webhook(self) -> Webhook:
        """Give the webhook that is set."""
        with self._told():
            return present((await self._bot.get_webhook_info()).to_dict())

    async def apply(self, change: Change) -> None:
        """Set one thing, or take it away."""
        bot, will = self._bot, change.will
        with self._told():
            if isinstance(will, str):
                setters = {
                    "name": bot.set_my_name,
                    "description": bot.set_my_description,
                    "about": bot.set_my_short_description,
                }
                await setters[change.what](will, change.code)
            elif will:
                commands = [BotCommand(*one) for one in will]
                await bot.set_my_commands(commands, language_code=change.code)
            else:
                await bot.delete_my_commands(language_code=change.code)

    async def set_webhook(self, will: Webhook, secret: str) -> None:
        """Set the webhook with its secret. What waits at Telegram is kept: each is somebody's message."""
        with self._told():
            await self._bot.set_webhook(
                will.url,
                max_connections=will.connections,
                allowed_updates=sorted(will.updates),
                drop_pending_updates=False,
                secret_token=secret,
            )

    async def delete_webhook(self) -> None:
        """Take the webhook away; what waits is kept."""
        with self._told():
            await self._bot.delete_webhook(drop_pending_updates=False)

    def _told(self) -> AbstractContextManager[None]:
        return _in_our_words(self._secrets, _NO_METHOD)


@contextmanager
def _in_our_words(secrets: Collection[str], rejected: str) -> Iterator[None]:
    """Turn what the library raises into NotDoneError. `rejected` is said for 401 and 404, which it takes for one."""
    try:
        yield
    except _LongWaitError as error:
        raise NotDoneError(_again(error.seconds), wait=True) from None
    except RetryAfter as error:
        raise NotDoneError(_again(_seconds(error)), wait=True) from None
    except InvalidToken:
        raise NotDoneError(rejected) from None
    except (BadRequest, Forbidden) as error:
        raise NotDoneError(f"Telegram refuses: {said(error.message, secrets)}") from None
    except (TelegramError, AttributeError, KeyError, TypeError, ValueError):
        # The last four: what answered is no Bot API.
        raise NotDoneError(_NO_ANSWER, over=True) from None


def _again(seconds: float) -> str:
    return f"Telegram asks to try again in {how_long(seconds)}"


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
