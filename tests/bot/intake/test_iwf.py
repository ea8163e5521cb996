"""The IWF's client against a hostile server, and against the stand-in of its shape."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.door import bind
from bot.intake.body import body
from bot.intake.iwf import (
    ADDRESS_AT_MOST,
    DESCRIPTION_AT_MOST,
    ENVELOPE,
    LATE_SECONDS,
    Account,
    IwfIntake,
    describe,
    fields_of,
)
from bot.intake.outcome import Accepted, Later, Outcome, Refused, Stop, Wait
from bot.intake.progress import Progress, asked_for_again, dump, load
from bot.intake.standin import StandIn
from bot.intake.standin.iwf import Call
from bot.settings import Listen
from flows.heard import LONGEST_ADDRESS
from flows.receipt import from_random
from flows.report import SEEN_ON, SEEN_WHEN, WHAT
from flows.turns import Address, Report
from tests.bot.chatting import TODAY
from tests.bot.intake.hostile import (
    Act,
    Hostile,
    answer,
    cut_after_storing,
    cut_before_storing,
    cut_inside_the_answer,
    garbage_after_storing,
    half_open,
    raw,
)

NOW = 1_800_000_000.0
ACCOUNT = Account("partner", "päss: word", 77, {"KE": 12})
ADDRESSES = ("https://example.com/1", "https://example.org/2", "https://example.net/3")


def report(*addresses: str, **more: str) -> Report:
    fields = {"mode": "test", "what": "photo", "language": "sw", "platform": "telegram", **more}
    return Report(from_random(1), addresses=tuple(Address(url, "page") for url in addresses), **fields)


def envelope(code: object = "200", number: object = "123456", **more: object) -> bytes:
    return json.dumps({ENVELOPE: {"responseCode": code, "responseData": number, **more}}).encode()


GOOD = answer(200, envelope())


class Notebook:
    """Where progress is kept, on a disk that may fail."""

    def __init__(self, acks: Mapping[int, str] | None = None) -> None:
        self.saved: list[bytes] = [dump(acks)] if acks else []

    async def keep(self, saved: bytes) -> None:
        """Write it down."""
        self.saved.append(saved)

    def progress(self) -> Progress:
        """Give what was written down last."""
        return Progress(load(self.saved[-1]) if self.saved else {}, self.keep)


@asynccontextmanager
async def client(url: str, *, seconds: float = 5.0) -> AsyncIterator[IwfIntake]:
    intake = IwfIntake(url, ACCOUNT, seconds=seconds, clock=lambda: NOW)
    try:
        yield intake
    finally:
        await intake.close()


async def attempt(
    *acts: Act, notebook: Notebook | None = None, seconds: float = 5.0, addresses: tuple[str, ...] = ADDRESSES
) -> tuple[Outcome, list[Mapping[str, Any]]]:
    """Hand over a report of three addresses; the acts answer call after call."""
    notebook = notebook or Notebook()
    waiting = list(acts)
    async with (
        Hostile(lambda _call: waiting.pop(0) if waiting else GOOD) as server,
        client(f"{server.base}/service/report", seconds=seconds) as intake,
    ):
        outcome = await intake.deliver(from_random(1), body(report(*addresses), TODAY), notebook.progress())
        return outcome, [json.loads(call.body) for call in server.seen]


async def test_each_address_is_one_call_of_fourteen_fields() -> None:
    async with Hostile(lambda _call: GOOD) as server, client(f"{server.base}/service/report") as intake:
        made = report(*ADDRESSES, country="KE", note="Behind the second link.", seen_on="chat")
        assert await intake.deliver(made.id, body(made, TODAY)) == Accepted()
    assert [(call.method, call.path) for call in server.seen] == [("POST", "/service/report")] * 3
    credentials = base64.b64decode(server.seen[0].headers["authorization"].removeprefix("Basic "))
    assert credentials.decode() == "partner:päss: word"
    calls = [Call.model_validate_json(call.body) for call in server.seen]
    assert [call.Reported_URL for call in calls] == list(ADDRESSES)
    assert {call.Live_Report for call in calls} == {"T"}
    assert {call.Report_Channel_ID for call in calls} == {77}
    assert {call.Reporter_Country_ID for call in calls} == {12}
    description = "[what=photo seen_on=chat country=KE language=sw] Behind the second link."
    assert {call.Reporter_Description for call in calls} == {description}
    assert made.id not in "".join(call.body.decode() for call in server.seen)


def test_a_live_report_is_marked_live_and_an_unknown_country_left_out() -> None:
    fields = fields_of(
        {"mode": "live", "what": "page", "language": "en", "country": "TZ"},
        ADDRESSES[0],
        ACCOUNT,
        again=False,
    )
    assert (fields["Live_Report"], fields["Reporter_Country_ID"]) == ("L", None)


@pytest.mark.parametrize("code", ["200", 200, " 200 "])
async def test_a_success_is_a_code_as_text_or_number_with_an_id(code: object) -> None:
    notebook = Notebook()
    outcome, calls = await attempt(*[answer(200, envelope(code, 4711))] * 3, notebook=notebook)
    assert outcome == Accepted()
    assert len(calls) == 3
    assert load(notebook.saved[-1]) == {0: "4711", 1: "4711", 2: "4711"}


@pytest.mark.parametrize(
    "answered",
    [
        b"",
        b"Unauthorized",
        b"{}",
        b"[]",
        b'"200"',
        b"{" * 5000,
        envelope("200", ""),
        envelope("200", None),
        envelope("200", True),
        envelope(None),
        envelope().replace(b'"200"', b"1e999"),
        envelope("two hundred"),
        envelope([200]),
        json.dumps({ENVELOPE: "200"}).encode(),
        b" " * 70_000 + envelope(),
    ],
)
async def test_no_other_success_counts_and_the_call_is_made_once_more_late_and_marked(
    answered: bytes,
) -> None:
    notebook = Notebook()
    outcome, calls = await attempt(answer(200, answered), notebook=notebook)
    assert outcome == Later(LATE_SECONDS, unknown=True)
    assert [call["Reported_URL"] for call in calls] == list(ADDRESSES)
    assert notebook.progress().is_doubtful(0)

    outcome, calls = await attempt(notebook=notebook)
    assert outcome == Accepted()
    assert [call["Reported_URL"] for call in calls] == [ADDRESSES[0]]
    assert "possible repetition" in calls[0]["Reporter_Description"]


async def test_an_address_whose_successes_say_nothing_is_sent_twice_and_then_laid_before_an_operator() -> (
    None
):
    notebook = Notebook()
    garbled = answer(200, b"<html>")
    for _ in range(2):
        outcome, _ = await attempt(garbled, notebook=notebook)
        assert outcome == Later(LATE_SECONDS, unknown=True)
    outcome, calls = await attempt(notebook=notebook)
    assert (outcome, calls) == (Refused("unknown"), [])
    again = asked_for_again(load(notebook.saved[-1]))
    outcome, calls = await attempt(notebook=Notebook(again))
    assert outcome == Accepted()
    assert "possible repetition" in calls[0]["Reporter_Description"]


@pytest.mark.parametrize(
    "act",
    [cut_after_storing, cut_before_storing, cut_inside_the_answer, garbage_after_storing(), raw(b"\0\xff")],
)
async def test_a_call_that_broke_off_may_have_arrived_and_keeps_no_other_address(act: Act) -> None:
    notebook = Notebook()
    outcome, calls = await attempt(GOOD, act, notebook=notebook)
    assert outcome == Later(LATE_SECONDS, unknown=True)
    assert len(calls) == 3
    progress = notebook.progress()
    assert [progress.is_done(position) for position in range(3)] == [True, False, True]
    assert progress.is_doubtful(1)
    outcome, calls = await attempt(notebook=notebook)
    assert outcome == Accepted()
    assert [call["Reported_URL"] for call in calls] == [ADDRESSES[1]]
    assert "possible repetition" in calls[0]["Reporter_Description"]


async def test_two_calls_that_break_off_are_the_intakes_fault_and_end_the_attempt() -> None:
    notebook = Notebook()
    outcome, calls = await attempt(cut_before_storing, cut_before_storing, notebook=notebook)
    assert outcome == Later(LATE_SECONDS, unknown=True)
    assert len(calls) == 2
    _, calls = await attempt(notebook=notebook)
    assert [call["Reported_URL"] for call in calls] == [ADDRESSES[2], ADDRESSES[0], ADDRESSES[1]]


async def test_a_call_that_is_given_up_in_the_middle_may_have_arrived() -> None:
    notebook = Notebook()
    asked = asyncio.Event()

    def plan(_call: object) -> Act:
        asked.set()
        return half_open

    async with Hostile(plan) as server, client(f"{server.base}/") as intake:
        made = body(report(ADDRESSES[0]), TODAY)
        delivering = asyncio.create_task(intake.deliver(from_random(1), made, notebook.progress()))
        await asked.wait()
        delivering.cancel()
        await asyncio.wait({delivering})
    _, calls = await attempt(notebook=notebook, addresses=ADDRESSES[:1])
    assert "possible repetition" in calls[0]["Reporter_Description"]


async def test_a_silent_server_may_have_it() -> None:
    outcome, _ = await attempt(half_open, seconds=0.2)
    assert outcome == Later(LATE_SECONDS, unknown=True)


async def test_a_server_that_is_not_there_has_nothing_and_nothing_is_marked() -> None:
    notebook = Notebook()
    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    listener.close()
    async with client(f"http://127.0.0.1:{port}/") as intake:
        made = body(report(*ADDRESSES), TODAY)
        assert await intake.deliver(from_random(1), made, notebook.progress()) == Later()
    assert load(notebook.saved[-1]) == {}


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (answer(401, b"Unauthorized", kind="text/plain"), Stop("http_401")),
        (answer(403, b"Unauthorized", kind="text/plain"), Stop("http_403")),
        (answer(302, headers={"Location": "https://example.org/"}), Stop("http_302")),
        (answer(404, envelope("404", "")), Stop("http_404")),
        (answer(429, headers={"Retry-After": "17"}), Wait(17.0)),
        (answer(503, headers={"Retry-After": "Fri, 15 Jan 2027 08:01:00 GMT"}), Wait(60.0)),
        (answer(503), Later()),
        (answer(200, envelope("401", "")), Stop("code_401")),
        (answer(200, envelope(403, "")), Stop("code_403")),
    ],
)
async def test_what_concerns_all_reports_ends_the_attempt_and_keeps_what_was_reached(
    act: Act, expected: Outcome
) -> None:
    notebook = Notebook()
    outcome, calls = await attempt(GOOD, act, act, notebook=notebook)
    assert outcome == expected
    # One address alone may be why it stops.
    assert len(calls) == (3 if isinstance(expected, Stop) else 2)
    assert load(notebook.saved[-1]) == {0: "123456"}


async def test_an_address_that_alone_is_forbidden_is_refused_by_itself() -> None:
    notebook = Notebook()
    outcome, calls = await attempt(answer(403), notebook=notebook)
    assert outcome == Refused("http_403")
    assert len(calls) == 3
    assert load(notebook.saved[-1]) == {1: "123456", 2: "123456"}


@pytest.mark.parametrize("act", [answer(400), answer(422), answer(413), answer(200, envelope("400", ""))])
async def test_an_address_that_is_refused_does_not_keep_the_others(act: Act) -> None:
    notebook = Notebook()
    outcome, calls = await attempt(GOOD, act, GOOD, notebook=notebook)
    assert isinstance(outcome, Refused)
    assert len(calls) == 3
    outcome, calls = await attempt(GOOD, notebook=notebook)
    assert outcome == Accepted()
    assert [call["Reported_URL"] for call in calls] == [ADDRESSES[1]]


async def test_what_cannot_be_noted_ends_the_delivery_before_the_next_call() -> None:
    class Full(Notebook):
        async def keep(self, _saved: bytes) -> None:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await attempt(GOOD, notebook=Full())


@given(
    st.sampled_from(WHAT).map(lambda option: option.value),
    st.sampled_from(SEEN_ON).map(lambda option: option.value),
    st.sampled_from(SEEN_WHEN).map(lambda option: option.value),
    st.text(min_size=400, max_size=400),
)
def test_the_longest_note_leaves_room_for_all_that_is_put_before_it(
    what: str, seen_on: str, seen_when: str, note: str
) -> None:
    fields = {"what": what, "seen_on": seen_on, "seen_when": seen_when, "country": "KE", "note": note}
    text = describe({"language": "zh-Hant-HK", **fields}, again=True)
    assert len(text) <= DESCRIPTION_AT_MOST
    assert text.endswith(note)


def test_a_longer_address_is_refused_where_it_is_typed() -> None:
    assert LONGEST_ADDRESS <= ADDRESS_AT_MOST


@pytest.mark.parametrize("url", ["http://intake.example.org/", "ftp://intake.example.org/", "not an address"])
def test_an_address_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"plain http|https://"):
        IwfIntake(url, ACCOUNT)


@asynccontextmanager
async def standing_in() -> AsyncIterator[tuple[StandIn, str]]:
    """Serve the stand-in on this machine."""
    from bot.app.listening import serving, where  # noqa: PLC0415 - the composition is not this test's subject

    stand_in = StandIn(":memory:", token=ACCOUNT.password)
    listener = bind(*Listen("127.0.0.1", 0))
    with listener:
        async with serving(stand_in.app(), listener):
            yield stand_in, where(listener).url
    await asyncio.to_thread(stand_in.close)


async def test_the_stand_in_of_this_shape_takes_what_the_client_sends() -> None:
    async with standing_in() as (_, base), client(f"{base}/iwf") as intake:
        made = report(*ADDRESSES, note="\u0628 note")
        assert await intake.deliver(made.id, body(made, TODAY)) == Accepted()
        assert await intake.deliver(made.id, body(made, TODAY)) == Accepted()
        live = report(ADDRESSES[0], mode="live")
        assert await intake.deliver(live.id, body(live, TODAY)) == Stop("http_403")


async def test_the_stand_in_of_this_shape_refuses_what_is_no_report() -> None:
    async with standing_in() as (_, base), client(f"{base}/iwf") as intake:
        made = report("x" * 1001)
        assert await intake.deliver(made.id, body(made, TODAY)) == Refused("malformed")
    async with standing_in() as (_, base):
        wrong = IwfIntake(f"{base}/iwf", Account("partner", "wrong"))
        made = report(ADDRESSES[0])
        assert await wrong.deliver(made.id, body(made, TODAY)) == Stop("http_401")
        await wrong.close()
