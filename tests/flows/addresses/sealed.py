"""A seal around reading addresses: whoever reaches for network, processes or files to write is found out.

Audit hooks (PEP 578) see what the interpreter itself is asked for, whichever library asks and whatever it swallows.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_OUT = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "subprocess.", "os.exec", "os.spawn")
_ALSO_OUT = frozenset({"os.system", "os.fork", "os.forkpty", "os.posix_spawn", "sqlite3.connect"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_HERE = Path(__file__)
# What Python and hypothesis keep for themselves, whatever is tested.
_KEPT = ("__pycache__", ".hypothesis")


class ReachedError(RuntimeError):
    """Something under the seal asked for what is outside."""


class _Seal:
    """What was asked for while the seal is on, in the thread that put it on."""

    def __init__(self, *, writing: bool) -> None:
        self.thread, self.writing, self.reached = threading.get_ident(), writing, list[str]()

    def broken_by(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if threading.get_ident() != self.thread:
            return False
        if event.startswith(_OUT) or event in _ALSO_OUT:
            return True
        if event != "open" or self.writing:
            return False
        path, _, flags = arguments
        return (
            bool(flags & _WRITING) and not any(name in str(path) for name in _KEPT) and not _of_hypothesis()
        )


def _of_hypothesis() -> bool:
    """Say whether it is hypothesis that writes, and no test or code of ours that it calls: it keeps what failed."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001
    while frame is not None:
        parts = Path(frame.f_code.co_filename).parts
        if "hypothesis" in parts:
            return True
        if parts[-1] != _HERE.name and ("flows" in parts or "tests" in parts):
            return False
        frame = frame.f_back
    return False


_seals: list[_Seal] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _seals and _seals[-1].broken_by(event, arguments):
        _seals[-1].reached.append(event)
        raise ReachedError(event)


_hooked = threading.Event()


@contextmanager
def sealed(*, writing: bool = False) -> Iterator[list[str]]:
    """Let nothing out: what is asked for raises ReachedError, and is in the list even where that is swallowed.

    `writing`: files may be written.
    """
    if not _hooked.is_set():
        sys.addaudithook(_hook)  # for good: a hook cannot be taken away
        _hooked.set()
    seal = _Seal(writing=writing)
    _seals.append(seal)
    try:
        yield seal.reached
    finally:
        _seals.remove(seal)
