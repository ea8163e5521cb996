"""A process of its own on an outbox, to be killed or raced. It prints a line for each thing that is done.

`insert`: keeps reports until killed, printing each receipt as soon as its insert returned. `claim`: claims
all it can, prints the names, then waits to be killed, or delivers them and ends (`deliver`). `open`: opens each file
that a line of stdin names, at once.
"""

import asyncio
import secrets
import sys
from pathlib import Path

from bot.outbox import OutboxError, SqliteOutbox
from flows.receipt import from_random


async def insert(outbox: SqliteOutbox) -> None:
    """Keep reports from several tasks at once, for at most a minute."""

    async def one() -> None:
        while True:
            receipt = from_random(secrets.randbits(75))
            await outbox.insert(receipt, receipt.encode() * 60)
            print(receipt, flush=True)  # noqa: T201 (the other process reads it)

    await asyncio.wait_for(asyncio.gather(*(one() for _ in range(4))), 60)


async def claim(outbox: SqliteOutbox, *, deliver: bool) -> None:
    """Claim in small steps until there is nothing, then hold on for at most a minute."""
    while entries := await outbox.claim(3):
        for entry in entries:
            print(entry.name.hex(), flush=True)  # noqa: T201
            if deliver:
                await outbox.delivered(entry.name)
    print("done", flush=True)  # noqa: T201
    if not deliver:
        await asyncio.sleep(60)


async def open_each() -> None:
    """Open and close what is named, and say how that went."""
    for line in sys.stdin:
        try:
            await SqliteOutbox(Path(line.strip())).close()
        except OutboxError as error:
            print(error, flush=True)  # noqa: T201
        else:
            print("opened", flush=True)  # noqa: T201


async def main() -> None:
    """Do what the command line says."""
    if sys.argv[1] == "open":
        await open_each()
        return
    outbox = SqliteOutbox(Path(sys.argv[2]))
    try:
        if sys.argv[1] == "insert":
            await insert(outbox)
        else:
            await claim(outbox, deliver=sys.argv[1] == "deliver")
    finally:
        await outbox.close()


asyncio.run(main())
