"""What of the data folder this user may not look at, or the disk does not give: the same words for every subject."""

from pathlib import Path

_AS_THE_SERVICE = (
    "Run doctor as the user of the service, as `reportline-command doctor` does with systemd. If that is this one: make"
    " the data folder and all in it this user's again (`chown`), and give it the mode 0700."
)
_ELSEWHERE = "Let REPORTLINE_DATA and REPORTLINE_OUTBOX name a folder on a disk, where this user may write."
_UNWELL = "See that the disk is well, and that its file system is there (`dmesg`, `findmnt`)."


def says(path: Path, error: OSError) -> str:
    """Name what could not be looked at, and why."""
    return f"{path} cannot be read ({error.strerror})."


def do(error: OSError) -> str:
    """Say what to do about it. A file or device in the way of a folder is nobody's to be given."""
    if isinstance(error, PermissionError):
        return _AS_THE_SERVICE
    return _ELSEWHERE if isinstance(error, NotADirectoryError) else _UNWELL
