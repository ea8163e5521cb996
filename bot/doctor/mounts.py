"""What kind of file system a folder lies on. Linux says it in /proc/self/mountinfo (man 5 proc_pid_mountinfo)."""

import re
from pathlib import Path

FILE = Path("/proc/self/mountinfo")
_REMOTE = frozenset(
    {"9p", "afs", "ceph", "cifs", "drvfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "vboxsf", "virtiofs"}
)
_PASSING = frozenset({"aufs", "overlay", "ramfs", "tmpfs"})
_NO_DISK = frozenset(
    {
        "bpf",
        "cgroup",
        "cgroup2",
        "configfs",
        "debugfs",
        "devpts",
        "mqueue",
        "proc",
        "securityfs",
        "sysfs",
        "tracefs",
    }
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def kind_of(folder: Path, mounts: str) -> str:
    """Give the kind ("ext4"), or "" if the list of mounts does not say. `folder` is absolute, without links."""
    found = ""
    longest = -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 5:
            continue
        at = Path(_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        # Of two mounts on one place the later lies on top.
        if (at == folder or at in folder.parents) and len(at.parts) >= longest:
            found, longest = kinds[0], len(at.parts)
    return found


def is_remote(kind: str) -> bool:
    """Say whether files there are another machine's, or a program's: locks and syncs may mean nothing."""
    return kind in _REMOTE or kind.startswith("fuse.")


def is_passing(kind: str) -> bool:
    """Say whether files there end with the machine or the container."""
    return kind in _PASSING


def takes_no_files(kind: str) -> bool:
    """Say whether no file can be made there: it is the kernel's own."""
    return kind in _NO_DISK
