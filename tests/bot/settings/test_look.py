"""Settings that do not allow a start, read as far as they go."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings, look_at_settings
from bot.settings.read import file_of
from tests.bot.settings.test_read import LIVE, SECRET, faults

NAMES = sorted(name.upper() for name in Settings.model_fields)


def test_what_is_sound_is_read_as_ever() -> None:
    reading = look_at_settings(LIVE)
    assert (reading.faults, reading.broken) == ((), frozenset())
    assert reading.settings.live


def test_what_is_broken_keeps_its_default_and_the_rest_is_read() -> None:
    environ = LIVE | {
        "REPORTLINE_LISTEN": "8080",
        "REPORTLINE_INTAKE": "gopher://x",
        "REPORTLINE_HOTLIN": "y",
    }
    reading = look_at_settings(environ)
    assert reading.broken == {"LISTEN", "INTAKE"}
    assert reading.settings.listen == Settings().listen
    assert reading.settings.hotline == "Hotline of Example"
    assert reading.settings.live
    assert "\n".join(reading.faults) == faults(environ)


def test_a_secret_that_cannot_be_read_is_broken_and_not_absent(tmp_path: Path) -> None:
    reading = look_at_settings(
        {"REPORTLINE_SECRET_FILE": str(tmp_path / "none"), "REPORTLINE_OPS_TOKEN": "a b"}
    )
    assert reading.broken == {"SECRET", "OPS_TOKEN"}
    assert reading.settings.secret is None


@given(st.dictionaries(st.sampled_from(NAMES), st.text(st.characters(exclude_characters="\0"), max_size=20)))
def test_whatever_is_set_there_are_settings_and_no_fault_repeats_them(values: dict[str, str]) -> None:
    reading = look_at_settings({f"REPORTLINE_{name}": f"canary7f3a{value}" for name, value in values.items()})
    assert isinstance(reading.settings, Settings)
    assert "canary7f3a" not in "".join(reading.faults)


def test_a_secrets_file_is_known_by_its_setting_or_as_a_credential(tmp_path: Path) -> None:
    file = tmp_path / "reportline_secret"
    file.write_text(SECRET)
    assert file_of("SECRET", {"REPORTLINE_SECRET_FILE": str(file)}) == file
    assert file_of("SECRET", {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == file
    assert file_of("OPS_TOKEN", {"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    assert file_of("SECRET", {"REPORTLINE_SECRET": SECRET, "CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    assert file_of("SECRET", {}) is None
