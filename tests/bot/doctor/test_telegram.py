"""What the doctor makes of facts; whether it gathers them rightly is tested in tests/telegram/test_doctor.py."""

from dataclasses import replace
from typing import get_args

import pytest

from bot.doctor.telegram import Facts, examine
from bot.doctor.telegram.asking import Outcome, Reply
from bot.doctor.telegram.failures import advice
from bot.provision.telegram.profile import DEFAULT, Texts
from tests.bot.doctor.facts import HOOK, NOW, TOKEN, as_shown, aspect, by_poll, by_webhook, unwell, wants

HOUR = 3600


def test_nothing_is_found_where_all_is_well() -> None:
    assert unwell(by_webhook()) == []
    assert unwell(replace(by_poll(Reply("conflict")), runs_here=True)) == []


@pytest.mark.parametrize("outcome", sorted(set(get_args(Outcome)) - {"done"}))
def test_whatever_becomes_of_the_first_call_is_one_finding_and_nothing_else_is_judged(
    outcome: Outcome,
) -> None:
    (found,) = unwell(Facts(wants(), NOW, Reply(outcome, words=f"no {TOKEN}")))
    assert found.level == ("warning" if outcome in {"busy", "down"} else "fault")
    assert aspect(found) == ("token" if outcome in {"token", "unknown"} else "api")


def test_an_answer_that_names_no_bot_is_a_fault() -> None:
    (found,) = unwell(by_webhook(me={"username": None}))
    assert (found.level, found.code) == ("fault", "telegram.api-nameless")


def test_a_server_of_ones_own_is_named() -> None:
    found = examine(by_webhook(wants(api="http://127.0.0.1:8081")))
    assert any("127.0.0.1:8081" in finding.says for finding in found if finding.code == "telegram.api-own")


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"url": ""}, "fault"),
        ({"url": f"https://other.example.net/{TOKEN}"}, "fault"),
        ({"allowed_updates": ["message"]}, "fault"),
        ({"allowed_updates": None}, "warning"),
        ({"max_connections": 40}, "warning"),
        ({"has_custom_certificate": True}, "warning"),
    ],
)
def test_a_webhook_that_is_not_as_wanted_is_mended_by_provision(
    changed: dict[str, object], level: str
) -> None:
    (found,) = unwell(by_webhook(None, None, **changed))
    assert (found.level, aspect(found)) == (level, "webhook")
    assert "reportline provision telegram" in found.do


def test_a_webhook_that_leads_elsewhere_may_mean_that_somebody_has_the_token() -> None:
    (found,) = unwell(by_webhook(url="https://other.example.net/x"))
    assert "other.example.net" in found.says
    assert "/revoke" in found.do


@pytest.mark.parametrize("public", ["http://reports.example.org", "https://reports.example.org:8080"])
def test_an_address_that_telegram_does_not_deliver_to_is_a_fault(public: str) -> None:
    url = f"{public}/hooks/telegram"
    (found,) = unwell(by_webhook(wants(public=public), url=url))
    assert "8443" in found.says
    own = wants(public=public, api="http://127.0.0.1:8081")
    assert unwell(by_webhook(own, url=url)) == []


@pytest.mark.parametrize(
    ("ago", "pending", "level"),
    [(60, 3, "fault"), (60, 0, "warning"), (2 * HOUR, 3, "ok"), (50 * HOUR, 0, "ok"), (-5, 1, "fault")],
)
def test_an_error_of_delivery_is_told_with_its_age(ago: int, pending: int, level: str) -> None:
    facts = by_webhook(
        last_error_message="Connection refused", last_error_date=int(NOW) - ago, pending_update_count=pending
    )
    (found,) = (finding for finding in examine(facts) if "last error" in finding.says)
    assert found.level == level
    assert "Connection refused" in found.says
    assert bool(found.do) == (level != "ok")


def test_what_an_error_repeats_of_the_token_is_left_out() -> None:
    facts = by_webhook(last_error_message=f"Wrong response: {TOKEN}", last_error_date=int(NOW))
    assert len(unwell(facts)) == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Wrong response from the webhook: 301 Moved Permanently", "redirects"),
        ("Wrong response from the webhook: 401 Unauthorized", "password"),
        ("Wrong response from the webhook: 403 Forbidden", "provision telegram"),
        ("Wrong response from the webhook: 404 Not Found", "REPORTLINE_TELEGRAM_MODE"),
        ("Wrong response from the webhook: 413 Content Too Large", "1 MB"),
        ("Wrong response from the webhook: 500 Internal Server Error", "log"),
        ("Wrong response from the webhook: 502 Bad Gateway", "serve"),
        ("Wrong response from the webhook: 503 Service Unavailable", "log"),
        ("Wrong response from the webhook: 504 Gateway Timeout", "too late"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "chain"),
        ("Failed to resolve host: Name or service not known", "DNS"),
        ("IPv6-only addresses are not allowed", "IPv4"),
        ("IP address 192.0.2.7 is reserved", "public one"),
        ("Connection refused", "port"),
        ("Connection timed out", "firewall"),
        ("Read timeout expired", "too late"),
        ("something new", "serve"),
    ],
)
def test_every_error_of_delivery_has_an_advice_of_its_own(words: str, part: str) -> None:
    assert part in advice(words)


def test_a_bot_that_polls_gets_nothing_while_a_webhook_is_set() -> None:
    (found,) = unwell(replace(by_poll(url=HOOK), poll=None))
    assert (found.level, found.code) == ("fault", "telegram.webhook-in-the-way")
    assert "provision telegram" in found.do


def test_somebody_who_polls_is_the_bot_itself_if_that_runs_here() -> None:
    (found,) = unwell(by_poll(Reply("conflict")))
    assert (found.level, found.code) == ("warning", "telegram.polling-others")
    assert "/revoke" in found.do
    assert unwell(replace(by_poll(Reply("conflict")), runs_here=True)) == []


def test_where_nobody_polls_it_is_not_said_to_be_well() -> None:
    (nobody,) = unwell(by_poll())
    assert (nobody.level, nobody.code) == ("warning", "telegram.polling-nobody")
    assert "would wait" in nobody.says
    assert "reportline run" in nobody.do
    (waiting,) = unwell(by_poll(pending_update_count=7))
    assert "7 updates" in waiting.says
    assert "nobody takes it" in waiting.do


def test_a_bot_that_runs_here_and_is_not_seen_to_poll_is_told() -> None:
    (found,) = unwell(replace(by_poll(), runs_here=True))
    assert (found.level, found.code) == ("warning", "telegram.polling-unseen")
    assert "log" in found.do


def test_a_poll_that_brings_nothing_is_a_fault() -> None:
    (found,) = unwell(by_poll(Reply("down")))
    assert found.code == "telegram.polling-nothing"


def test_many_updates_that_wait_are_a_warning_and_a_few_are_not() -> None:
    (found,) = unwell(by_webhook(pending_update_count=1000))
    assert (found.level, found.code) == ("warning", "telegram.waiting-many")
    assert "1000 updates" in found.says
    assert unwell(by_webhook(pending_update_count=3)) == []


def test_a_webhook_that_cannot_be_asked_for_is_told() -> None:
    (found,) = unwell(replace(by_webhook(), info=Reply("down")))
    assert found.code == "telegram.webhook-unknown"


@pytest.mark.parametrize(
    ("me", "word", "level"),
    [
        ({"can_read_all_group_messages": True}, "/setprivacy", "fault"),
        ({"can_join_groups": True}, "/setjoingroups", "warning"),
        ({"supports_inline_queries": True}, "/setinline", "warning"),
    ],
)
def test_what_botfather_should_be_told_of_groups_is_said(me: dict[str, bool], word: str, level: str) -> None:
    (found,) = unwell(by_webhook(me=me))
    assert (found.level, aspect(found)) == (level, "groups")
    assert word in found.do


def test_texts_that_differ_are_named_and_provision_sets_them() -> None:
    texts = as_shown()
    texts["fr"] = replace(texts["fr"], description="Old", commands=())
    (found,) = unwell(replace(by_webhook(), texts=texts))
    assert (found.level, found.code) == ("warning", "telegram.profile-differs")
    assert "commands (fr), description (fr)" in found.says
    assert "provision telegram" in found.do


def test_one_name_in_every_language_is_the_operators_choice_and_is_shown() -> None:
    facts = replace(by_webhook(), texts=as_shown("Line"))
    assert unwell(facts) == []
    assert any('"Line"' in finding.says for finding in examine(facts))


def test_names_that_are_neither_ours_nor_one_are_a_warning() -> None:
    texts = as_shown()
    texts["fr"] = replace(texts["fr"], name="Autre")
    (found,) = unwell(replace(by_webhook(), texts=texts))
    assert "name (fr)" in found.says


def test_a_profile_that_cannot_be_read_is_told() -> None:
    (found,) = unwell(replace(by_webhook(), texts=None))
    assert found.code == "telegram.profile-unread"


def test_a_bot_that_was_never_provisioned_lacks_all_but_its_name() -> None:
    texts = {code: Texts("Nameless") for code in as_shown()}
    assert DEFAULT in texts
    (found,) = unwell(replace(by_webhook(), texts=texts))
    assert found.says == (
        "Not as wanted: commands (default), description (default), short description (default), commands (ar), 8 more."
    )
