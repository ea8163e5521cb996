"""The whole look at an intake, at real servers: the stand-in, and one that answers by plan."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app.listening import serving, where
from bot.doctor.finding import Finding
from bot.doctor.intake import examine
from bot.doctor.intake.asking import NOTE, Asked, look
from bot.doctor.intake.check import check
from bot.doctor.intake.greeting import Greeting
from bot.door import bind
from bot.intake.standin import StandIn
from bot.settings import Intake, Settings
from tests.bot.doctor.cases import LIVE, SECRET, TODAY, case, told
from tests.bot.intake.hostile import (
    Act,
    Call,
    Hostile,
    answer,
    cut_before_storing,
    garbage_after_storing,
    half_open,
    honest,
    raw,
    said,
    self_signed,
)

TOKEN = "token-CANARY"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


def problem(status: int) -> Act:
    body = json.dumps({"title": "There is no such report.", "status": status, "code": "not_found"}).encode()
    return answer(status, body, kind="application/problem+json")


UNKNOWN, STRANGER = problem(404), problem(401)


def contract(put: Act = honest, get: Act = UNKNOWN, stranger: Act = STRANGER) -> Callable[[Call], Act]:
    """Give the plan of an intake that keeps the contract, but for what is said here."""

    def plan(call: Call) -> Act:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return stranger
        if call.method == "PUT":
            return put
        return answer(200, said(call.id)) if server_holds(call) else get

    held: set[str] = set()

    def server_holds(call: Call) -> bool:
        # The first question comes before the report.
        known = call.id in held
        held.add(call.id)
        return known and put is honest

    return plan


async def asked(server: Hostile, *, live: bool = False, seconds: float = 15, **changes: object) -> Asked:
    settings = Settings(
        intake=Intake("central", server.base), intake_token=SecretStr(TOKEN), mode="live" if live else "test"
    ).but(**changes)
    return await look(settings, hands_over=True, today=TODAY, seconds=seconds)


def found(asked: Asked) -> dict[str, Finding]:
    return told(check(asked, NOW))


def codes(asked: Asked) -> set[str]:
    return set(found(asked))


@asynccontextmanager
async def standing_in(token: str | None) -> AsyncIterator[tuple[str, StandIn]]:
    stand_in = StandIn(token=token)
    with bind("127.0.0.1", 0) as listener:
        async with serving(stand_in.app(), listener):
            yield where(listener).url, stand_in
    stand_in.close()


async def test_the_stand_in_takes_one_test_report_that_says_what_it_is(tmp_path: Path) -> None:
    async with standing_in(TOKEN) as (url, stand_in):
        visit = case(tmp_path, {"INTAKE": f"central+{url}", "INTAKE_TOKEN": TOKEN})
        visit.now = NOW
        found = told(await examine(visit))
        assert set(found) == {"intake.knows-us", "intake.taken"}
        ((_, body),) = stand_in._store.oldest_first()  # noqa: SLF001 - what arrived, byte for byte
    report = json.loads(body)
    assert (report["mode"], report["note"], report["platform"]) == ("test", NOTE, "doctor")
    assert report["addresses"][0]["url"].startswith("https://example.com/")


async def test_a_stand_in_of_the_other_shape_takes_one_too(tmp_path: Path) -> None:
    async with standing_in("pass-CANARY") as (url, stand_in):
        visit = case(
            tmp_path,
            {"INTAKE": f"iwf+{url}/iwf", "INTAKE_USER": "user", "INTAKE_PASSWORD": "pass-CANARY"},
        )
        assert set(told(await examine(visit))) == {"intake.taken"}
        ((_, body),) = stand_in._store.calls()  # noqa: SLF001 - as above
    assert json.loads(body)["Live_Report"] == "T"
    assert NOTE in json.loads(body)["Reporter_Description"]


async def test_in_live_mode_nothing_is_handed_over() -> None:
    async with Hostile(contract()) as server:
        assert codes(await asked(server, live=True)) == {"intake.knows-us", "intake.held-back"}
        assert {call.method for call in server.seen} == {"GET"}
        assert server.held == {}


async def test_an_intake_of_the_other_shape_gets_no_word_in_live_mode() -> None:
    async with Hostile(contract()) as server:
        found_ = found(await asked(server, live=True, intake=Intake("iwf", server.base)))
        assert {code: one.level for code, one in found_.items()} == {"intake.unasked": "warning"}
        assert server.seen == []


async def test_while_a_setting_is_wrong_nothing_is_handed_over(tmp_path: Path) -> None:
    async with Hostile(contract()) as server:
        given = {"INTAKE": f"central+{server.base}", "INTAKE_TOKEN": TOKEN, "MOD": "live"}
        assert set(told(await examine(case(tmp_path, given)))) == {"intake.knows-us", "intake.held-back"}
        assert {call.method for call in server.seen} == {"GET"}


async def test_who_asks_for_another_subject_hands_nothing_over(tmp_path: Path) -> None:
    async with Hostile(contract()) as server:
        visit = case(tmp_path, {"INTAKE": f"central+{server.base}", "INTAKE_TOKEN": TOKEN})
        visit.tries = False
        assert "intake.held-back" in told(await examine(visit))
        assert server.held == {}


@pytest.mark.parametrize(
    ("status", "code", "level", "part"),
    [
        (401, "intake.credentials", "fault", "REPORTLINE_INTAKE_TOKEN"),
        (403, "intake.forbidden", "fault", "mode"),
        (404, "intake.elsewhere", "fault", "REPORTLINE_INTAKE"),
        (405, "intake.elsewhere", "fault", "REPORTLINE_INTAKE"),
        (410, "intake.elsewhere", "fault", "REPORTLINE_INTAKE"),
        (301, "intake.redirects", "fault", "answers by itself"),
        (307, "intake.redirects", "fault", "answers by itself"),
        (400, "intake.refuses", "fault", "same version"),
        (409, "intake.refuses", "fault", "same version"),
        (413, "intake.refuses", "fault", "same version"),
        (422, "intake.refuses", "fault", "same version"),
        (418, "intake.foreign", "fault", "REPORTLINE_INTAKE"),
        (429, "intake.busy", "warning", "some minutes"),
        (500, "intake.down", "fault", "wait meanwhile"),
        (503, "intake.down", "fault", "wait meanwhile"),
        (408, "intake.down", "fault", "wait meanwhile"),
    ],
)
@pytest.mark.parametrize("live", [False, True])
async def test_every_answer_says_what_it_means_and_what_to_do(
    status: int, code: str, level: str, part: str, *, live: bool
) -> None:
    # As a proxy in front of everything answers, with a page.
    everything = answer(status, b"<html>no</html>", kind="text/html", headers={"Location": "/x"})
    async with Hostile(lambda _: everything) as server:
        told_ = found(await asked(server, live=live))
    assert [one for one in told_ if one != "intake.held-back"] == [code]
    assert told_[code].level == level
    assert part in told_[code].do


@pytest.mark.parametrize(
    ("put", "code"),
    [
        (answer(401), "intake.credentials"),
        (answer(403), "intake.forbidden"),
        (answer(404), "intake.elsewhere"),
        (answer(302, headers={"Location": "/x"}), "intake.redirects"),
        (answer(422, b"{}"), "intake.refuses"),
        (answer(503, headers={"Retry-After": "5"}), "intake.busy"),
        (answer(500), "intake.down"),
        (answer(200, b"accepted", kind="text/plain"), "intake.foreign"),
        (answer(200, b"{}"), "intake.foreign"),
        (answer(201, said("0" * 16)), "intake.foreign"),
        (answer(201, b"[" * 50_000), "intake.foreign"),
        (answer(201, b" " * 100_000), "intake.foreign"),
        (garbage_after_storing(), "intake.foreign"),
        (cut_before_storing, "intake.cut"),
        (raw(b"220 a mail server\r\n"), "intake.cut"),
    ],
)
async def test_an_intake_that_knows_us_and_takes_no_report_is_told(put: Act, code: str) -> None:
    async with Hostile(contract(put)) as server:
        told_ = found(await asked(server))
    assert set(told_) == {"intake.knows-us", code}


@pytest.mark.parametrize("live", [False, True])
async def test_who_hangs_up_or_says_nothing_is_told(*, live: bool) -> None:
    async with Hostile(lambda _: cut_before_storing) as server:
        assert "intake.cut" in codes(await asked(server, live=live))
    async with Hostile(lambda _: half_open) as server:
        assert "intake.silent" in codes(await asked(server, live=live, seconds=0.2))
    assert codes(await asked(server, live=live)) == {"intake.closed"}


@pytest.mark.parametrize("body", [b"<html>Welcome to the hotel's network</html>", b"{}", said("0" * 16)])
async def test_a_page_in_between_is_no_intake(body: bytes) -> None:
    async with Hostile(lambda _: answer(200, body, kind="text/html")) as server:
        assert codes(await asked(server)) == {"intake.foreign"}
        assert "intake.foreign" in codes(await asked(server, live=True))


async def test_an_intake_that_asks_nobody_for_a_token_is_a_warning() -> None:
    async with Hostile(contract(stranger=problem(404))) as server:
        assert found(await asked(server, live=True))["intake.open"].level == "warning"


async def test_an_intake_that_takes_reports_and_knows_no_question_is_a_warning() -> None:
    async with Hostile(contract(get=answer(405))) as server:
        told_ = found(await asked(server))
    assert {code: one.level for code, one in told_.items()} == {
        "intake.no-status": "warning",
        "intake.taken": "ok",
    }


async def test_a_report_that_is_taken_and_then_not_known_is_a_warning() -> None:
    def plan(call: Call) -> Act:
        return honest if call.method == "PUT" else problem(404 if "authorization" in call.headers else 401)

    async with Hostile(plan) as server:
        assert codes(await asked(server)) == {"intake.knows-us", "intake.taken", "intake.no-status"}


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ({"responseCode": "400", "responseData": ""}, "intake.refuses"),
        ({"responseCode": 422, "responseData": ""}, "intake.refuses"),
        ({"responseCode": "401"}, "intake.credentials"),
        ({"responseCode": 403}, "intake.forbidden"),
        ({"responseCode": "404"}, "intake.elsewhere"),
        ({"responseCode": "500"}, "intake.foreign"),
        ({"responseCode": "200", "responseData": ""}, "intake.foreign"),
        ({"responseCode": 200, "responseData": "4711"}, "intake.taken"),
        (None, "intake.foreign"),
    ],
)
async def test_what_stands_in_the_other_shapes_envelope_is_read(
    inside: dict[str, object] | None, code: str
) -> None:
    body = json.dumps({"IWFReportService1.0": inside}).encode() if inside else b"Invalid credentials"
    async with Hostile(lambda _: answer(200, body, kind="text/plain")) as server:
        assert codes(await asked(server, intake=Intake("iwf", server.base))) == {code}


@pytest.mark.parametrize(("days", "level"), [(13.9, "warning"), (14.5, "ok")])
def test_a_certificate_that_ends_soon_is_a_warning(days: float, level: str) -> None:
    greeted = Asked("iwf", live=True, where="x:443", greeting=Greeting(ends=NOW + days * 86_400))
    (first, *_) = check(greeted, NOW)
    assert (first.level, str(int(days)) in first.says) == (level, True)


async def test_a_certificate_that_does_not_verify_ends_the_look_before_a_word() -> None:
    async with Hostile(contract(), tls=self_signed()) as server:
        told_ = found(await asked(server))
        assert server.seen == []
    assert set(told_) == {"intake.untrusted"}


@pytest.mark.parametrize("offset", [-7200, -90, 0, 90, 7200])
async def test_the_intakes_clock_is_heard(offset: int) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=offset), usegmt=True)
    async with Hostile(lambda _: answer(404, headers={"Date": date})) as server:
        ahead = (await asked(server)).ahead
    assert ahead is not None
    assert abs(ahead - offset) < 30


async def test_a_clock_that_says_nothing_sensible_is_none() -> None:
    async with Hostile(lambda _: answer(404, headers={"Date": "yesterday"})) as server:
        assert (await asked(server)).ahead is None


async def test_without_an_address_that_can_be_used_nothing_is_asked() -> None:
    settings = Settings(intake=Intake("central", "https://user@intake.example.org"))
    unusable = await look(settings, hands_over=True, today=TODAY)
    assert codes(unusable) == {"intake.unusable"}


async def test_a_stand_in_that_does_not_run_is_no_fault() -> None:
    async with Hostile(contract()) as server:
        pass
    gone = await asked(server, intake=Intake("standin", server.base))
    assert {one.level for one in found(gone).values()} == {"ok"}
    assert codes(gone) == {"intake.standin", "intake.no-standin"}


async def test_the_intake_is_asked_once_a_visit(tmp_path: Path) -> None:
    async with Hostile(contract()) as server:
        given = {"SECRET": SECRET, **LIVE, "INTAKE": f"central+{server.base}"}
        visit = case(tmp_path, given)
        await examine(visit)
        before = len(server.seen)
        await asyncio.gather(examine(visit), examine(visit))
        assert len(server.seen) == before
