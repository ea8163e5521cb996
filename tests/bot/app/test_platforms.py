from pathlib import Path

import pytest

from bot.app.errors import StartError
from bot.app.platforms import platforms
from bot.helplines import COLUMNS
from bot.i18n import Catalogues
from bot.settings import Settings

CATALOGUES = Catalogues.load()


def test_checked_helplines_in_the_data_folder_open_the_question_for_a_country(tmp_path: Path) -> None:
    row = "KE,Example Childline,116,,,,2026-11-22"
    (tmp_path / "helplines.csv").write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")

    flow = platforms(Settings(data=tmp_path), CATALOGUES)["web"].flow

    assert flow.helplines
    assert flow.has_row("help_country")


def test_without_helplines_nobody_is_asked_for_a_country(tmp_path: Path) -> None:
    assert not platforms(Settings(data=tmp_path), CATALOGUES)["web"].flow.has_row("help_country")


def test_helplines_that_nobody_checked_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "helplines.csv").write_text("KE,116\n", encoding="utf-8")

    with pytest.raises(StartError, match=r"helplines\.csv"):
        platforms(Settings(data=tmp_path), CATALOGUES)


def test_the_link_is_passed_on_only_where_there_is_one(tmp_path: Path) -> None:
    quiet = platforms(Settings(data=tmp_path), CATALOGUES)["web"]
    public = platforms(Settings(data=tmp_path, public_url="https://chat.example.org"), CATALOGUES)["web"]

    assert not quiet.flow.channel.passes_on
    assert public.flow.channel.passes_on
    assert public.site["link"].startswith("https://chat.example.org")
