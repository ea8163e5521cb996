"""The first command that anybody runs: with a Python that is a stand-in, so that nothing is fetched."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Says what it was asked, and makes an environment as `venv` does: of a Python that does the same.
PYTHON = """#!/bin/sh
echo "$*" >> asked
case "$*" in
"-m venv --clear .venv") rm -rf .venv && mkdir -p .venv/bin && cp python .venv/bin/python;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").touch()
    script(tmp_path / "python", PYTHON)
    return tmp_path


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def make(folder: Path) -> subprocess.CompletedProcess[str]:
    command = ["make", "venv", "PYTHON=./python"]  # the target that all others begin with
    return subprocess.run(  # noqa: S603
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_an_environment_that_was_left_half_made_is_made_anew(folder: Path) -> None:
    script(folder / ".venv" / "bin" / "python", "#!/bin/sh\necho No module named pip >&2\nexit 1\n")

    assert make(folder).returncode == 0
    assert "-m venv --clear .venv" in (folder / "asked").read_text()
    assert (folder / ".venv" / ".run").exists()


def test_a_good_environment_is_kept(folder: Path) -> None:
    script(folder / ".venv" / "bin" / "python", PYTHON)

    assert make(folder).returncode == 0
    assert "-m venv" not in (folder / "asked").read_text()


@pytest.mark.parametrize(
    ("fails", "named"), [("-m*venv*", "python3-venv"), ("-c*version_info*", "Python 3.11 or newer")]
)
def test_what_is_missing_is_said_in_one_sentence(folder: Path, fails: str, named: str) -> None:
    script(folder / "python", f'#!/bin/sh\ncase "$*" in {fails}) exit 1;; esac\n')

    made = make(folder)

    assert made.returncode == 2
    assert named in made.stderr
    assert not (folder / ".venv" / ".run").exists()
