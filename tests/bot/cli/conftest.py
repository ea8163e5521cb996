import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

SECRET = "a secret of a test, long enough for anyone"
PATIENCE = 60
T = TypeVar("T")


@dataclass
class Ended:
    """A command that came to its end."""

    code: int
    out: str
    err: str


class Shell:
    """Runs `reportline` in processes of their own, in a folder of their own, with nothing set but what is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._running: list[subprocess.Popen[str]] = []

    def environ(self, **settings: str) -> dict[str, str]:
        """Give the environment of a command."""
        given = {
            "LISTEN": "127.0.0.1:0",
            "OPS_LISTEN": "127.0.0.1:0",
            "DATA": str(self.data),
            "DOCUMENTATION_HOSTS": "on",
            **settings,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REPORTLINE_")}
        return kept | {f"REPORTLINE_{name}": value for name, value in given.items() if value}

    def __call__(self, *words: str, stdin: str = "", **settings: str) -> Ended:
        """Run a command to its end."""
        command = [sys.executable, "-m", "bot.cli", *words]
        ended = subprocess.run(  # noqa: S603
            command,
            input=stdin.encode(),
            capture_output=True,
            timeout=PATIENCE,
            env=self.environ(**settings),
            check=False,
        )
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def start(self, *words: str, stdin: int | None = None, **settings: str) -> subprocess.Popen[str]:
        """Start a command that runs until it is told to stop."""
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "bot.cli", *words],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environ(**settings),
        )
        self._running.append(process)
        return process

    def close(self) -> None:
        """End what still runs."""
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path)
    yield made
    made.close()


def first_lines(process: subprocess.Popen[str], count: int) -> list[str]:
    """Give the first lines of what a process prints."""
    assert process.stdout is not None
    return [process.stdout.readline().rstrip("\n") for _ in range(count)]


def stop(process: subprocess.Popen[str]) -> Ended:
    """Ask a process to end, and wait until it has."""
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    return Ended(process.returncode, out, err)


def get(url: str) -> str:
    """Give what is at an address of this machine."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310
        return str(answer.read().decode())


def eventually(ask: Callable[[], T]) -> T:
    """Ask another process again and again until there is an answer that says something."""
    until = time.monotonic() + PATIENCE
    while not (answer := ask()) and time.monotonic() < until:
        time.sleep(0.05)
    return answer
