"""The data folder and the disk under it: this user's alone, lasting, with room, and nothing readable left in it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.app.standin import FILE as STANDIN
from bot.doctor import closed, mounts
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.outbox import Bounds

NEEDS = frozenset({"DATA", "OUTBOX", "MODE"})
LOW = 2
"""Times the room under which reports are refused."""
LEFT_OVER = "until-the-end-*"
"""As `bot.app.house` calls the folders of runs without a secret."""
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it was found. `free` bytes are left for this user; under `least` new reports are refused."""

    path: Path
    owner: int
    mode: int
    writable: bool
    free: int
    least: int
    kind: str = ""
    standin: bool = False
    left_over: int = 0


def examine(case: Case) -> Iterator[Finding]:
    """Judge the data folder, and that of the outbox if it is another one."""
    folders = {case.settings.data.resolve()}
    if case.settings.outbox:
        folders.add(case.settings.outbox.parent.resolve())
    for folder in sorted(folders):
        try:
            yield from _one(folder, live=case.live)
        except OSError as error:
            yield fault("disk.unreadable", closed.says(folder, error), closed.do(error))


def _one(folder: Path, *, live: bool) -> Iterator[Finding]:
    """Judge a folder. Raises OSError before anything is found, also where this user may not even see whether it is."""
    if folder.is_dir():
        yield from check(look(folder), user=os.geteuid(), live=live)
    elif (above := _cannot_be_made(folder)) is not None:
        yield fault(
            "disk.cannot-be",
            f"There is no folder {folder}, and none can be made: {above} takes nothing from this user.",
            "Let REPORTLINE_DATA and REPORTLINE_OUTBOX name a folder on a disk, where this user may write.",
        )
    else:
        yield warning(
            "disk.no-folder",
            f"There is no folder {folder}: nothing ever ran with these settings.",
            "If it should have, REPORTLINE_DATA or REPORTLINE_OUTBOX names another place than the service's. If"
            " not, the first start makes it.",
        )


def _cannot_be_made(folder: Path) -> Path | None:
    """Give what is in the way of a folder that is not there. Nothing is tried. Raises OSError."""
    above = next(place for place in (folder, *folder.parents) if place.exists())
    well = above.is_dir() and os.access(above, os.W_OK | os.X_OK, effective_ids=True)
    return None if well and not mounts.takes_no_files(_kind_of(above)) else above


def _kind_of(folder: Path) -> str:
    return mounts.kind_of(folder, mounts.FILE.read_text(errors="replace")) if mounts.FILE.exists() else ""


def look(folder: Path) -> Folder:
    """Look at a folder. Raises OSError."""
    found, disk, bounds = folder.stat(), os.statvfs(folder), Bounds()
    free, size = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    return Folder(
        folder,
        found.st_uid,
        stat.S_IMODE(found.st_mode),
        os.access(folder, os.W_OK | os.X_OK, effective_ids=True),
        free,
        max(bounds.free_bytes, int(bounds.free_share * size)),
        _kind_of(folder),
        (folder / STANDIN).exists(),
        len(list(folder.glob(LEFT_OVER))),
    )


def check(folder: Folder, *, user: int, live: bool) -> Iterator[Finding]:
    """Judge a folder, for the `user` of this number."""
    if folder.owner != user:
        yield fault(
            "disk.foreign",
            f"{folder.path} belongs to another user (number {folder.owner}) than doctor runs as ({user}).",
            "Run doctor as the user of the service. If that is this one: `chown` the folder and all in it.",
        )
    elif not folder.writable:
        yield fault("disk.closed", f"{folder.path} cannot be written to.", "Make it writable for this user.")
    if folder.mode & 0o077:
        yield warning(
            "disk.open",
            f"Other users of this machine can look into {folder.path} (mode {folder.mode:04o}): how many reports came"
            " on which day, and who signed the checklist.",
            f"`chmod 0700 {folder.path}`",
        )
    elif folder.owner == user and folder.writable:
        yield ok("disk.folder", f"{folder.path} is for this user alone.")
    yield _room(folder)
    yield from _kind(folder, live=live)
    yield from _left(folder, live=live)


def _room(folder: Folder) -> Finding:
    words = f"{folder.free // _MB:,} MB are free; new reports are refused under {folder.least // _MB:,} MB"
    if folder.free < folder.least:
        return fault(
            "disk.full", f"{words}: they are refused now, and people are told so.", "Make room on the disk."
        )
    if folder.free < LOW * folder.least:
        return warning("disk.low", f"{words}.", "Make room on the disk soon.")
    return ok("disk.room", f"{words}.")


def _kind(folder: Folder, *, live: bool) -> Iterator[Finding]:
    if mounts.is_remote(folder.kind):
        yield fault(
            "disk.remote",
            f"{folder.path} lies on a file system that is not this machine's own ({folder.kind}): locks and syncs need"
            " not hold there, so a report that was confirmed may be lost, or sent twice.",
            "Let REPORTLINE_DATA and REPORTLINE_OUTBOX name a folder on a disk of this machine.",
        )
    elif mounts.is_passing(folder.kind):
        says = (
            f"{folder.path} lies in memory, or in a container's own layer ({folder.kind}): reports that wait are gone"
            " with the machine or the container, and the keys too."
        )
        do = "Let it lie on a disk; for containers in a volume, as docker-compose.yml has it."
        yield fault("disk.passing", says, do) if live else warning("disk.passing", says, do)


def _left(folder: Folder, *, live: bool) -> Iterator[Finding]:
    if folder.standin:
        says = f"{folder.path / STANDIN} holds the test reports of before, readable."
        do = "If nothing needs them any more, delete it, and the two files beside it (-wal, -shm)."
        yield fault("disk.standin", says, do) if live else ok("disk.standin", says)
    if folder.left_over:
        yield warning(
            "disk.left-over",
            f"{folder.left_over} folders {LEFT_OVER} lie in {folder.path}, of runs without a secret. Those of runs that"
            " were killed stay, and nobody can open what is in them.",
            "Delete those of runs that have ended.",
        )
