"""A `reportline` process to measure: started on this machine's loopback, asked, killed."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp

SECRET = "a secret of a benchmark, long enough for anyone"  # noqa: S105 - it locks nothing of worth
READY_SECONDS = 60.0


def free_port() -> int:
    """Give a port that nobody has at the moment."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class Service:
    """One command, at the same ports each time it is started. `settings` are REPORTLINE_ names without that."""

    def __init__(self, folder: Path, *words: str, **settings: str) -> None:
        self.web = f"127.0.0.1:{free_port()}"
        self.ops = f"127.0.0.1:{free_port()}"
        self._words = words
        given = {
            "DATA": str(folder),
            "SECRET": SECRET,
            "LISTEN": self.web,
            "OPS_LISTEN": self.ops,
            "DOCUMENTATION_HOSTS": "on",
            "LOG_LEVEL": "error",
            **settings,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REPORTLINE_")}
        self._environ = kept | {f"REPORTLINE_{name}": value for name, value in given.items()}
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, in a process group of its own."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.cli",
            *self._words,
            env=self._environ,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )

    async def first_line(self) -> str:
        """Give the first line that it prints."""
        assert self.process
        assert self.process.stdout
        return (await asyncio.wait_for(self.process.stdout.readline(), READY_SECONDS)).decode().strip()

    async def ready(self) -> None:
        """Wait until it says that it is ready. Raises TimeoutError, RuntimeError if it ended."""
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.get(f"http://{self.ops}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                if self.process and self.process.returncode is not None:
                    raise RuntimeError("it ended before it was ready")
                await asyncio.sleep(0.005)

    async def figure(self, name: str) -> float:
        """Give one of its figures."""
        async with aiohttp.ClientSession() as http, http.get(f"http://{self.ops}/metrics") as answer:
            rows = dict(line.rsplit(" ", 1) for line in (await answer.text()).splitlines() if line[0] != "#")
        return float(rows[f"reportline_{name}"])

    def resident(self) -> float:
        """Give the memory it holds, in MB."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1000

    async def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it by a signal to its group, and wait until it has."""
        if self.process and self.process.returncode is None:
            os.killpg(self.process.pid, number)
            await self.process.wait()
