import json
from datetime import date
from pathlib import Path

import pytest

from bot.app.launch import open_items, say_what_is_open, today, unread
from bot.i18n import Catalogues
from bot.launch import FILE, ITEMS, template
from bot.settings import Settings
from tests.bot.chatting import logged

CATALOGUES = Catalogues.load()
NAME = "canary7f3a"


def signed(folder: Path, day: date) -> Settings:
    text = template().replace('by = ""\non = ""', f'by = "{NAME}"\non = "{day}"')
    text = text.replace("languages = []", f"languages = {json.dumps(unread(CATALOGUES))}")
    (folder / FILE).write_text(text)
    return Settings(data=folder, mode="live")


def test_every_open_item_is_a_line_of_its_own_in_the_log_and_nobody_is_named(tmp_path: Path) -> None:
    settings = signed(tmp_path, date(2020, 1, 1))
    with logged() as stream:
        say_what_is_open(settings, CATALOGUES)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["reason"] for line in lines] == [item.name for item in ITEMS]
    assert {(line["event"], line["state"], line["level"]) for line in lines} == {
        ("an item of the launch checklist is not signed", "old", "warning")
    }
    assert NAME not in stream.getvalue()


@pytest.mark.parametrize("mode", ["test", "live"])
def test_only_live_mode_looks_at_it(tmp_path: Path, mode: str) -> None:
    settings = Settings(data=tmp_path).but(mode=mode)
    assert len(open_items(settings, CATALOGUES)) == (len(ITEMS) if mode == "live" else 0)


def test_signed_today_nothing_is_open_and_nothing_is_logged(tmp_path: Path) -> None:
    settings = signed(tmp_path, today())
    with logged() as stream:
        say_what_is_open(settings, CATALOGUES)
    assert (open_items(settings, CATALOGUES), stream.getvalue()) == ((), "")


def test_of_a_file_that_cannot_be_read_nothing_counts(tmp_path: Path) -> None:
    settings = signed(tmp_path, today())
    (tmp_path / FILE).write_text(f"by = {NAME}")
    assert len(open_items(settings, CATALOGUES)) == len(ITEMS)


def test_english_needs_no_review_and_what_was_put_back_into_it_does() -> None:
    assert "en" not in unread(CATALOGUES)
    assert "fr" in unread(CATALOGUES)
