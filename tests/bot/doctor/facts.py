"""Facts about a bot with which all is well, and a way to change one of them."""

from dataclasses import replace
from typing import Any

from bot.doctor.finding import Finding
from bot.doctor.telegram import Facts, examine
from bot.doctor.telegram.asking import Reply
from bot.i18n import Catalogues
from bot.provision.telegram.profile import DEFAULT, Profile, Texts, wanted
from bot.provision.telegram.want import Want
from bot.provision.telegram.webhook import Webhook
from bot.provision.telegram.webhook import wanted as way_in

NOW = 1_800_000_000.0
TOKEN = "123456:CANARY-of-a-token"
SECRET = "s3cret-CANARY"
PUBLIC = "https://reports.example.org"
HOOK = f"{PUBLIC}/hooks/telegram"
CATALOGUES = Catalogues.load((), "all")
OURS = way_in(PUBLIC)
INFO = {
    "url": HOOK,
    "has_custom_certificate": False,
    "pending_update_count": 0,
    "max_connections": OURS.connections,
    "allowed_updates": sorted(OURS.updates),
}
ME = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Chat",
    "username": "reportline_test_bot",
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


def profile(name: str) -> Profile:
    return wanted(CATALOGUES, hotline="H", live=True, name=name)


def as_shown(name: str = "") -> dict[str, Texts]:
    """Give the wanted texts as Telegram shows them: without a name of its own a language has that of the default."""
    texts = profile(name).texts
    return {code: replace(one, name=one.name or texts[DEFAULT].name) for code, one in texts.items()}


def wants(*, polls: bool = False, api: str = "https://api.telegram.org", public: str = PUBLIC) -> Want:
    return Want(api, Webhook() if polls else way_in(public), profile, TOKEN, SECRET)


def by_webhook(want: Want | None = None, me: dict[str, Any] | None = None, **info: Any) -> Facts:
    """Give a bot to which Telegram delivers."""
    return Facts(
        want or wants(), NOW, Reply("done", ME | (me or {})), Reply("done", INFO | info), None, as_shown()
    )


def by_poll(poll: Reply | None = None, **info: Any) -> Facts:
    """Give a bot that polls."""
    return replace(by_webhook(wants(polls=True), **({"url": ""} | info)), poll=poll or Reply("done", []))


def aspect(found: Finding) -> str:
    """Give what a finding is about, as the table of docs/telegram.md calls it: the word after the dot."""
    assert found.subject == "telegram"
    return found.code.removeprefix("telegram.").partition("-")[0]


def unwell(facts: Facts) -> list[Finding]:
    """Give the findings that are not ok. Each says what to do, and none holds a secret."""
    found = examine(facts)
    assert not any("CANARY" in repr(finding) for finding in found)
    bad = [finding for finding in found if finding.level != "ok"]
    assert all(finding.do for finding in bad)
    return bad
