import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bot.doctor.memory import check, examine, forbids_cores
from tests.bot.doctor.cases import case, levels

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
DISK = HEAD + "/dev/vda3                               partition\t2097148\t\t0\t\t-2\n"
FILE = HEAD + "/swapfile                               file\t\t2097148\t\t0\t\t-2\n"
ZRAM = HEAD + "/dev/zram0                              partition\t2097148\t\t0\t\t100\n"


@pytest.mark.parametrize(
    ("swaps", "swappable", "code"),
    [
        ("", True, "memory.no-swap"),
        (HEAD, True, "memory.no-swap"),
        (ZRAM, True, "memory.no-swap"),
        (DISK, True, "memory.swap"),
        (FILE, True, "memory.swap"),
        (DISK, False, "memory.no-swap"),
    ],
)
def test_swap_on_a_disk_is_a_warning_unless_we_are_kept_out_of_it(
    swaps: str, code: str, *, swappable: bool
) -> None:
    assert check(swaps, swappable=swappable).code == code


def test_this_machine_is_judged(tmp_path: Path) -> None:
    told = (
        "import json, pathlib, sys; from bot.doctor.memory import examine, forbids_cores;"
        "from bot.doctor.case import Case; from bot.settings import look_at_settings;"
        "before = forbids_cores(); found = [one.code for one in examine(Case(look_at_settings({})))];"
        "print(json.dumps([before, forbids_cores(), found]))"
    )
    # In a process of its own: what it forbids itself, it cannot allow itself again.
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", told], cwd=tmp_path, capture_output=True, check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip
    before, after, found = json.loads(ended.stdout)
    assert (before, after) == (False, True)
    assert found[0] == "memory.no-cores"
    assert found[1].startswith("memory.")


def test_a_system_that_allows_core_files_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ops.cores.forbid", lambda: None)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
    assert not forbids_cores()
    assert levels(examine(case(tmp_path)))["memory.cores"] == "warning"
