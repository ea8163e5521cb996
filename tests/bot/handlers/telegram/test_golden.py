"""Golden chats on Telegram, call by call: tests/transcripts/telegram/*.txt. `pytest --update` writes them anew."""

from pathlib import Path

import pytest

from tests.bot.handlers.telegram.golden import house_for, lines_of, settings_of
from tests.bot.handlers.telegram.playing import Play
from tests.bot.handlers.telegram.telling import left, told

GOLDEN = sorted((Path(__file__).parents[3] / "transcripts" / "telegram").glob("*.txt"))


async def replay(text: str, folder: Path) -> str:
    """Play the person's lines of a golden chat and give the whole anew."""
    settings = settings_of(text)
    house = house_for(settings, folder).open()
    play = Play(settings, house)
    out = [line for line in text.splitlines() if line.startswith("#")]
    for line in lines_of(text):
        out += ["", line]
        for happened in await play.play(line):
            out += told(happened, play)
    out += ["", *left(play)]
    await house.close()
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
async def test_a_chat_goes_as_it_is_written(
    path: Path,
    tmp_path: Path,
    update: bool,  # noqa: FBT001 - a fixture
) -> None:
    written = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - nobody else is served meanwhile
    played = await replay(written, tmp_path / "data")
    if update:
        path.write_text(played, encoding="utf-8")  # noqa: ASYNC240
        return

    assert played == written


def test_the_golden_chats_are_there() -> None:
    assert {"three-touches", "refused-album", "erase", "edit", "doubts", "language", "group", "details"} <= {
        path.stem for path in GOLDEN
    }
