"""What a server without containers needs beside the program, put there by one script, at each upgrade too."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import ROOT, text

UNITS = "etc/systemd/system"
TELEGRAM = f"{UNITS}/reportline-door.service.d/telegram.conf"
IWF = f"{UNITS}/reportline-forwarder.service.d/iwf.conf"
PUT = {
    "etc/sysusers.d/reportline.conf": ("deploy/systemd/reportline.conf", 0o644),
    f"{UNITS}/reportline-door.service": ("deploy/systemd/reportline-door.service", 0o644),
    f"{UNITS}/reportline-forwarder.service": ("deploy/systemd/reportline-forwarder.service", 0o644),
    f"{UNITS}/reportline-standin.service": ("deploy/systemd/reportline-standin.service", 0o644),
    "usr/local/bin/reportline-command": ("deploy/systemd/reportline-command", 0o755),
    "usr/local/bin/reportline-backup": ("deploy/backup.sh", 0o755),
}
IF_THERE = {TELEGRAM: "deploy/systemd/telegram.conf", IWF: "deploy/systemd/iwf-forwarder.conf"}
SCRIPT = "deploy/put-in-place.sh"


def put_in_place(root: Path) -> str:
    """Run the script for another root, and give what it says."""
    done = subprocess.run(  # noqa: S603
        [str(ROOT / SCRIPT)],
        env={"PATH": "/usr/bin:/bin", "DESTDIR": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == ""
    return done.stderr


def there(root: Path) -> dict[str, tuple[str, int]]:
    """Give content and mode of every file by its name."""
    return {
        str(file.relative_to(root)): (file.read_text(), file.stat().st_mode & 0o777)
        for file in root.rglob("*")
        if file.is_file()
    }


def test_everything_of_this_version_lies_where_it_belongs_and_a_second_time_changes_nothing(
    tmp_path: Path,
) -> None:
    assert put_in_place(tmp_path) == ""
    expected = {to: (text(file), mode) for to, (file, mode) in PUT.items()}
    assert there(tmp_path) == expected
    assert put_in_place(tmp_path) == ""
    assert there(tmp_path) == expected


def test_no_file_of_the_folder_is_forgotten() -> None:
    known = {file for file, _ in PUT.values()} | set(IF_THERE.values())
    assert {f"deploy/systemd/{file.name}" for file in (ROOT / "deploy" / "systemd").iterdir()} < known


@pytest.mark.parametrize(
    "old", ["usr/local/bin/reportline-backup", f"{UNITS}/reportline-door.service", TELEGRAM, IWF]
)
def test_what_a_version_before_left_becomes_this_ones_and_is_kept_beside_it(tmp_path: Path, old: str) -> None:
    (tmp_path / old).parent.mkdir(parents=True)
    (tmp_path / old).write_text("of before\n")
    edited = tmp_path / UNITS / "reportline-door.service.d" / "override.conf"
    edited.parent.mkdir(parents=True, exist_ok=True)
    edited.write_text("[Service]\n")
    said = put_in_place(tmp_path)
    found = there(tmp_path)
    assert f"/{old}.before" in said
    assert len(said.splitlines()) == 1
    assert found[old][0] == text(PUT[old][0] if old in PUT else IF_THERE[old])
    assert found[f"{old}.before"][0] == "of before\n"
    assert edited.read_text() == "[Service]\n"
    assert found.keys() - PUT.keys() == {old, f"{old}.before", str(edited.relative_to(tmp_path))} - PUT.keys()


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("docs/operating.md", "From nothing to live"),
        ("docs/operating.md", "Upgrade"),
        ("deploy/README.md", "A trial under systemd"),
    ],
)
def test_who_installs_and_who_upgrades_run_it_after_the_program_and_before_the_start(
    page: str, title: str
) -> None:
    section = text(page).partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    commands = re.findall(r"^ {4,}(\S.*)$", section, re.MULTILINE)
    program = commands.index("deploy/install.sh /opt/reportline")
    starts = [
        at
        for at, line in enumerate(commands)
        if re.match(r"systemctl (start|enable --now) .*reportline-door", line)
    ]
    assert program < commands.index(SCRIPT) < starts[0]
    assert not [line for line in commands if "/usr/local/bin" in line and line.startswith("install ")]
