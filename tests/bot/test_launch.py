import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.launch import FILE, ITEMS, REVIEW, LaunchError, Signature, read, still_open, template

TODAY = date(2026, 11, 22)
ALL = {item.name: Signature(TODAY, languages=frozenset({"ar", "fr"})) for item in ITEMS}
NAME = "canary7f3a"


def written(folder: Path, text: str) -> Path:
    file = folder / FILE
    file.write_text(text, encoding="utf-8")
    return file


def test_the_template_holds_every_item_and_signs_none(tmp_path: Path) -> None:
    file = written(tmp_path, template())
    assert list(tomllib.loads(template())) == [item.name for item in ITEMS]
    assert read(file) == {}


def test_a_filled_in_template_signs(tmp_path: Path) -> None:
    text = template().replace('by = ""\non = ""', f'by = "{NAME}"\non = "2026-11-22"')
    assert read(written(tmp_path, text)) == {item.name: Signature(TODAY) for item in ITEMS}


def test_without_a_file_nothing_is_signed(tmp_path: Path) -> None:
    assert read(tmp_path / FILE) == {}


@pytest.mark.parametrize("day", ["2026-11-22", '"2026-11-22"'])
def test_days_are_read_with_quotes_and_without(tmp_path: Path, day: str) -> None:
    text = f'[law]\nby = "{NAME}"\non = {day}\nuntil = {day}\nnote = "in the safe"\n'
    assert read(written(tmp_path, text)) == {"law": Signature(TODAY, TODAY)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"[law]\nby = {NAME}", "line 2"),
        (f"[law]\nby = '{NAME}", "TOML"),
        (f"[{NAME}]\n", "items only: hotline_agreement"),
        (f"{NAME} = 1", "items only"),
        (f"law = '{NAME}'", "[law]"),
        (f"[law]\n{NAME} = 1", "[law]: it may hold by, note, on, until only"),
        ("[law]\nlanguages = ['fr']", "[law]: it may hold"),
        (f"[law]\nby = '{NAME}'", "on (and until)"),
        (f"[law]\nby = '{NAME}'\non = 2026-11-22T12:00:00", "on (and until)"),
        (f"[law]\nby = '{NAME}'\non = 22.11", "on (and until)"),
        (f"[law]\nby = '{NAME}'\non = 2026-11-22\nuntil = 'soon'", "on (and until)"),
        ("[law]\non = 2026-11-22", "by has to be"),
        ("[law]\nby = 7\non = 2026-11-22", "by has to be"),
        (f"[native_review]\nby = '{NAME}'\non = 2026-11-22\nlanguages = 'fr'", "list"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_without_names(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(LaunchError) as caught:
        read(written(tmp_path, text))
    assert told in str(caught.value)
    assert NAME not in str(caught.value)


def test_bytes_that_are_no_text_or_no_file_are_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(LaunchError):
        read(tmp_path / FILE)
    with pytest.raises(LaunchError):
        read(tmp_path)


def test_what_is_signed_today_is_not_open() -> None:
    assert still_open(ALL, TODAY, ("ar", "fr")) == ()


def test_everything_is_open_when_nothing_is_signed() -> None:
    assert [found.item for found in still_open({}, TODAY, ("fr",))] == list(ITEMS)
    assert {found.why for found in still_open({}, TODAY, ("fr",))} == {"missing"}


@pytest.mark.parametrize(
    ("day", "open_items"),
    [
        (date(2027, 5, 24), []),
        (date(2027, 5, 25), ["helplines"]),
        (date(2027, 11, 22), ["helplines"]),
        (date(2027, 11, 23), [item.name for item in ITEMS]),
    ],
)
def test_a_signature_counts_a_year_and_helplines_half_a_year(day: date, open_items: list[str]) -> None:
    found = still_open(ALL, day, ("ar", "fr"))
    assert [one.item.name for one in found] == open_items
    assert {one.why for one in found} <= {"old"}


def test_what_ends_by_itself_ends_after_its_last_day() -> None:
    signed = ALL | {"hotline_agreement": Signature(TODAY, date(2026, 12, 31))}
    assert still_open(signed, date(2026, 12, 31), ("fr",)) == ()
    (found,) = still_open(signed, date(2027, 1, 1), ("fr",))
    assert (found.item.name, found.why) == ("hotline_agreement", "over")


def test_an_end_far_away_makes_no_signature_count_for_longer() -> None:
    signed = ALL | {"law": Signature(date(2025, 11, 1), date(2040, 1, 1))}
    assert [(found.item.name, found.why) for found in still_open(signed, TODAY, ("fr",))] == [("law", "old")]


def test_nobody_signs_on_a_day_that_has_not_come() -> None:
    assert still_open(ALL | {"law": Signature(date(2026, 11, 23))}, TODAY, ("fr",)) == ()
    assert len(still_open(ALL | {"law": Signature(date(2026, 11, 24))}, TODAY, ("fr",))) == 1


def test_a_language_that_nobody_signed_for_is_named() -> None:
    (found,) = still_open(ALL, TODAY, ("ar", "sw", "fr", "tl"))
    assert (found.item.name, found.languages) == (REVIEW, ("sw", "tl"))


def test_where_natives_wrote_every_language_nobody_has_to_review() -> None:
    signed = {name: one for name, one in ALL.items() if name != REVIEW}
    assert still_open(signed, TODAY, ()) == ()
