"""An operator's place: a data folder and a secret, and the processes that serve and deliver from it.

`command` runs what an operator types in this process, where that is faster; `run` in one of its own, to its end.
"""

import argparse
import asyncio
import importlib
import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from benchmarks.person import Person
from benchmarks.service import free_port
from bot.intake.body import body
from bot.intake.envelope import pack
from bot.outbox import SqliteOutbox
from bot.privacy import KeyFolder, Secret, new_id
from flows.turns import Address, Report
from tests.bot.cli.conftest import PATIENCE, Ended

T = TypeVar("T")
SECRET = "a secret of an operator's place, long enough"
PAGE = "https://example.com/page"


@dataclass
class Running:
    """A process that runs until it is ended. `web` and `ops` are its two addresses."""

    process: asyncio.subprocess.Process
    log: Path
    web: str
    ops: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it logged so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    @property
    def events(self) -> list[str]:
        """The events that it logged so far."""
        return [str(line["event"]) for line in self.lines]

    async def shows(self, event: str) -> None:
        """Wait until it has logged this event."""

        async def logged() -> bool:
            return event in self.events

        await eventually(logged)

    async def becomes(self, name: str, value: float) -> None:
        """Wait until a figure is this."""

        async def is_so() -> bool:
            return await self.figure(name) == value

        await eventually(is_so)

    async def reaches(self, name: str, value: float) -> None:
        """Wait until a figure is as high as this."""

        async def is_so() -> bool:
            return await self.figure(name) >= value

        await eventually(is_so)

    async def asked(self, path: str) -> tuple[int, str]:
        """Give status and text of a page of its operator's server; (0, "") if nobody answers."""
        try:
            async with aiohttp.ClientSession() as http, http.get(self.ops + path) as answer:
                return answer.status, await answer.text()
        except aiohttp.ClientError:
            return 0, ""

    async def page(self) -> str:
        """Give the operator's page."""
        return (await self.asked("/"))[1]

    async def figure(self, name: str) -> float:
        """Give a figure, with its labels as Prometheus writes them; 0 of what was never counted."""
        _, text = await self.asked("/metrics")
        rows = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
        return float(rows.get(f"reportline_{name}", 0))

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it, and give its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)


@dataclass
class Place:
    """The place. `settings` hold for every process and command, as those of deploy's env file."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    started: list[Running] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.settings.get("DATA", str(self.folder / "data")))

    def environ(self, **settings: str) -> dict[str, str]:
        """Give the environment of a process."""
        given = {
            "DATA": str(self.data),
            "SECRET": SECRET,
            "DOCUMENTATION_HOSTS": "on",
            **self.settings,
            **settings,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REPORTLINE_")}
        return kept | {f"REPORTLINE_{name}": value for name, value in given.items() if value}

    async def start(
        self, *words: str, within: Sequence[str] = (), first: str = "", **settings: str
    ) -> Running:
        """Start `serve`, `forward` or `run`, and wait until its operator's server answers.

        `within` is a command line that the process is started by, `first` a statement that it begins with.
        """
        web, ops = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        log = self.folder / f"log-{len(self.started)}"
        with log.open("wb") as stream:
            process = await asyncio.create_subprocess_exec(
                *within,
                sys.executable,
                "-c",
                f"{first}\nimport sys\nfrom bot.cli import main\nsys.exit(main())",
                *words,
                env=self.environ(LISTEN=web, OPS_LISTEN=ops, LOG_LEVEL="info", **settings),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stream,
            )
        running = Running(process, log, f"http://{web}/", f"http://{ops}")
        self.started.append(running)
        await eventually(lambda: self._is_up(running))
        return running

    async def _is_up(self, running: Running) -> bool:
        if running.process.returncode is not None:
            raise RuntimeError(f"it ended: {running.log.read_text()}")
        return (await running.asked("/healthz"))[0] == 200

    async def run(self, *words: str, within: Sequence[str] = (), **settings: str) -> Ended:
        """Run a command in a process of its own, to its end."""
        process = await asyncio.create_subprocess_exec(
            *within,
            sys.executable,
            "-m",
            "bot.cli",
            *words,
            env=self.environ(**settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        return Ended(process.returncode or 0, out.decode(), err.decode())

    async def command(self, *words: str, stdin: bytes = b"", **settings: str) -> Ended:
        """Run a command that starts nothing: `keys`, `outbox` or `pause`, as its own parser reads it."""
        return await asyncio.to_thread(self._act, words, stdin, settings)

    def _act(self, words: Sequence[str], stdin: bytes, settings: Mapping[str, str]) -> Ended:
        module = importlib.import_module(f"bot.cli.{words[0]}")
        parser = argparse.ArgumentParser()
        module.options(parser)
        out, err = io.StringIO(), io.StringIO()
        with (
            environment(self.environ(**settings), io.TextIOWrapper(io.BytesIO(stdin))),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = int(module.act(parser.parse_args(words[1:])))
        return Ended(code, out.getvalue(), err.getvalue())

    async def seed(self, count: int = 1, *, mode: str = "test") -> list[str]:
        """Let reports wait as a door would, and give their receipts. Makes the keys where there are none."""
        sealing = KeyFolder(self.data, Secret(self.settings.get("SECRET", SECRET))).sealing()
        outbox = SqliteOutbox(self.data / "outbox.db")
        receipts = [new_id() for _ in range(count)]
        for receipt in receipts:
            made = Report(
                receipt,
                mode=mode,
                addresses=(Address(PAGE, "page"),),
                what="photo",
                language="en",
                platform="web",
            )
            await outbox.insert(receipt, sealing.seal(pack(receipt, body(made, datetime.now(UTC).date()))))
        await outbox.close()
        return receipts

    def alter(self, statement: str, *values: object) -> None:
        """Change the outbox as time or an accident would."""
        with closing(sqlite3.connect(self.data / "outbox.db", isolation_level=None, timeout=60)) as database:
            database.execute(statement, values)

    async def close(self) -> None:
        """End what still runs."""
        for running in self.started:
            if running.process.returncode is None:
                running.process.kill()
                await running.process.wait()


@contextmanager
def environment(wanted: Mapping[str, str], stdin: io.TextIOWrapper) -> Iterator[None]:
    """Let this process have that environment and input meanwhile."""
    before, own = dict(os.environ), sys.stdin
    os.environ.clear()
    os.environ.update(wanted)
    sys.stdin = stdin
    try:
        yield
    finally:
        sys.stdin = own
        os.environ.clear()
        os.environ.update(before)


async def eventually(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again and again until there is an answer that says something. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not (answer := await ask()):  # noqa: ASYNC110 - another process cannot set an event of ours
            await asyncio.sleep(0.02)
        return answer


async def report(door: Running, address: str = PAGE) -> str:
    """Make a report as somebody in the web chat; give the receipt, or the words that came instead."""
    async with aiohttp.ClientSession() as http:
        person = Person(http, door.web)
        await person.open()
        await person.write(address)
        await person.press("what:photo")
        await person.press("review:send")
        return person.receipt or words_of(person)


async def said_of(door: Running, receipt: str) -> str:
    """Write a receipt into the web chat, and give the words of the answer."""
    async with aiohttp.ClientSession() as http:
        person = Person(http, door.web)
        await person.open()
        await person.write(receipt)
        return words_of(person)


def words_of(person: Person) -> str:
    """Give the words of the page that somebody sees."""
    return " ".join(re.sub("<[^>]*>", " ", person.page).split())
