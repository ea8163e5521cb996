import logging
from typing import Any

import pytest

from bot.i18n import Catalogues
from bot.provision.telegram import webhook
from bot.provision.telegram.account import NotDoneError, account
from bot.provision.telegram.present import known_codes
from bot.provision.telegram.profile import DEFAULT, wanted
from bot.provision.telegram.run import provision
from bot.provision.telegram.want import Want
from tests.telegram.proxy import Proxy

CATALOGUES = Catalogues.load((), "all")
WITHOUT_ARABIC = Catalogues.load((), "en,fr")
PUBLIC = "https://reports.example.org"
HOOK = f"{PUBLIC}/hooks/telegram"
SECRET = "s3cret-CANARY"
FOR_EVERYONE = '{"type": "default"}'
ALWAYS = 1000


class Operator:
    """Somebody who runs the command, and what it said to them the last time."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.token = proxy.telegram.account.token
        self.canaries = (self.token.partition(":")[2], SECRET)
        self.lines: list[str] = []

    async def provision(
        self,
        *,
        catalogues: Catalogues = CATALOGUES,
        public_url: str | None = None,
        name: str = "",
        dry_run: bool = False,
        token: str = "",
        api: str = "",
    ) -> bool:
        """Run it. Raises NotDoneError."""
        self.lines.clear()
        want = Want(
            api or self.proxy.url,
            webhook.wanted(public_url),
            lambda name: wanted(catalogues, hotline="H", live=False, name=name),
            token or self.token,
            SECRET,
        )
        async with account(want.token, want.api, secrets=want.secrets) as opened:
            return await provision(opened, want=want, name=name, say=self.lines.append, dry_run=dry_run)

    async def call(self, method: str, **fields: Any) -> Any:
        """Ask the Bot API itself."""
        url = f"{self.proxy.telegram.url}/bot{self.token}/{method}"
        async with self.proxy.http.post(url, json=fields) as answer:
            return (await answer.json())["result"]

    @property
    def sets(self) -> list[str]:
        """The calls that set something since this was last asked."""
        methods = [call.method for call in self.proxy.calls]
        self.proxy.calls.clear()
        return [method for method in methods if not method.startswith("get")]

    @property
    def said(self) -> str:
        """What the last run said."""
        return "\n".join(self.lines)


@pytest.fixture
def operator(proxy: Proxy) -> Operator:
    return Operator(proxy)


async def test_the_first_run_sets_all_texts_of_all_languages(operator: Operator) -> None:
    assert await operator.provision()
    telegram = operator.proxy.telegram
    texts, commands = telegram.account.texts, telegram.account.commands
    for code, wants in wanted(CATALOGUES, hotline="H", live=False).texts.items():
        assert texts["description", code] == wants.description
        assert texts["short_description", code] == wants.about
        assert texts.get(("name", code), "") == wants.name
        assert [(one["command"], one["description"]) for one in commands[FOR_EVERYONE, code]] == list(
            wants.commands
        )
    assert telegram.verdict()["ok"]


async def test_the_second_run_changes_nothing(operator: Operator) -> None:
    await operator.provision()
    assert operator.sets
    assert await operator.provision()
    assert operator.sets == []
    assert len(operator.lines) == 2


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(operator: Operator) -> None:
    assert not await operator.provision(public_url=PUBLIC, dry_run=True)
    differences = operator.lines[:-2]
    assert operator.sets == []
    await operator.provision(public_url=PUBLIC)
    assert operator.lines[: len(differences)] == differences
    assert operator.sets
    assert await operator.provision(public_url=PUBLIC, dry_run=True)
    assert operator.sets == []


async def test_a_webhook_is_set_with_its_secret_and_what_waits_is_kept(operator: Operator) -> None:
    message = {"message_id": 1, "chat": {"id": 5, "type": "private"}}
    await operator.proxy.telegram.deliver({"message": message})
    assert await operator.provision(public_url=PUBLIC)
    (call,) = (call for call in operator.proxy.calls if call.method == "setWebhook")
    assert call.fields["secret_token"] == SECRET
    info = await operator.call("getWebhookInfo")
    assert webhook.present(info) == webhook.wanted(PUBLIC)
    assert info["pending_update_count"] == 1


async def test_a_webhook_is_set_again_each_time_since_its_secret_cannot_be_read(operator: Operator) -> None:
    await operator.provision(public_url=PUBLIC)
    assert operator.sets
    assert await operator.provision(public_url=PUBLIC)
    assert operator.sets == ["setWebhook"]
    assert "secret" in operator.said


async def test_a_bot_that_polls_has_its_webhook_taken_away_once(operator: Operator) -> None:
    await operator.provision(public_url=PUBLIC)
    assert operator.sets
    assert await operator.provision()
    assert operator.sets == ["deleteWebhook"]
    assert await operator.provision()
    assert operator.sets == []


async def test_what_waits_is_kept_when_the_webhook_is_taken_away(operator: Operator) -> None:
    await operator.provision(public_url=PUBLIC)
    message = {"message_id": 1, "chat": {"id": 5, "type": "private"}}
    await operator.proxy.telegram.deliver({"message": message})
    assert await operator.provision()
    (call,) = (call for call in operator.proxy.calls if call.method == "deleteWebhook")
    assert call.fields == {"drop_pending_updates": False}
    assert (await operator.call("getWebhookInfo"))["pending_update_count"] == 1


async def test_a_proxy_of_the_environment_is_not_asked(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody listens there.
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert await operator.provision()


async def test_of_an_earlier_webhook_the_server_alone_is_shown(operator: Operator) -> None:
    await operator.call("setWebhook", url=f"https://old.example.net/{operator.token}")
    await operator.provision(public_url=PUBLIC)
    assert f"webhook: https://old.example.net/… -> {HOOK}" in operator.lines
    assert not any(canary in operator.said for canary in operator.canaries)


async def test_a_language_that_is_not_offered_any_more_is_taken_away(operator: Operator) -> None:
    await operator.provision()
    assert operator.sets
    assert await operator.provision(catalogues=WITHOUT_ARABIC)
    assert operator.sets == ["setMyName", "setMyShortDescription", "setMyDescription", "deleteMyCommands"]
    account = operator.proxy.telegram.account
    assert {language for _, language in (*account.texts, *account.commands)} == {"", "en", "fr"}


async def test_a_language_that_nobody_set_is_asked_about_once(operator: Operator) -> None:
    await operator.provision()
    asked = [call.method for call in operator.proxy.calls]
    assert asked.count("getMyName") == len(CATALOGUES.offered) + 1
    assert asked.count("getMyCommands") == len(known_codes() | {DEFAULT, *CATALOGUES.offered})


async def test_a_language_that_could_not_be_taken_away_is_found_again(operator: Operator) -> None:
    await operator.provision()
    operator.proxy.faults.too_many("setMyName", retry_after=9000)
    assert not await operator.provision(catalogues=WITHOUT_ARABIC)
    account = operator.proxy.telegram.account
    assert (FOR_EVERYONE, "ar") in account.commands
    assert await operator.provision(catalogues=WITHOUT_ARABIC)
    assert {language for _, language in (*account.texts, *account.commands)} == {"", "en", "fr"}


async def test_a_name_for_all_takes_the_place_of_each_languages_own(operator: Operator) -> None:
    await operator.provision()
    assert await operator.provision(name="Line")
    texts = operator.proxy.telegram.account.texts
    assert {key: text for key, text in texts.items() if key[0] == "name"} == {("name", ""): "Line"}


async def test_a_long_wait_is_told_in_hours_and_the_rest_goes_on(operator: Operator) -> None:
    operator.proxy.faults.too_many("setMyName", retry_after=80_000, times=ALWAYS)
    assert not await operator.provision(public_url=PUBLIC)
    assert "Not done, name (default): Telegram asks to try again in 23 hours." in operator.lines
    assert "Not done, name (fr): Telegram asks to try again in 23 hours." in operator.lines
    assert operator.sets.count("setMyName") == 1
    assert ("description", "fr") in operator.proxy.telegram.account.texts
    assert (await operator.call("getWebhookInfo"))["url"] == HOOK


async def test_a_short_wait_is_waited_for(operator: Operator) -> None:
    operator.proxy.faults.too_many("setMyName", retry_after=1)
    assert await operator.provision()
    assert operator.sets.count("setMyName") == 4
    assert operator.proxy.telegram.account.texts["name", ""] == "Chat"


async def test_what_telegram_refuses_is_told_in_its_words_and_the_rest_goes_on(operator: Operator) -> None:
    faults = operator.proxy.faults
    faults.refuse("setMyDescription", 400, f"Bad Request: no {operator.token}", times=ALWAYS)
    faults.refuse("setMyShortDescription", 400, "Bad Request: not like this", times=ALWAYS)
    faults.refuse("setMyName", 404, "Not Found: method not found", times=ALWAYS)
    assert not await operator.provision()
    assert "Not done, short description (fr): Telegram refuses: Not like this." in operator.lines
    assert "Not done, name (fr): this server of the Bot API does not know how to do that." in operator.lines
    assert not any(canary in operator.said for canary in operator.canaries)
    assert (FOR_EVERYONE, "fr") in operator.proxy.telegram.account.commands


async def test_when_nothing_answers_any_more_nothing_more_is_tried(operator: Operator) -> None:
    operator.proxy.faults.break_down("setMyDescription", times=ALWAYS)
    assert not await operator.provision(public_url=PUBLIC)
    assert operator.sets == ["setMyCommands", "setMyDescription"]
    assert "Not done, webhook: the Bot API does not answer" in operator.said


@pytest.mark.parametrize("token", ["123456:another-CANARY-token-of-loopback-000", "1:CANARY"])
async def test_a_token_that_is_not_taken_ends_it_in_words_without_it(
    operator: Operator, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotDoneError, match="BotFather") as told:
        await operator.provision(token=token)
    assert "CANARY" not in str(told.value) + caplog.text
    assert told.value.__suppress_context__


async def test_what_cannot_be_reached_or_is_no_bot_api_is_told(operator: Operator) -> None:
    with pytest.raises(NotDoneError, match="REPORTLINE_TELEGRAM_API"):
        await operator.provision(api="http://127.0.0.1:9")
    operator.proxy.faults.break_down("getMe", status=200)
    with pytest.raises(NotDoneError, match="Bot API"):
        await operator.provision()
    operator.proxy.faults.refuse("getWebhookInfo", 500, "Internal Server Error")
    with pytest.raises(NotDoneError, match="Bot API"):
        await operator.provision()
    assert operator.sets == []


async def test_nothing_of_token_or_secret_is_in_any_log(
    operator: Operator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        caplog.set_level(logging.DEBUG, name)
    await operator.provision(public_url=PUBLIC)
    operator.proxy.faults.too_many("setMyName", retry_after=9000)
    operator.proxy.faults.break_down("setWebhook")
    await operator.provision(public_url=PUBLIC, name="Line")
    assert not any(canary in caplog.text + operator.said for canary in operator.canaries)
