"""A whole report in Lynx, driven key by key in a terminal: no script, no style, no mouse."""

import os
import pty
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.served import Served
from tests.browser.steps import ADDRESS

pytestmark = pytest.mark.browser

DOWN, ENTER = "\x1b[B", "\r"


class Lynx:
    """Lynx on a terminal of 200 lines, so that every page fits. What it draws is gathered in `drawn`."""

    def __init__(self, url: str, home: Path) -> None:
        path = shutil.which("lynx")
        assert path, "this test needs lynx on the path"
        settings = home / "lynx.cfg"
        settings.write_text("PERSISTENT_COOKIES:FALSE\nSET_COOKIES:FALSE\n")
        self._terminal, inside = pty.openpty()
        self._process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            [path, f"-cfg={settings}", "-noredir", "-nopause", "-nocolor", url],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={"TERM": "vt100", "LINES": "200", "COLUMNS": "120", "HOME": str(home), "LANG": "C.UTF-8"},
            close_fds=True,
        )
        os.close(inside)
        self.drawn = ""

    def shows(self, words: str) -> None:
        """Wait until these words are drawn, then forget what was drawn before."""
        until = time.monotonic() + 20
        while not re.search(words, self.drawn):
            assert time.monotonic() < until, f"not drawn: {words}\n{self.drawn[-3000:]}"
            if select.select([self._terminal], [], [], 0.2)[0]:
                self.drawn += os.read(self._terminal, 65536).decode("utf-8", "replace")
        self.drawn = ""

    def type(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            os.write(self._terminal, key.encode())

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=20)
        os.close(self._terminal)


@pytest.fixture
def lynx(site: Served, tmp_path: Path) -> Iterator[Lynx]:
    lynx = Lynx(site.url, tmp_path)
    yield lynx
    lynx.close()


def test_a_whole_report_in_a_text_browser(site: Served, lynx: Lynx) -> None:
    before = site.reports()
    lynx.shows("Privacy")
    # To the answer, leave now, the portal; then the three lines of the box, then Continue.
    lynx.type(DOWN, DOWN, DOWN, ADDRESS, DOWN, DOWN, DOWN, ENTER)
    lynx.shows("What is at this address")
    lynx.type(DOWN, DOWN, DOWN, ENTER)
    lynx.shows("Not sent yet")
    lynx.type(DOWN, DOWN, ENTER)
    lynx.shows(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")
    assert site.reports() == before + 1


@pytest.mark.parametrize("command", [["lynx", "-dump", "-nolist"], ["w3m", "-dump"]])
def test_text_browsers_show_words_and_not_what_the_buttons_carry(
    site: Served, command: list[str], tmp_path: Path
) -> None:
    path = shutil.which(command[0])
    assert path, f"this test needs {command[0]} on the path"
    shown = subprocess.run(  # noqa: S603 - our own words, no shell
        [path, *command[1:], site.url],
        capture_output=True,
        check=True,
        timeout=20,
        env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
    ).stdout.decode()
    for words in ("Leave now", "Continue", "How to copy it", "Language"):
        assert words in shown
    assert "addresses:" not in shown


@pytest.mark.parametrize("name", ["lynx", "w3m"])
def test_text_browsers_show_the_way_to_another_language_in_english(
    site: Served, name: str, tmp_path: Path
) -> None:
    path = shutil.which(name)
    assert path, f"this test needs {name} on the path"
    settings = tmp_path / "lynx.cfg"
    settings.write_text("PREFERRED_LANGUAGE:ar\nCHARACTER_SET:utf-8\n")
    asking = {"lynx": [f"-cfg={settings}", "-nolist"], "w3m": ["-o", "accept_language=ar"]}
    shown = subprocess.run(  # noqa: S603 - our own words, no shell
        [path, *asking[name], "-dump", site.url],
        capture_output=True,
        check=True,
        timeout=20,
        env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
    ).stdout.decode()
    assert "(Language)" in shown
    assert "Privacy" not in shown
