import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does, and put it in a folder of its own."""
    built = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: S603
    (wheel,) = built.glob("*.whl")
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def from_wheel(folder: Path, script: str) -> str:
    """Run a script that finds our packages in the folder alone."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REPORTLINE_")}
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=folder,
        env=environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_wheel_holds_the_languages_and_speaks_them(installed: Path) -> None:
    script = (
        "import sys, bot, flows; from pathlib import Path\n"
        "assert Path(bot.__file__).is_relative_to(Path.cwd()), bot.__file__\n"
        "assert Path(flows.__file__).is_relative_to(Path.cwd()), flows.__file__\n"
        "from bot.cli import main; sys.exit(main(['locales', '--json']))"
    )
    here = subprocess.run(
        [sys.executable, "-m", "bot.cli", "locales", "--json"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert json.loads(from_wheel(installed, script)) == json.loads(here.stdout)


def test_the_wheel_holds_every_page_of_every_server(installed: Path) -> None:
    script = "import bot.app.run, bot.app.talk, bot.intake.standin.server, bot.handlers.web; print('whole')"
    assert from_wheel(installed, script) == "whole\n"


def test_every_file_beside_the_code_is_in_the_wheel(installed: Path) -> None:
    kept = {".py", ".po", ".json", ".html", ".css", ".js", ".csv", ".txt"}
    files = [
        path for folder in ("bot", "flows") for path in (ROOT / folder).rglob("*") if path.suffix in kept
    ]
    assert [file for file in files if not (installed / file.relative_to(ROOT)).exists()] == []
