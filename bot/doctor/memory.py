"""Memory holds what people just wrote: it must reach no disk, by a core file or by swap."""

import ctypes
import re
import resource
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.case import Case
from bot.doctor.finding import Finding, ok, warning
from bot.ops import cores

SWAPS = Path("/proc/swaps")
GROUP = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")
_PR_GET_DUMPABLE = 3  # <sys/prctl.h>


def examine(_: Case) -> Iterator[Finding]:
    """Judge this machine, as this process finds it."""
    cores.forbid()  # what every command begins with
    if forbids_cores():
        yield ok(
            "memory.no-cores",
            "No core file is written of this program, and no other program reads its memory.",
        )
    else:
        yield warning(
            "memory.cores",
            "The system does not let us forbid core files: one would hold what people just wrote.",
            "Set LimitCORE=0 in the unit, `ulimits: core: 0` for containers, and kernel.core_pattern to |/bin/false.",
        )
    swaps = SWAPS.read_text(errors="replace") if SWAPS.exists() else ""
    yield check(swaps, swappable=not _is_kept())


def forbids_cores() -> bool:
    """Say whether this process leaves no core file, also none that is handed to a program of the system."""
    try:
        dumpable = ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError):
        dumpable = 1
    return dumpable == 0 and resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def check(swaps: str, *, swappable: bool) -> Finding:
    """Judge the list of swap areas. `swappable`: this process may be put there."""
    # Compressed swap in memory (zram) is no disk.
    areas = [line.split()[0] for line in swaps.splitlines()[1:] if line.strip()]
    on_disk = [area for area in areas if not re.match("/dev/zram|/zram", area)]
    if not on_disk or not swappable:
        return ok("memory.no-swap", "There is no swap that pages of this program's memory could get to.")
    return warning(
        "memory.swap",
        f"There is swap ({len(on_disk)}): pages of memory, with what people just wrote, may reach the disk.",
        "Turn it off (`swapoff -a`, and in /etc/fstab), set MemorySwapMax=0 in the units (deploy/systemd does), or see"
        " that it is encrypted with a key that ends with the machine.",
    )


def _is_kept() -> bool:
    """Say whether this process's control group, or one above it, may not be swapped (cgroup v2, memory.swap.max)."""
    try:
        own = next(line for line in GROUP.read_text().splitlines() if line.startswith("0::"))
    except (OSError, StopIteration):
        return False
    folder = GROUPS / own.removeprefix("0::").lstrip("/")
    for group in (folder, *folder.parents):
        if group == GROUPS.parent:
            break
        try:
            if (group / "memory.swap.max").read_text().strip() == "0":
                return True
        except OSError:
            continue
    return False
