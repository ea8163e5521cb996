"""From a person's *Send* to the word that their receipt says when the operator had to give the report up."""

import asyncio
from pathlib import Path

from bot.forwarder import Forwarder
from bot.intake.central import CentralIntake
from bot.intake.fate import REFUSALS
from flows import phrases as p
from flows.receipt import grouped
from tests.bot.chatting import NOON, House, Person, says
from tests.bot.cli.conftest import Shell
from tests.bot.intake.hostile import Hostile, answer


async def test_who_sent_a_report_that_the_operator_closed_is_told_so_and_can_send_it_again(
    shell: Shell, tmp_path: Path
) -> None:
    assert shell.data == tmp_path / "data"
    house = House(shell.data).open()
    person = Person(house)
    await person.reports()
    (receipt,) = house.on_disk()

    async with Hostile(lambda _: answer(422, b"{}")) as server:
        intake = CentralIntake(server.base)
        clock = lambda: NOON + house.clock()  # noqa: E731
        forwarder = Forwarder(house.outbox, house.keys.opening(), intake, clock=clock, steady=house.clock)
        for tried in range(1, REFUSALS + 1):
            assert await forwarder.once() is False
            assert server.calls.total() == tried
            assert says(p.STATUS_RECEIVED, await person.says("status"))
            house.clock.pass_by(60)
        await intake.close()

    listed = await asyncio.to_thread(shell, "outbox", "list")
    assert listed.out.rstrip().endswith(f"tries {REFUSALS}  laid aside: invalid")
    name = listed.out.split()[0]
    closed = await asyncio.to_thread(shell, "outbox", "close", name)
    assert (closed.code, closed.out) == (0, "done\n")

    # In their own chat, which is still open, and to whoever has only the number.
    assert says(p.STATUS_UNDELIVERED, await person.says("status"))
    assert says(p.STATUS_UNDELIVERED, await Person(house, "later").says(grouped(receipt)))
    assert says(p.STATUS_UNDELIVERED, await Person(house, "later still").says(receipt.lower()))
    again = Person(house, "again")
    await again.reports()
    assert len(house.on_disk()) == 1
    assert receipt not in house.on_disk()
    await house.close()


async def test_a_report_that_was_refused_and_waits_says_so_in_the_list(shell: Shell) -> None:
    house = House(shell.data).open()
    await Person(house).reports()
    async with Hostile(lambda _: answer(422, b"{}")) as server:
        intake = CentralIntake(server.base)
        clock = lambda: NOON + house.clock()  # noqa: E731
        await Forwarder(house.outbox, house.keys.opening(), intake, clock=clock, steady=house.clock).once()
        await intake.close()
    await house.close()
    assert shell("outbox", "list").out.endswith("tries 1  waits, refused or not opened 1 of 1\n")
