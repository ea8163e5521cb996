"""The updates that wait for the bot: as the emulator keeps them, but of every kind, however broken they are.

By webhook, the updates of one chat come one after the other and those of different chats side by side; a press is in
another queue than a message, as on the real server. What was not taken is delivered again when a test says so. Nothing
is ever sent to another machine: an address of one is one that cannot be resolved.
"""

import asyncio
import copy
import re
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from lo_bot_api_emulator import updates as lo  # type: ignore[import-untyped]

Json = dict[str, Any]

PATIENCE = 60
"""Seconds for one delivery, as on the real server."""
NOTICED_SECONDS = 0.3
"""In which a server on the same machine notices that somebody has hung up."""
_IN_JOURNAL = frozenset({"message", "callback_query"})
_HERE = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])[:/]")


class Queues(lo.UpdateQueues):  # type: ignore[misc]
    """The queues of all bots, and what became of the last deliveries."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._lanes: dict[str, asyncio.Lock] = {}
        self._errors: dict[str, Json] = {}
        self._connections = 40
        self._polls: dict[str, int] = {}

    async def enqueue(self, token: str, update: Json) -> int:
        """Take an update and give its number; with a webhook it is delivered, once, before this returns."""
        state = self._state(token)
        async with state.condition:
            update = copy.deepcopy(update)
            number: int = update.setdefault("update_id", state.next_id)
            state.next_id = max(state.next_id, number + 1)
            state.updates.append(update)
            state.condition.notify_all()
        kinds = _IN_JOURNAL & update.keys()
        if kinds:
            self.record({"event": "enqueue", "update_ids": [number], "update_kind": min(kinds)})
        await self._deliver_lane(token, lane_of(update))
        return number

    async def deliver(self, token: str) -> int:
        """Deliver whatever waits; give how much of it was taken."""
        lanes = {lane_of(update) for update in self._state(token).updates}
        return sum(await asyncio.gather(*(self._deliver_lane(token, lane) for lane in lanes)))

    async def taken(self, token: str, number: int) -> None:
        """Wait until the bot has taken an update: answered the webhook with 2xx, or asked for those after it."""
        state = self._state(token)
        async with state.condition:
            await state.condition.wait_for(
                lambda: all(update["update_id"] != number for update in state.updates)
            )

    async def poll(self, token: str, fields: Json, *, disconnected: Callable[[], bool]) -> list[Json]:
        """Answer getUpdates, and wake those who wait for an update to be taken.

        It ends another one that is still held open: that is answered 409, unless nobody waits for it any more.
        """
        state, mine = self._state(token), self._polls.get(token, 0) + 1
        self._polls[token] = mine
        ended: list[float] = []

        def over() -> bool:
            if self._polls[token] != mine and not disconnected():
                ended.append(time.monotonic())
                if ended[-1] - ended[0] > NOTICED_SECONDS:
                    raise lo.UpdateError("Conflict: terminated by other getUpdates request", 409)
            return disconnected()

        offset = fields.get("offset", 0)
        async with state.condition:
            await state.condition.wait_for(lambda: not state.polling)
            if not state.url and isinstance(offset, int) and offset > 0:
                state.updates = [update for update in state.updates if update["update_id"] >= offset]
                state.condition.notify_all()
        try:
            found: list[Json] = await super().poll(token, fields, disconnected=over)
            return found
        finally:
            async with state.condition:
                state.condition.notify_all()

    async def set_webhook(self, token: str, fields: Json) -> bool:
        """Set the webhook, or take it away."""
        done: bool = await super().set_webhook(token, fields)
        self._connections = fields.get("max_connections", 40)
        return done

    def info(self, token: str) -> Json:
        """Give the answer to getWebhookInfo (https://core.telegram.org/bots/api#webhookinfo)."""
        state = self._state(token)
        found = {
            "url": state.url,
            "has_custom_certificate": False,
            "pending_update_count": len(state.updates),
        }
        if state.allowed:
            found["allowed_updates"] = state.allowed.copy()
        if not state.url:
            return found
        return (
            found
            | {"max_connections": self._connections, "ip_address": "127.0.0.1"}
            | self._errors.get(token, {})
        )

    async def _deliver_lane(self, token: str, lane: str) -> int:
        state, delivered = self._state(token), 0
        async with self._lanes.setdefault(lane, asyncio.Lock()):
            while state.url and (item := self._next(state, lane)):
                if not _HERE.match(state.url):
                    self._failed(token, "Failed to resolve host: Name or service not known")
                    break
                status = await self._post(token, state, item)
                self.record({"event": "webhook", "status": status, "update_ids": [item["update_id"]]})
                if not 200 <= status < 300:
                    break
                delivered += 1
                async with state.condition:
                    state.updates = [update for update in state.updates if update is not item]
                    state.condition.notify_all()
        return delivered

    def _next(self, state: Any, lane: str) -> Json | None:
        wanted = (item for item in state.updates if lane_of(item) == lane)
        return next((item for item in wanted if not state.allowed or set(state.allowed) & set(item)), None)

    async def _post(self, token: str, state: Any, item: Json) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": state.secret} if state.secret else {}
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.post(state.url, json=item, headers=headers, allow_redirects=False) as answer,
            ):
                if not answer.ok:
                    said = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    self._failed(token, said)
                return answer.status
        except TimeoutError:
            self._failed(token, "Read timeout expired")
        except aiohttp.ClientError:
            self._failed(token, "Connection refused")
        return 0

    def _failed(self, token: str, said: str) -> None:
        self._errors[token] = {"last_error_date": int(time.time()), "last_error_message": said}


def lane_of(update: Json) -> str:
    """Name the queue of an update: that of its chat, a press in one of its own."""
    for kind, whose in (("callback_query", "from"), ("my_chat_member", "chat")):
        held = update.get(kind)
        if isinstance(held, dict):
            return f"{kind} {_id(held.get(whose))}"
    held = update.get("message", update.get("edited_message"))
    return f"message {_id(held.get('chat'))}" if isinstance(held, dict) else "other"


def _id(holder: object) -> object:
    return holder.get("id") if isinstance(holder, dict) else None
