from pathlib import Path

import pytest

from bot.doctor.languages import examine
from bot.i18n import Catalogues
from bot.launch import FILE
from tests.bot.doctor.cases import LIVE, SECRET, case, data, levels, told


def test_what_is_offered_is_named(tmp_path: Path) -> None:
    found = told(examine(case(tmp_path)))
    assert found["languages.offered"].says == f"Offered: {', '.join(Catalogues.load().offered)}."


@pytest.mark.parametrize(("settings", "level"), [({}, "ok"), ({"SECRET": SECRET, **LIVE}, "warning")])
def test_what_no_native_speaker_has_read_is_named(
    tmp_path: Path, settings: dict[str, str], level: str
) -> None:
    found = told(examine(case(tmp_path, settings)))["languages.not-native"]
    assert found.level == level
    assert "fr (back-translated)" in found.says
    assert "en (" not in found.says


def test_a_language_that_somebody_signed_for_is_not_named_again(tmp_path: Path) -> None:
    text = '[native_review]\nby = "CANARY"\non = "2026-11-20"\nlanguages = ["fr"]\n'
    (data(tmp_path) / FILE).write_text(text)
    assert "fr (" not in told(examine(case(tmp_path)))["languages.not-native"].says
    (data(tmp_path) / FILE).write_text("broken")
    assert "fr (" in told(examine(case(tmp_path)))["languages.not-native"].says


def test_what_is_left_out_says_why(tmp_path: Path) -> None:
    found = told(examine(case(tmp_path, {"LOCALES": "en"})))
    assert "fr (REPORTLINE_LOCALES leaves it out)" in found["languages.withheld"].says
    assert "languages.not-native" not in found


def test_a_language_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path, {"LOCALES": "tlh"}))) == {"languages.wrong": "fault"}
