"""The data folder: for this user alone, there before anything is promised, and known to be writable."""

import os
from pathlib import Path

from bot.app.errors import StartError


def there(folder: Path) -> Path:
    """Give the folder of a service that has run. Raises StartError: a folder made now would say nothing of it."""
    if not folder.is_dir():
        raise StartError(
            f"There is no data folder {folder.absolute()}: set REPORTLINE_DATA to the one that the service uses."
        )
    return folder


def prepare(folder: Path) -> Path:
    """Make the folder (mode 0700) where there is none, and see that it can be written to. Raises StartError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"The data folder {folder} cannot be written to ({error.strerror}); make it writable for this user,"
            " or set REPORTLINE_DATA to a folder that is."
        ) from None
    return folder
