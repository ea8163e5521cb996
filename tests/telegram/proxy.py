"""Between the bot and the Bot API that stands in: writes down every call, in whichever way it is made, and loses some.

    async with recording(telegram) as proxy:    # also the fixture `proxy`
        shell.start("run", TELEGRAM_API=proxy.url, ...)
        await proxy.deliver_to("http://127.0.0.1:8080/hooks/telegram", secret)    # webhooks, from now on
        proxy.faults.too_many("sendMessage", retry_after=1)
    proxy.calls    # all in one list, those that rode on the answer to a webhook too

A call that a webhook's answer carries is carried out here, as Telegram does it: nobody hears what came of it.
"""

import asyncio
import email.message
import email.policy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from tests.telegram.emulator import BotApi
from tests.telegram.faults import Faults
from tests.telegram.spec import Fields, decoded

PATIENCE = 60
"""Seconds for anything."""


@dataclass(slots=True)
class Called:
    """A call: what was sent, and what came back. `status` 0: the bot got no answer. `rode`: on a webhook's answer."""

    method: str
    fields: Fields
    status: int = 0
    result: Any = None
    rode: bool = False

    @property
    def chat(self) -> int:
        """The chat it was for, 0 if it names none."""
        chat = self.fields.get("chat_id")
        return chat if isinstance(chat, int) else 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """A webhook: the bytes of the update, and the status and headers of what the bot answered."""

    update: bytes
    status: int
    headers: dict[str, str]


@dataclass(slots=True)
class Proxy:
    """The proxy. `polls` counts getUpdates, which is no part of `calls`."""

    telegram: BotApi
    http: aiohttp.ClientSession
    url: str = ""
    hook: str = ""
    polls: int = 0
    calls: list[Called] = field(default_factory=list)
    deliveries: list[Delivered] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)

    async def deliver_to(self, hook: str, secret: str = "") -> None:
        """Let updates be delivered to this address of the bot; with an empty one they wait for getUpdates again."""
        self.hook = hook
        fields = {"url": f"{self.url}/relay" if hook else ""} | ({"secret_token": secret} if secret else {})
        url = f"{self.telegram.url}/bot{self.telegram.account.token}/setWebhook"
        async with self.http.post(url, json=fields) as answer:
            answer.raise_for_status()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Pass a call on."""
        method, body = request.match_info["method"], await request.read()
        fields = decoded(method, _fields(request.content_type, request.headers.get("Content-Type", ""), body))
        call = self._note(Called(method, fields))
        fault = await self.faults.next(method, call.chat)
        if fault and fault.kind != "lost":
            call.status = fault.status
            if fault.kind == "cut":
                return _cut(request)
            return web.Response(status=fault.status, body=fault.body, content_type=fault.content_type)
        headers = {name: value for name, value in request.headers.items() if name == "Content-Type"}
        target = f"{self.telegram.url}{request.path}"
        async with self.http.post(target, data=body, headers=headers) as answer:
            said = await answer.read()
        call.result = json.loads(said).get("result")
        if fault:
            return _cut(request)
        call.status = answer.status
        self.telegram.chats.changed()
        return web.Response(status=answer.status, body=said, content_type="application/json")

    async def relay(self, request: web.Request) -> web.Response:
        """Deliver an update, and carry out what rides on the answer."""
        body = await request.read()
        kept = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
        headers = {name: request.headers[name] for name in kept if name in request.headers}
        try:
            async with self.http.post(self.hook, data=body, headers=headers) as answer:
                said, status = await answer.read(), answer.status
                answered = dict(answer.headers)
        except aiohttp.ClientError:
            said, status, answered = b"", 502, {}
        self.deliveries.append(Delivered(body, status, answered))
        if 200 <= status < 300 and said.strip():
            await self._ride(json.loads(said))
        return web.Response(status=status, body=said)

    def of(self, chat: int) -> list[Called]:
        """Give the calls of one chat, and the answers to its presses."""
        presses = self.telegram.chats.presses
        answers = (call for call in self.calls if call.method == "answerCallbackQuery")
        mine = [id(call) for call in answers if presses.get(call.fields["callback_query_id"]) == chat]
        return [call for call in self.calls if call.chat == chat or id(call) in mine]

    async def _ride(self, call: Fields) -> None:
        if "method" not in call:
            return
        method, fields = call["method"], {name: value for name, value in call.items() if name != "method"}
        url = f"{self.telegram.url}/bot{self.telegram.account.token}/{method}"
        noted = self._note(Called(method, fields, rode=True))
        async with self.http.post(url, json=fields) as answer:
            noted.status, noted.result = answer.status, (await answer.json()).get("result")

    def _note(self, call: Called) -> Called:
        """Write a call down as it comes, so that its effect is never seen before it."""
        if call.method == "getUpdates":
            self.polls += 1
        else:
            self.calls.append(call)
        self.telegram.chats.changed()
        return call


def _fields(content_type: str, header: str, body: bytes) -> Fields:
    """Give the fields of a body, as they came."""
    if content_type == "application/json":
        found: Fields = json.loads(body or b"{}")
        return found
    if content_type == "multipart/form-data":
        whole = b"Content-Type: " + header.encode() + b"\r\n\r\n" + body
        parts = email.message_from_bytes(whole, policy=email.policy.HTTP).iter_parts()
        return {str(part.get_param("name", header="content-disposition")): _text(part) for part in parts}
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _text(part: email.message.MIMEPart) -> str:
    found = part.get_payload(decode=True)
    return found.decode() if isinstance(found, bytes) else ""


def _cut(request: web.Request) -> web.StreamResponse:
    """End the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()


@asynccontextmanager
async def recording(telegram: BotApi) -> AsyncIterator[Proxy]:
    """Stand before a Bot API until the block ends."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        proxy = Proxy(telegram, http)
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", proxy.handle)
        app.router.add_post("/relay", proxy.relay)
        # Who hangs up on getUpdates is not waited for.
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        proxy.url = f"http://{host}:{port}"
        try:
            yield proxy
        finally:
            await runner.cleanup()
    # aiohttp closes its connections one turn of the loop later.
    await asyncio.sleep(0)
