"""The doctor against a Bot API: what it gathers, and what it makes of it. Each single judgement: tests/bot/doctor."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.doctor.finding import Finding
from bot.doctor.telegram import Facts, examine, gather
from bot.doctor.telegram.asking import Reply
from bot.handlers.calls import Calls
from bot.handlers.telegram.api import BotApi
from bot.i18n import Catalogues
from bot.provision.telegram.account import account
from bot.provision.telegram.profile import wanted
from bot.provision.telegram.run import provision
from bot.provision.telegram.want import Want
from bot.provision.telegram.webhook import wanted as way_in
from tests.bot.doctor.facts import aspect
from tests.telegram.proxy import Proxy

CATALOGUES = Catalogues.load((), "all")
PUBLIC = "https://reports.example.org"
SECRET = "s3cret-CANARY"


class Doctor:
    """Looks at one bot."""

    def __init__(self, proxy: Proxy, calls: Calls) -> None:
        self.proxy = proxy
        self.want = Want(
            proxy.url,
            way_in(PUBLIC),
            lambda name: wanted(CATALOGUES, hotline="H", live=False, name=name),
            proxy.telegram.account.token,
            SECRET,
        )
        self._calls = calls

    async def provision(self, *, name: str = "") -> None:
        """Let the bot be as it is wanted."""
        async with account(self.want.token, self.want.api, secrets=self.want.secrets) as opened:
            await provision(opened, want=self.want, name=name, say=lambda _: None)

    async def gather(self) -> Facts:
        """Look."""
        api = BotApi(self.want.api, self.want.token, self._calls)
        return await gather(api, self.want, now=0, poll_seconds=0)

    async def unwell(self) -> list[Finding]:
        """Look, and give what is not ok."""
        return [finding for finding in examine(await self.gather()) if finding.level != "ok"]

    async def call(self, method: str, **fields: Any) -> None:
        """Ask the Bot API itself."""
        url = f"{self.proxy.telegram.url}/bot{self.want.token}/{method}"
        async with self.proxy.http.post(url, json=fields) as answer:
            answer.raise_for_status()


@pytest.fixture
async def doctor(proxy: Proxy) -> AsyncIterator[Doctor]:
    proxy.telegram.account.joins_groups = False
    calls = Calls()
    yield Doctor(proxy, calls)
    await calls.close()


async def test_a_bot_that_was_provisioned_is_well(doctor: Doctor) -> None:
    await doctor.provision()
    assert await doctor.unwell() == []
    await doctor.provision(name="Line")
    assert await doctor.unwell() == []


async def test_a_new_bot_needs_to_be_provisioned_and_botfather_to_be_told(doctor: Doctor) -> None:
    doctor.proxy.telegram.account.joins_groups = True
    doctor.proxy.telegram.account.reads_groups = True
    assert [aspect(finding) for finding in await doctor.unwell()] == [
        "webhook",
        "groups",
        "groups",
        "profile",
    ]


async def test_looking_changes_nothing_and_is_a_few_calls(doctor: Doctor) -> None:
    await doctor.unwell()
    methods = [call.method for call in doctor.proxy.calls]
    assert all(method.startswith("get") for method in methods)
    assert len(methods) == 2 + 4 * (len(CATALOGUES.offered) + 1)
    assert doctor.proxy.polls == 0


async def test_a_bot_that_polls_is_polled_and_nothing_that_waits_is_lost(doctor: Doctor) -> None:
    doctor.want = replace(doctor.want, way_in=way_in(None))
    await doctor.provision()
    for number in (1, 2):
        message = {"message_id": number, "chat": {"id": 5, "type": "private"}}
        await doctor.proxy.telegram.deliver({"message": message})
    (found,) = await doctor.unwell()
    assert found.code == "telegram.polling-nobody"
    assert "2 updates" in found.says
    assert doctor.proxy.polls == 1
    facts = await doctor.gather()
    assert facts.webhook["pending_update_count"] == 2
    assert facts.poll == Reply("done")


async def test_a_second_poller_is_seen(doctor: Doctor) -> None:
    doctor.want = replace(doctor.want, way_in=way_in(None))
    await doctor.provision()
    doctor.proxy.faults.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    (found,) = await doctor.unwell()
    assert found.code == "telegram.polling-others"


async def test_a_webhook_keeps_a_bot_from_polling_and_is_not_polled_beside(doctor: Doctor) -> None:
    await doctor.provision()
    doctor.want = replace(doctor.want, way_in=way_in(None))
    (found,) = await doctor.unwell()
    assert found.code == "telegram.webhook-in-the-way"
    assert doctor.proxy.polls == 0


async def test_an_error_of_delivery_is_told(doctor: Doctor) -> None:
    await doctor.provision()
    # Nobody listens there, and a server of one's own delivers without TLS.
    doctor.want = replace(doctor.want, way_in=way_in("http://127.0.0.1:9"))
    fields = {"allowed_updates": sorted(doctor.want.way_in.updates), "max_connections": 100}
    await doctor.call("setWebhook", url=doctor.want.way_in.url, **fields)
    await doctor.proxy.telegram.deliver({"message": {"message_id": 1, "chat": {"id": 5, "type": "private"}}})
    (found,) = await doctor.unwell()
    assert found.level == "fault"
    assert "Connection refused" in found.says


async def test_a_token_that_is_not_taken_is_told_from_one_that_is_cut(doctor: Doctor) -> None:
    token = doctor.want.token
    for wrong in (f"{token}x", "1:x"):
        doctor.want = replace(doctor.want, token=wrong)
        (found,) = await doctor.unwell()
        assert (found.level, aspect(found)) == ("fault", "token")


async def test_what_does_not_answer_or_is_no_bot_api_is_told(doctor: Doctor) -> None:
    doctor.proxy.faults.break_down("getMe", status=200)
    (page,) = await doctor.unwell()
    doctor.proxy.faults.cut("getMe")
    (cut,) = await doctor.unwell()
    doctor.want = replace(doctor.want, api="http://127.0.0.1:9")
    (nobody,) = await doctor.unwell()
    assert {aspect(found) for found in (page, cut, nobody)} == {"api"}
    assert page.says != cut.says


@pytest.mark.parametrize("method", ["getWebhookInfo", "getMyName", "getMyCommands"])
async def test_what_fails_on_the_way_leaves_the_rest_to_be_judged(doctor: Doctor, method: str) -> None:
    await doctor.provision()
    doctor.proxy.faults.refuse(method, 501, "Not Implemented", times=100)
    found = await doctor.unwell()
    assert len(found) == 1
    assert {aspect(finding) for finding in examine(await doctor.gather())} >= {"token", "groups"}


async def test_nothing_of_token_or_secret_is_found_or_logged(
    doctor: Doctor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await doctor.call("setWebhook", url=f"https://old.example.net/{doctor.want.token}")
    found = repr(examine(await doctor.gather())) + repr(await doctor.gather()) + caplog.text
    assert doctor.want.token.partition(":")[2] not in found
    assert SECRET not in found
