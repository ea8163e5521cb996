import secrets
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor.reach import is_open
from bot.doctor.secret import examine, is_guessable
from tests.bot.doctor.cases import LIVE, SECRET, case, data, levels, told


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """Give a folder that only this user can enter."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


def written(folder: Path, text: str = SECRET, *, mode: int = 0o400, name: str = "secret") -> str:
    file = folder / name
    file.write_text(text)
    file.chmod(mode)
    return str(file)


def test_a_secret_in_a_file_for_this_user_alone_is_well(tmp_path: Path, closed: Path) -> None:
    assert levels(examine(case(tmp_path, {"SECRET_FILE": written(closed)}))) == {"secret.set": "ok"}


@pytest.mark.parametrize(("settings", "level"), [({}, "warning"), (LIVE, "fault")])
def test_without_a_secret_nothing_lasts(tmp_path: Path, settings: dict[str, str], level: str) -> None:
    assert levels(examine(case(tmp_path, settings)))["secret.none"] == level


def test_one_that_cannot_be_read_is_not_said_to_be_missing(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path, {"SECRET_FILE": str(tmp_path / "none")}))) == {
        "secret.skipped": "warning"
    }


def test_a_secret_in_the_environment_is_named_and_not_shown(tmp_path: Path) -> None:
    found = told(examine(case(tmp_path, {"SECRET": f"{SECRET}-CANARY"})))
    assert "REPORTLINE_SECRET_FILE" in found["secret.in-environment"].do


@pytest.mark.parametrize("file_mode", [0o444, 0o404, 0o402, 0o644])
@pytest.mark.parametrize("folder_mode", [0o755, 0o711])
def test_a_file_that_others_can_read_or_change_is_a_fault(
    closed: Path, file_mode: int, folder_mode: int
) -> None:
    # Below a folder that nobody else enters, nothing can be reached, whatever its own mode.
    file = Path(written(closed, mode=file_mode))
    assert not is_open(file)
    reached = [closed, *(folder for folder in closed.parents if folder.stat().st_mode & 0o001 == 0)]
    modes = {folder: folder.stat().st_mode & 0o7777 for folder in reached}
    try:
        for folder in reached:
            folder.chmod(folder_mode)
        assert is_open(file)
        file.chmod(0o400)
        assert not is_open(file)
        closed.chmod(0o757)  # others can put another file in its place
        assert is_open(file)
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)


def test_a_file_that_is_open_is_named_by_its_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.secret.is_open", lambda *_, **__: True)
    found = told(examine(case(tmp_path, {"OPS_TOKEN_FILE": written(tmp_path, "token-CANARY")})))
    assert "REPORTLINE_OPS_TOKEN" in found["secret.open"].says


def test_what_an_engine_mounts_or_the_program_brings_is_open_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.secret.is_open", lambda *_, **__: True)
    file = written(tmp_path)
    monkeypatch.setattr("bot.doctor.secret.ENGINES", tmp_path)
    assert "secret.open" not in levels(examine(case(tmp_path, {"SECRET_FILE": file})))
    monkeypatch.undo()
    monkeypatch.setattr("bot.doctor.secret.is_open", lambda *_, **__: True)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert "secret.open" not in levels(examine(case(tmp_path, {"SECRET_FILE": file})))


def test_a_secret_beside_what_it_locks_is_a_fault(tmp_path: Path) -> None:
    file = written(data(tmp_path))
    assert levels(examine(case(tmp_path, {"SECRET_FILE": file})))["secret.in-data"] == "fault"


def test_two_settings_with_one_secret_are_told(tmp_path: Path, closed: Path) -> None:
    one = written(closed, "token-CANARY")
    other = written(closed, "token-CANARY\n", name="other")
    found = told(examine(case(tmp_path, {"OPS_TOKEN_FILE": one, "INTAKE_TOKEN_FILE": other})))
    assert "REPORTLINE_INTAKE_TOKEN and REPORTLINE_OPS_TOKEN" in found["secret.twice"].says


@pytest.mark.parametrize(
    "text",
    [
        "a" * 40,
        "ab" * 20,
        "correct horse " * 4,
        "secret-secret-secret-secret-secret-",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "9876543210zyxwvutsrqponmlkjihgfedcba",
        "a secret of ours, long enough for anyone.",
        "un secret à nous, assez long pour tout le monde",
    ],
)
def test_what_somebody_thought_of_is_noticed(text: str) -> None:
    assert is_guessable(text)
    assert is_guessable(f" {text}\n")


@given(st.integers(24, 64).map(secrets.token_urlsafe) | st.integers(32, 64).map(secrets.token_hex))
def test_what_was_drawn_is_not_called_guessable(text: str) -> None:
    assert not is_guessable(text)


def test_a_guessable_secret_is_a_warning(tmp_path: Path, closed: Path) -> None:
    file = written(closed, "a secret of ours, long enough for anyone")
    assert levels(examine(case(tmp_path, {"SECRET_FILE": file})))["secret.guessable"] == "warning"
