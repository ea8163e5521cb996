"""Files that a command writes or reads, and `-` in their place: the way into and out of a container or a unit."""

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STREAM = Path("-")
LEFT_SECONDS = 3600.0
"""No copy takes so long."""


@contextmanager
def written(file: Path, folder: Path) -> Iterator[Path]:
    """Give a name to write a new file under. For `-` it lies in `folder`, and is copied to stdout when this ends."""
    if file != STREAM:
        yield file
        return
    beside = _beside(folder)
    try:
        yield beside
        with beside.open("rb") as made:
            shutil.copyfileobj(made, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def read(file: Path, folder: Path) -> Iterator[Path]:
    """Give a file to read. For `-` it is what comes from stdin, in `folder` until this ends."""
    if file != STREAM:
        yield file
        return
    beside = _beside(folder)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            shutil.copyfileobj(sys.stdin.buffer, made)
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _beside(folder: Path) -> Path:
    """Name a new file, and sweep away what commands left that were killed."""
    for left in folder.glob(".piped-*"):
        if left.stat().st_mtime < time.time() - LEFT_SECONDS:
            left.unlink(missing_ok=True)
    return folder / f".piped-{secrets.token_hex(4)}"
