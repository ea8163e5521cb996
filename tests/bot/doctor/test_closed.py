"""Doctor as a user who may not look at what the service has.

Root may look at everything: where root runs the tests, doctor runs without the two capabilities that make it so.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import disk, keys, outbox
from bot.outbox.schema import open_database
from bot.privacy import KeyFolder, Secret
from tests.bot.cli.conftest import PATIENCE
from tests.bot.doctor.cases import SECRET, case, levels, told

DROPPED = "-dac_override,-dac_read_search"
LIKE_OTHERS = ["setpriv", "--bounding-set", DROPPED, "--inh-caps", DROPPED] if os.geteuid() == 0 else []
UNREADABLE = {"disk.unreadable", "outbox.unreadable", "keys.unreadable"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with the data folder of a service in lib/data, to be closed; it is opened again in the end."""
    data = tmp_path / "lib" / "data"
    open_database(data / "outbox.db").close()
    KeyFolder(data, Secret(SECRET)).make()
    yield tmp_path
    for shut in (data.parent, data):
        shut.chmod(0o700)


def asked(data: Path) -> dict[str, tuple[str, str]]:
    """Give what doctor says and what is to be done, by code, asked by a user to whom what is closed is closed."""
    ended = subprocess.run(  # noqa: S603
        [*LIKE_OTHERS, sys.executable, "-m", "bot.cli", "doctor", "disk", "outbox", "keys", "--json"],
        capture_output=True,
        timeout=PATIENCE,
        env={"PATH": os.environ["PATH"], "REPORTLINE_DATA": str(data), "REPORTLINE_SECRET": SECRET},
        check=False,
    )
    assert ended.stdout, ended.stderr
    found = json.loads(ended.stdout)["findings"]
    return {one["code"]: (one["says"], one["do"]) for one in found}


@pytest.mark.parametrize("shut", ["lib", "lib/data"])
def test_a_user_who_may_not_enter_is_told_the_same_of_disk_outbox_and_keys(folder: Path, shut: str) -> None:
    (folder / shut).chmod(0)
    found = asked(folder / "lib" / "data")
    assert set(found) == UNREADABLE
    assert len({do for _, do in found.values()}) == 1
    for says, do in found.values():
        assert str(folder / "lib" / "data") in says
        assert "Permission denied" in says
        assert "as the user of the service" in do
        assert "chown" in do


def test_a_folder_that_cannot_be_seen_to_be_missing_is_not_said_to_be_missing(folder: Path) -> None:
    (folder / "lib").chmod(0)
    assert set(asked(folder / "lib" / "none" / "deeper")) == UNREADABLE


def test_an_outbox_that_is_closed_alone_is_not_called_broken(folder: Path) -> None:
    data = folder / "lib" / "data"
    for file in data.iterdir():
        file.chmod(0)
    found = asked(data)
    assert found.keys() & (UNREADABLE | {"outbox.broken"}) == {"outbox.unreadable", "keys.unreadable"}
    assert "as the user of the service" in found["outbox.unreadable"][1]


@pytest.mark.parametrize("data", ["/dev/null/x", "file/x"])
def test_where_no_folder_can_be_nobody_is_told_to_own_it(tmp_path: Path, data: str) -> None:
    (tmp_path / "file").touch()
    there = case(tmp_path, {"DATA": str(tmp_path / data), "SECRET": SECRET})
    found = told(one for subject in (disk, outbox, keys) for one in subject.examine(there))
    assert levels(found.values()) == {
        "disk.cannot-be": "fault",
        "outbox.none-yet": "ok",
        "keys.unreadable": "fault",
    }
    assert "name a folder on a disk" in found["keys.unreadable"].do
    assert not [one.do for one in found.values() if "chown" in one.do]
