import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.outbox import Counts, Entry, OutboxFailedError, SqliteOutbox, name_of, table
from bot.privacy import new_id
from flows.events import Status
from tests.bot.outbox.conftest import NOON, Clocks

MINUTE = 60.0
DAY = 86_400.0


async def kept(outbox: SqliteOutbox, number: int = 1) -> list[str]:
    receipts = [new_id() for _ in range(number)]
    for receipt in receipts:
        await outbox.insert(receipt, receipt.encode())
    return receipts


async def claimed(outbox: SqliteOutbox) -> Entry:
    (entry,) = await outbox.claim(1)
    return entry


async def test_a_report_is_received_then_handed_out_once_then_forwarded(outbox: SqliteOutbox) -> None:
    receipt = new_id()
    assert await outbox.status(receipt) is Status.UNKNOWN
    await outbox.insert(receipt, b"sealed")
    assert await outbox.status(receipt) is Status.RECEIVED
    entry = await claimed(outbox)
    assert entry == Entry(name_of(receipt), b"sealed", tries=1, refusals=0)
    assert await outbox.claim(10) == ()
    assert await outbox.status(receipt) is Status.RECEIVED
    await outbox.delivered(entry.name)
    assert await outbox.status(receipt) is Status.FORWARDED
    assert await outbox.counts() == Counts(waiting=0, dead=0, oldest_seconds=0)


async def test_fifty_presses_at_once_are_one_report(outbox: SqliteOutbox) -> None:
    receipt = new_id()
    await asyncio.gather(*(outbox.insert(receipt, b"sealed %d" % press) for press in range(50)))
    assert (await outbox.counts()).waiting == 1
    assert len(await outbox.claim(50)) == 1


async def test_a_report_that_was_delivered_is_not_taken_again_for_eight_days(
    outbox: SqliteOutbox, clocks: Clocks
) -> None:
    (receipt,) = await kept(outbox)
    await outbox.delivered((await claimed(outbox)).name)
    clocks.pass_by(8 * DAY)
    await outbox.insert(receipt, b"again")
    assert (await outbox.counts()).waiting == 0
    assert await outbox.status(receipt) is Status.FORWARDED
    clocks.pass_by(DAY)
    await kept(outbox)
    assert await outbox.status(receipt) is Status.UNKNOWN


async def test_a_report_that_waits_or_was_laid_aside_is_not_taken_again(outbox: SqliteOutbox) -> None:
    (receipt,) = await kept(outbox)
    entry = await claimed(outbox)
    await outbox.insert(receipt, b"again")
    await outbox.dead(entry.name, "refused")
    await outbox.insert(receipt, b"again")
    assert (await outbox.counts()) == Counts(0, 1, 0, {"refused": 1})


async def test_later_waits_until_it_is_due_and_counts_tries_and_refusals(
    outbox: SqliteOutbox, clocks: Clocks
) -> None:
    await kept(outbox)
    entry = await claimed(outbox)
    await outbox.later(entry.name, due=clocks.wall + 5 * MINUTE, refusals=2)
    assert await outbox.next_due() == clocks.wall + 5 * MINUTE
    assert await outbox.claim(1) == ()
    clocks.pass_by(5 * MINUTE)
    again = await claimed(outbox)
    assert (again.tries, again.refusals, again.sealed) == (2, 2, entry.sealed)


async def test_an_operator_can_hurry_what_waits(outbox: SqliteOutbox, clocks: Clocks) -> None:
    await kept(outbox)
    entry = await claimed(outbox)
    await outbox.later(entry.name, due=clocks.wall + 5 * MINUTE, refusals=0)
    await outbox.hurry()
    assert (await claimed(outbox)).name == entry.name
    await outbox.hurry()
    assert await outbox.claim(1) == ()  # what somebody holds stays held


async def test_what_was_refused_or_did_not_open_is_not_hurried(outbox: SqliteOutbox, clocks: Clocks) -> None:
    await kept(outbox)
    entry = await claimed(outbox)
    await outbox.later(entry.name, due=clocks.wall + 5 * MINUTE, refusals=1)
    await outbox.hurry()
    assert await outbox.claim(1) == ()
    assert await outbox.next_due() == clocks.wall + 5 * MINUTE


async def test_what_was_to_wait_is_kept_over_a_restart(
    outbox: SqliteOutbox, path: Path, clocks: Clocks
) -> None:
    await kept(outbox)
    entry = await claimed(outbox)
    await outbox.later(entry.name, due=clocks.wall + 5 * MINUTE, refusals=1)
    await outbox.close()
    again = SqliteOutbox(path, clock=clocks.clock())
    assert await again.claim(1) == ()
    clocks.pass_by(5 * MINUTE)
    assert await claimed(again) == Entry(entry.name, entry.sealed, tries=2, refusals=1)
    await again.close()


async def test_a_due_that_a_wrong_clock_put_far_away_is_due_now(
    outbox: SqliteOutbox, path: Path, clocks: Clocks
) -> None:
    await kept(outbox)
    clocks.wall += 365 * DAY
    entry = await claimed(outbox)
    await outbox.later(entry.name, due=clocks.wall + MINUTE, refusals=0)
    await outbox.close()
    clocks.wall = NOON
    again = SqliteOutbox(path, clock=clocks.clock())
    assert (await claimed(again)).name == entry.name
    await again.close()


@pytest.mark.parametrize(("step", "due_now"), [(-61, True), (-59, False), (+60, False)])
async def test_a_clock_set_back_while_it_runs_makes_all_due(
    outbox: SqliteOutbox, clocks: Clocks, step: float, *, due_now: bool
) -> None:
    await kept(outbox)
    entry = await claimed(outbox)
    await outbox.later(entry.name, due=clocks.wall + 10 * MINUTE, refusals=0)
    clocks.wall += step
    assert bool(await outbox.claim(1)) == due_now


async def test_no_due_is_further_away_than_an_hour_and_a_minute(outbox: SqliteOutbox, clocks: Clocks) -> None:
    await kept(outbox)
    await outbox.later((await claimed(outbox)).name, due=clocks.wall + DAY, refusals=0)
    assert await outbox.next_due() == clocks.wall + 61 * MINUTE


async def test_next_due_is_past_for_new_reports_and_none_when_all_are_held_or_gone(
    outbox: SqliteOutbox, clocks: Clocks
) -> None:
    assert await outbox.next_due() is None
    await kept(outbox)
    due = await outbox.next_due()
    assert due is not None
    assert due <= clocks.wall
    await outbox.claim(1)
    assert await outbox.next_due() is None


async def test_reports_of_earlier_days_go_first_and_those_of_a_day_by_chance(
    outbox: SqliteOutbox, clocks: Clocks
) -> None:
    earlier = [name_of(receipt) for receipt in await kept(outbox, 20)]
    clocks.pass_by(DAY)
    await kept(outbox, 20)
    handed_out = [(await claimed(outbox)).name for _ in range(20)]
    assert set(handed_out) == set(earlier)
    assert handed_out != earlier


async def test_a_dead_letter_is_listed_sent_again_or_given_up(outbox: SqliteOutbox) -> None:
    first, second = await kept(outbox, 2)
    for entry in await outbox.claim(2):
        await outbox.dead(entry.name, "refused: 422")
    (third,) = await kept(outbox)
    listed = await outbox.listed()
    assert {(row.name, row.reason) for row in listed[:2]} == {
        (name_of(first), "refused: 422"),
        (name_of(second), "refused: 422"),
    }
    assert (listed[2].name, listed[2].reason, listed[2].received_on) == (
        name_of(third),
        "",
        date(2026, 11, 22),
    )
    assert await outbox.status(first) is Status.RECEIVED
    assert await outbox.resend(name_of(first))
    assert {entry.name for entry in await outbox.claim(5)} == {name_of(first), name_of(third)}
    assert await outbox.close_report(name_of(second))
    assert await outbox.status(second) is Status.UNDELIVERED
    assert await outbox.listed(1) != ()
    assert (await outbox.counts()).dead == 0


async def test_only_dead_letters_can_be_sent_again_or_given_up(outbox: SqliteOutbox) -> None:
    (receipt,) = await kept(outbox)
    assert not await outbox.resend(name_of(receipt))
    assert not await outbox.close_report(name_of(receipt))
    assert not await outbox.close_report(bytes(16))
    assert await outbox.status(receipt) is Status.RECEIVED


async def test_a_late_word_on_a_report_that_is_settled_changes_nothing(
    outbox: SqliteOutbox, clocks: Clocks
) -> None:
    (receipt,) = await kept(outbox)
    name = (await claimed(outbox)).name
    await outbox.delivered(name)
    await outbox.later(name, due=clocks.wall, refusals=0)
    await outbox.dead(name, "late")
    await outbox.delivered(name)
    assert await outbox.status(receipt) is Status.FORWARDED
    assert await outbox.counts() == Counts(0, 0, 0)


async def test_a_report_that_this_process_lost_sight_of_is_handed_out_again(
    path: Path, clocks: Clocks
) -> None:
    outbox = SqliteOutbox(path, clock=clocks.clock(), lease=100)
    await kept(outbox)
    first = await claimed(outbox)
    clocks.pass_by(99)
    assert await outbox.claim(1) == ()
    clocks.pass_by(1)
    assert (await claimed(outbox)).name == first.name
    await outbox.close()


async def test_the_oldest_is_as_old_as_is_known(outbox: SqliteOutbox, path: Path, clocks: Clocks) -> None:
    await kept(outbox)
    clocks.pass_by(300)
    await kept(outbox)
    assert (await outbox.counts()).oldest_seconds == 300
    await outbox.close()
    clocks.pass_by(DAY)
    again = SqliteOutbox(path, clock=clocks.clock())
    assert (await again.counts()).oldest_seconds == 12 * 3600 + 300  # since that day's end
    await again.close()


@pytest.mark.parametrize("met_at_most", [3, 100])
async def test_what_another_process_settled_is_not_the_oldest(
    outbox: SqliteOutbox, path: Path, clocks: Clocks, monkeypatch: pytest.MonkeyPatch, met_at_most: int
) -> None:
    monkeypatch.setattr(table, "MOST_MET", met_at_most)
    other = SqliteOutbox(path, clock=clocks.clock())
    for age in (400, 300, 200, 100, 50):
        await kept(outbox)
        clocks.pass_by(age)
        if age > 100:
            await other.delivered((await claimed(other)).name)
    assert (await outbox.counts()).oldest_seconds == 150
    await other.close()


async def test_a_closed_outbox_fails_and_can_be_closed_again(outbox: SqliteOutbox) -> None:
    await asyncio.gather(outbox.close(), outbox.close())
    with pytest.raises(OutboxFailedError, match="closed"):
        await outbox.insert(new_id(), b"sealed")


async def test_what_was_asked_before_the_end_is_done(path: Path) -> None:
    outbox = SqliteOutbox(path)
    receipts = [new_id() for _ in range(100)]
    inserts = [asyncio.ensure_future(outbox.insert(receipt, b"sealed")) for receipt in receipts]
    await asyncio.sleep(0)
    await outbox.close()
    await asyncio.gather(*inserts)
    again = SqliteOutbox(path)
    assert (await again.counts()).waiting == 100
    await again.close()


async def test_whoever_stops_waiting_harms_nobody(outbox: SqliteOutbox) -> None:
    receipt = new_id()
    gone = asyncio.ensure_future(outbox.insert(receipt, b"sealed"))
    await asyncio.sleep(0)
    gone.cancel()
    await outbox.insert(receipt, b"sealed")
    assert (await outbox.counts()).waiting == 1


async def test_who_asks_hears_which_reports_wait_no_more_whoever_settled_them(
    outbox: SqliteOutbox, path: Path
) -> None:
    for receipt in [new_id() for _ in range(4)]:
        await outbox.insert(receipt, b"sealed")
    other = SqliteOutbox(path)
    waits, delivered, dead, closed = [entry.name for entry in await other.claim(4)]
    await other.delivered(delivered)
    for name in (dead, closed):
        await other.dead(name, "refused")
    await other.close_report(closed)
    await other.close()
    assert set(await outbox.settled((waits, delivered, dead, closed))) == {delivered, dead, closed}
