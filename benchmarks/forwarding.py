"""How fast the forwarder drains an outbox to the stand-in: two processes on one machine, both syncing to disk.

    python benchmarks/forwarding.py [reports] [at once]

The bar is 50 reports a second, to be through soon after an outage of two hours. Last figures (22 November 2026,
2 cores under a load of 8 to 11 by other work, so a lower bound):

    8 at once    82 a second    1.1 ms of processor each
    32 at once  293 a second    0.8 ms of processor each
"""

import asyncio
import socket
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import uvicorn

from bot.forwarder import AT_ONCE, Forwarder
from bot.intake.body import body
from bot.intake.central import CentralIntake
from bot.intake.envelope import pack
from bot.intake.standin import StandIn
from bot.outbox import SqliteOutbox
from bot.privacy.memorykeys import MemoryKeys
from flows.receipt import from_random
from flows.turns import Address, Report


def serve(descriptor: int, database: str) -> None:
    """Run the stand-in on a listening socket that was handed over."""
    app = StandIn(database).app()
    uvicorn.run(app, fd=descriptor, log_level="error", access_log=False, ws="none")


def report(number: int) -> bytes:
    """Make a report of the usual size."""
    address = Address(f"https://example.com/an/album/of/usual/length/{number}", "page")
    return body(
        Report(from_random(number), "test", (address,), "photo", "en", "telegram"), date(2026, 11, 22)
    )


async def drain(base: str, outbox: SqliteOutbox, reports: int, at_once: int) -> None:
    """Fill the outbox, empty it, and print how long both took."""
    keys = MemoryKeys()
    sealing = keys.sealing()
    begun = time.perf_counter()
    sealed = [(from_random(n), sealing.seal(pack(from_random(n), report(n)))) for n in range(reports)]
    sealed_in = time.perf_counter() - begun
    begun = time.perf_counter()
    await asyncio.gather(*(outbox.insert(receipt, envelope) for receipt, envelope in sealed))
    inserted_in = time.perf_counter() - begun

    intake = CentralIntake(base, connections=at_once)
    forwarder = Forwarder(outbox, keys.opening(), intake, at_once=at_once)
    processor = time.process_time()
    begun = time.perf_counter()
    clean = await forwarder.once()
    took = time.perf_counter() - begun
    processor = time.process_time() - processor
    await intake.close()
    state = forwarder.state
    print(f"{reports} reports, {at_once} at once, all delivered: {clean and state.delivered == reports}")
    print(f"sealed    {reports / sealed_in:8.0f} a second")
    print(f"inserted  {reports / inserted_in:8.0f} a second, all at once")
    print(f"delivered {reports / took:8.0f} a second, {1e3 * processor / reports:.2f} ms of processor each")


async def main(reports: int, at_once: int) -> None:
    """Start the stand-in beside us, measure, end it."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        listening.set_inheritable(True)
        descriptor = listening.fileno()
        database = Path(folder) / "standin.sqlite"
        command = [sys.executable, __file__, "serve", str(descriptor), str(database)]
        server = await asyncio.create_subprocess_exec(*command, pass_fds=[descriptor])
        outbox = SqliteOutbox(Path(folder) / "outbox.sqlite")
        try:
            await drain(f"http://127.0.0.1:{listening.getsockname()[1]}", outbox, reports, at_once)
        finally:
            await outbox.close()
            server.terminate()
            await asyncio.wait_for(server.wait(), 10)


if __name__ == "__main__":
    given = sys.argv[1:]
    if given[:1] == ["serve"]:
        serve(int(given[1]), given[2])
    else:
        asyncio.run(main(int(given[0]) if given else 3000, int(given[1]) if given[1:] else AT_ONCE))
