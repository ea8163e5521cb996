"""The seal itself: without these, a test that reaches out could pass."""

import contextlib
import os
import socket
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.addresses.conftest import under_seal
from tests.flows.addresses.sealed import ReachedError, sealed

REACHES: dict[str, Callable[[], object]] = {
    "a name that is looked up": lambda: socket.getaddrinfo("localhost", 80),
    "a host that is looked up": lambda: socket.gethostbyname("localhost"),
    "a web page": lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
    "a program": lambda: subprocess.run(["true"], check=True),  # noqa: S607
    "a shell": lambda: os.system("true"),  # noqa: S605, S607
    "a process": os.fork,
    "a file to write": lambda: Path(os.devnull).write_text("", "utf-8"),
    "a file descriptor to write": lambda: os.open(os.devnull, os.O_WRONLY),
}


@pytest.mark.parametrize("what", REACHES)
def test_what_reaches_out_is_stopped(what: str, reached: list[str]) -> None:
    with pytest.raises(ReachedError):
        REACHES[what]()
    assert reached
    reached.clear()


@pytest.mark.parametrize("what", REACHES)
def test_a_test_fails_even_if_the_error_is_swallowed(what: str) -> None:
    running = under_seal()
    next(running)
    with contextlib.suppress(Exception):
        REACHES[what]()
    with pytest.raises(AssertionError, match="reached for"):
        next(running)


def test_reading_a_file_is_no_reaching_out(reached: list[str]) -> None:
    assert Path(__file__).read_text("utf-8")
    assert not reached


def test_writing_can_be_let_through() -> None:
    with sealed(writing=True) as seen:
        Path(os.devnull).write_text("", "utf-8")
    assert not seen
