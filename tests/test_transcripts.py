"""Every golden chat in tests/transcripts/ plays as it is written. `pytest --update` writes them anew."""

from pathlib import Path

import pytest

from tests.transcript import replay

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_chat_goes_as_it_is_written(path: Path, update: bool) -> None:  # noqa: FBT001 - a fixture
    written = path.read_text(encoding="utf-8")
    played = replay(written)
    if update:
        path.write_text(played, encoding="utf-8")
        return

    assert played == written
