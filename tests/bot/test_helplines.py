from pathlib import Path

import pytest

from bot.helplines import COLUMNS, HelplinesError, read_helplines

HEAD = ",".join(COLUMNS) + "\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "helplines.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_helplines(tmp_path / "helplines.csv") == {}


def test_services_are_shown_by_country_with_what_is_known(tmp_path: Path) -> None:
    rows = (
        "ke,Example Childline,116,day and night,English,free,2026-11-22\n"
        "KE,Example Desk,desk@example.org,,,,2026-11-22\n"
        "TD,Exemple,https://example.org/,,français,,2026-11-22\n"
    )

    assert read_helplines(written(tmp_path, "\ufeff" + HEAD + rows)) == {
        "KE": ("Example Childline: 116 (day and night; English; free)", "Example Desk: desk@example.org"),
        "TD": ("Exemple: https://example.org/ (français)",),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("country,name\n", "first line"),
        ("", "first line"),
        (HEAD + "KE,Example,116,,,\n", "Line 2 .* 7 fields"),
        (HEAD + "KE,Example,116,,,,2026-11-22,more\n", "Line 2 .* 7 fields"),
        (HEAD + "Kenya,Example,116,,,,2026-11-22\n", "two letters"),
        (HEAD + "KE,,116,,,,2026-11-22\n", "name and contact"),
        (HEAD + "KE,Example,116,,,,\n", "checked"),
        (HEAD + "KE,Example,116,,,,last year\n", "checked"),
    ],
)
def test_a_row_that_nobody_checked_stops_the_start(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(HelplinesError, match=says):
        read_helplines(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "helplines.csv"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(HelplinesError, match="UTF-8"):
        read_helplines(file)
