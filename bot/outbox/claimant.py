"""Who is delivering a report: a process, alive as long as it holds the lock on its own small file.

A lock ends with its process, whatever ends it, so a crashed forwarder's reports are free at once; and unlike
a lease on disk it writes down no time, which, as most reports are claimed when they come, would be the time
somebody sent one. It holds wherever SQLite's own shared log holds: between all processes of one machine. A
process that is stopped but not ended keeps what it holds.
"""

import fcntl
import glob
import os
import secrets
from pathlib import Path


class Claimant:
    """This process, as one that may hold reports. `id` is random. Raises OSError."""

    def __init__(self, database: Path) -> None:
        self.id = secrets.token_bytes(8)
        self._path = _path(database, self.id)
        # Locked under another name first: nobody ever finds the file unlocked while we live.
        beside = self._path.with_name(f"{self._path.name}.new")
        self._descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        beside.rename(self._path)

    def close(self) -> None:
        """Let go of everything this process holds."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def is_alive(database: Path, claimant: bytes) -> bool:
    """Say whether the process of this claimant lives; sweep its file away if not. Raises OSError."""
    path = _path(database, claimant)
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)


def living(database: Path) -> int:
    """Say how many processes hold reports, or would: those that deliver. Changes nothing. Raises OSError."""
    found = 0
    for path in database.parent.glob(f"{glob.escape(database.name)}-claimant-*[0-9a-f]"):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            # Shared, so that who looks at the same moment does not take this for a claimant.
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            found += 1
        finally:
            os.close(descriptor)
    return found


def _path(database: Path, claimant: bytes) -> Path:
    return database.with_name(f"{database.name}-claimant-{claimant.hex()}")
