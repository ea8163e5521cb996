"""All subjects together: one that cannot be looked at, or fails, keeps no other from being seen."""

import os
from pathlib import Path

import pytest

from bot.doctor import subjects
from bot.doctor.case import Case
from bot.doctor.finding import Finding
from bot.doctor.subjects import NAMES, SUBJECTS, examine
from bot.settings import Settings
from tests.bot.doctor.cases import LIVE, case


def of_subjects(found: list[Finding]) -> set[str]:
    return {one.subject for one in found}


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no service of this machine get into the way."""
    monkeypatch.setattr("bot.app.intake.STANDIN_PORT", 9)
    monkeypatch.setattr("bot.doctor.intake.asking.STANDIN_PORT", 9)


async def test_every_subject_that_applies_says_something_and_nothing_is_made(tmp_path: Path) -> None:
    found = await examine(case(tmp_path, {"OPS_LISTEN": "127.0.0.1:9"}))
    assert of_subjects(found) == set(NAMES) - {"telegram"}
    assert [one.code for one in found if one.level == "fault"] == []
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing is


async def test_only_what_was_asked_for_is_looked_at(tmp_path: Path) -> None:
    assert of_subjects(await examine(case(tmp_path), ["disk", "secret"])) == {"disk", "secret"}


async def test_with_every_setting_broken_all_subjects_still_answer(tmp_path: Path) -> None:
    broken = {
        name.upper(): "\x7f" for name in Settings.model_fields if name not in {"notes", "data", "locales"}
    }
    visit = case(tmp_path, {**broken, "LOCALES": "?"})
    assert len(visit.reading.broken) > 20
    found = await examine(visit)
    assert of_subjects(found) == set(NAMES)
    skipped = {one.subject: one for one in found if one.code.endswith(".skipped")}
    assert set(skipped) == {"secret", *(subject.name for subject in SUBJECTS if subject.needs - {"DATA"})}
    assert {one.level for one in skipped.values()} == {"warning"}
    assert "REPORTLINE_INTAKE" in skipped["intake"].says
    assert "\x7f" not in str(found)


async def test_a_subject_that_fails_is_told_without_its_words_and_the_others_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Case) -> list[Finding]:
        raise RuntimeError("CANARY")

    broken = subjects.Subject("disk", subjects._at_once(fails))  # noqa: SLF001 - what a subject is made with
    monkeypatch.setattr(
        subjects, "SUBJECTS", tuple(broken if one.name == "disk" else one for one in SUBJECTS)
    )
    found = await examine(case(tmp_path), ["disk", "secret"])
    assert [one.code for one in found] == ["secret.none", "disk.failed"]
    assert "RuntimeError" in found[1].says
    assert "CANARY" not in found[1].says


async def test_a_bot_that_is_not_set_up_enough_is_a_fault_and_not_the_end(tmp_path: Path) -> None:
    settings = {"TELEGRAM_TOKEN": "123456:CANARY", "TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": "x" * 16}
    (found,) = await examine(case(tmp_path, settings), ["telegram"])
    assert (found.level, found.code) == ("fault", "telegram.unready")
    assert "REPORTLINE_PUBLIC_URL" in found.says


async def test_in_live_mode_with_nothing_prepared_what_is_missing_is_said(tmp_path: Path) -> None:
    live = {**LIVE, "INTAKE": "central+http://127.0.0.1:9", "OPS_LISTEN": "127.0.0.1:9"}
    found = {one.code: one.level for one in await examine(case(tmp_path, live))}
    assert found["settings.wrong"] == found["secret.none"] == found["intake.closed"] == "fault"
    assert found["launch.missing"] == found["helplines.none"] == found["languages.not-native"] == "warning"


async def test_a_misspelt_setting_is_a_fault_whatever_was_asked(tmp_path: Path) -> None:
    misspelt = case(tmp_path, {"OPS_LISTEN": "127.0.0.1:9", "INTAK": "central+https://intake.example.org"})
    for name in ("intake", "disk"):
        codes = [one.code for one in await examine(misspelt, [name]) if one.level == "fault"]
        assert codes == ["settings.wrong"]
    codes = [one.code for one in await examine(misspelt)]
    assert codes.count("settings.wrong") == 1
