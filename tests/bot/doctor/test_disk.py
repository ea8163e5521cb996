import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.disk import LOW, Folder, check, examine, look
from tests.bot.doctor.cases import LIVE, SECRET, case, data, levels, told

GB = 10**9
WELL = Folder(Path("/data"), 7, 0o700, True, 50 * GB, GB, "ext4")


def judged(folder: Folder, *, live: bool = True) -> dict[str, str]:
    return levels(check(folder, user=7, live=live))


def test_a_folder_of_ones_own_with_room_is_well() -> None:
    assert judged(WELL) == {"disk.folder": "ok", "disk.room": "ok"}


def a_file(folder: Path) -> Path:
    (folder / "file").touch()
    return folder / "file" / "data"


@pytest.mark.parametrize("where", [lambda _: Path("/proc/nope"), lambda _: Path("/sys/nope/deeper"), a_file])
def test_a_folder_that_cannot_be_made_is_a_fault_and_not_something_to_come(
    tmp_path: Path, where: Callable[[Path], Path]
) -> None:
    assert levels(examine(case(tmp_path, {"DATA": str(where(tmp_path))}))) == {"disk.cannot-be": "fault"}


@pytest.mark.parametrize(
    ("free", "code", "level"),
    [
        (LOW * GB, "disk.room", "ok"),
        (LOW * GB - 1, "disk.low", "warning"),
        (GB, "disk.low", "warning"),
        (GB - 1, "disk.full", "fault"),
        (0, "disk.full", "fault"),
    ],
)
def test_room_is_measured_by_the_bound_under_which_reports_are_refused(
    free: int, code: str, level: str
) -> None:
    assert judged(replace(WELL, free=free))[code] == level


@pytest.mark.parametrize(
    ("change", "code", "levels_by_mode"),
    [
        ({"owner": 8}, "disk.foreign", ("fault", "fault")),
        ({"writable": False}, "disk.closed", ("fault", "fault")),
        ({"mode": 0o750}, "disk.open", ("warning", "warning")),
        ({"mode": 0o705}, "disk.open", ("warning", "warning")),
        ({"kind": "tmpfs"}, "disk.passing", ("warning", "fault")),
        ({"kind": "overlay"}, "disk.passing", ("warning", "fault")),
        ({"kind": "nfs4"}, "disk.remote", ("fault", "fault")),
        ({"standin": True}, "disk.standin", ("ok", "fault")),
        ({"left_over": 2}, "disk.left-over", ("warning", "warning")),
    ],
)
def test_what_is_wrong_with_a_folder_is_told(
    change: dict[str, Any], code: str, levels_by_mode: tuple[str, str]
) -> None:
    folder = replace(WELL, **change)
    assert tuple(judged(folder, live=live).get(code) for live in (False, True)) == levels_by_mode


def test_a_real_folder_is_seen_as_it_is(tmp_path: Path) -> None:
    folder = data(tmp_path)
    found = look(folder)
    assert (found.owner, found.mode, found.writable) == (os.geteuid(), 0o700, True)
    assert (found.standin, found.left_over) == (False, 0)
    assert found.free > 0
    assert found.least >= 200_000_000
    assert found.kind
    (folder / "standin.db").touch()
    (folder / "until-the-end-x").mkdir()
    folder.chmod(0o755)
    found = look(folder)
    assert (found.mode, found.standin, found.left_over) == (0o755, True, 1)


def test_a_live_folder_with_reports_of_trying_out_is_a_fault(tmp_path: Path) -> None:
    (data(tmp_path) / "standin.db").touch()
    assert levels(examine(case(tmp_path, {"SECRET": SECRET, **LIVE})))["disk.standin"] == "fault"


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path))) == {"disk.no-folder": "warning"}
    assert list(tmp_path.iterdir()) == []


def test_an_outbox_elsewhere_is_looked_at_too(tmp_path: Path) -> None:
    data(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    found = told(examine(case(tmp_path, {"OUTBOX": f"sqlite://{elsewhere}/outbox.db"})))
    assert str(elsewhere) in found["disk.no-folder"].says
    assert "disk.room" in found
