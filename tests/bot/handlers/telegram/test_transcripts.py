"""The golden chats of the conversation, played on Telegram: the same words and buttons, whoever carries them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.handlers.telegram import Done
from tests.bot.handlers.telegram.golden import house_for, lines_of, settings_of
from tests.bot.handlers.telegram.playing import Happened, Play, options_in

FOLDER = Path(__file__).parents[3] / "transcripts"
# A channel that greets by itself, and one without buttons: Telegram is neither.
NOT_TELEGRAMS = {"erase", "numbers"}
FITTING = sorted(path for path in FOLDER.glob("*.txt") if path.stem not in NOT_TELEGRAMS)
_STORED = re.compile(r"-- stored Report\(id='(\w+)'.*")
MEDIA = "9"
"""What `tests.transcript` calls every message that is no text."""


def seen(happened: Happened, keys: dict[int, str]) -> Iterator[str]:
    """Give what the person sees of an update as a transcript writes it; `keys` are its names of the messages."""
    for made in happened.calls:
        if made.message:
            yield from (f"    {line}" for line in made.message["text"].split("\n") if line)
            if options := options_in(made.message):
                yield "    " + " ".join(f"[{label}]" for label in options)
    yield from (f"-- stored {receipt}" for receipt in happened.stored)
    gone = [
        number
        for made in happened.calls
        if isinstance(made.result, Done)
        for number in deleted(made.call.fields)
    ]
    if named := [keys[number] for number in gone if number in keys]:
        yield f"-- deletes the person's message {', '.join(named)}"
    if happened.erased:
        yield "-- erases what the platform lets it erase"


def deleted(fields: object) -> list[int]:
    """Give the messages that a call deletes."""
    found = dict(fields)  # type: ignore[call-overload]
    if "text" in found:
        return []
    return list(found.get("message_ids") or ([found["message_id"]] if "message_id" in found else []))


def written(text: str) -> list[str]:
    """Give the lines of a transcript that are written by it, less what only its flow could know."""
    lines = (_STORED.sub(r"-- stored \1", line) for line in text.splitlines())
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("path", FITTING, ids=lambda path: path.stem)
async def test_a_chat_on_telegram_goes_as_it_is_written(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - nobody else is served meanwhile
    settings = {"channel": "chat"} | settings_of(text)
    house = house_for(settings, tmp_path / "data").open()
    play = Play(settings, house)
    found: list[str] = []
    for line in lines_of(text):
        found.append(line)
        for happened in await play.play(line):
            if line.startswith("! "):
                play.keys.setdefault(MEDIA, happened.number)
                names = {happened.number: MEDIA}
            else:
                names = {number: key for key, number in play.keys.items()}
            found += seen(happened, names)
    await house.close()

    assert found == written(text)


def test_every_transcript_is_played_or_does_not_fit() -> None:
    assert len(FITTING) >= 17
    for path in FOLDER.glob("*.txt"):
        channel = settings_of(path.read_text(encoding="utf-8")).get("channel", "chat")
        assert (path.stem in NOT_TELEGRAMS) == (channel in {"web", "numbered"})
