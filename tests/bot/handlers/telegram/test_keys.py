"""What each key of a message means, as it is read: the table in docs/telegram.md is made of that, not of our lists."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

import pytest

from bot.handlers.telegram import keys
from bot.handlers.telegram.update import Ignored, Kind, Turn, read
from flows.events import Form, Said, SentMedia
from tests.bot.handlers.telegram import spec
from tests.bot.handlers.telegram.description import TEXT, Json, message

PAGE = Path(__file__).parents[4] / "docs" / "telegram.md"
BEGIN = "<!-- keys: written by `pytest tests/bot/handlers/telegram/test_keys.py --update` -->\n"
END = "<!-- end of keys -->\n"
UNDESCRIBED = (
    "forward_from", "forward_from_chat", "forward_from_message_id", "forward_signature", "forward_sender_name",
    "forward_date", "user_shared", "new_chat_participant", "new_chat_member", "left_chat_participant",
    "voice_chat_scheduled", "voice_chat_started", "voice_chat_ended", "voice_chat_participants_invited",
    "community_chat_joined",
)  # fmt: skip
"""What the server sends for bots of other days (JsonMessage in Client.cpp), and the one key of Bot API 10.3."""
REFUSED = {
    Form.FILE: "refused as a file",
    Form.VOICE: "refused as a voice message",
    Form.OTHER: "refused as something that is not text",
}
IGNORED = {"service": "ignored: a message of the service", "elsewhere": "ignored: of another chat"}


def meaning_of(key: str, alone: Iterable[Json], beside_text: Sequence[Json]) -> str:
    """Say in words what messages with a key are read as, if all of them are read alike."""
    by_itself = {_word(one) for one in alone}
    beside = {_word(one) for one in beside_text}
    assert len(by_itself) == len(beside) == 1, (by_itself, beside)
    (word,) = by_itself
    (with_text,) = beside
    if with_text == word or word in IGNORED.values():
        return word
    assert (word, with_text) == (REFUSED[Form.OTHER], "text")
    return f"{'read' if all(_is_read(key, one) for one in beside_text) else 'left unread'} beside a text"


def _is_read(key: str, update: Json) -> bool:
    """Say whether a text would be taken otherwise without a key."""
    (kind,) = update.keys() - {"update_id"}
    without = {name: value for name, value in update[kind].items() if name != key}
    return read(update) != read({**update, kind: without})


def _word(update: Json) -> str:
    found = read(update)
    match found:
        case Turn() if isinstance(found.inbound.event, Said):
            assert found.inbound.event.text == TEXT
            return "text"
        case Turn() if isinstance(found.inbound.event, SentMedia):
            return REFUSED[found.inbound.event.form]
        case Ignored():
            return IGNORED[found.kind]
        case _:
            raise AssertionError(found)


def meanings() -> dict[str, str]:
    """Give what every key means, those that are described first."""
    found = {}
    for key in spec.message_keys():
        examples = [one for one in spec.examples() if one.key == key]
        found[key] = meaning_of(
            key,
            [one.update for one in examples if not one.beside_text],
            [one.update for one in examples if one.beside_text],
        )
    for key in UNDESCRIBED:
        also = {key: {"id": 7}}
        texts = [{"update_id": 1, "message": message(1, text=TEXT, **also)}]
        found[key] = meaning_of(key, [{"update_id": 1, "message": message(1, **also)}], texts)
    return found


def test_the_table_in_the_docs_says_how_every_key_is_read(update: bool) -> None:  # noqa: FBT001 - a fixture
    before, mark, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    rows = "".join(f"| `{key}` | {meaning} |\n" for key, meaning in meanings().items())
    table = f"| key | meaning |\n|---|---|\n{rows}"
    if update:
        PAGE.write_text(before + mark + table + end + after, encoding="utf-8")

    assert mark
    assert end
    assert PAGE.read_text(encoding="utf-8") == before + mark + table + end + after


def test_the_docs_name_every_reason_to_leave_an_update_alone_and_no_other() -> None:
    _, _, section = PAGE.read_text(encoding="utf-8").partition("## What is left alone\n")
    words = re.findall(r"^\| `(\w+)` \|", section.partition("\n## ")[0], re.MULTILINE)

    assert sorted(words) == sorted(get_args(Kind))


def test_every_key_that_is_listed_is_sent_by_somebody_and_listed_once() -> None:
    lists = (keys.ABOUT, keys.ANSWERED, keys.FILES, keys.VOICES, keys.OTHERS, keys.QUIET, keys.ELSEWHERE)
    listed = [key for one in lists for key in one]

    assert len(listed) == len(set(listed))
    assert set(listed) == {"message_id", "date", "chat", *spec.message_keys(), *UNDESCRIBED} - {
        "text",
        "entities",
    }


def test_a_file_by_which_anything_could_be_fetched_is_never_beside_a_text() -> None:
    assert all("refused" in meanings()[key] for key in keys.FILES | keys.VOICES | keys.OTHERS)
    assert {"photo", "sticker", "caption", "rich_message", "live_photo"} <= keys.FILES | keys.OTHERS


@pytest.mark.parametrize("value", [{}, [], {"file_id": "x"}, [[]]])
def test_what_is_new_is_refused_if_it_can_hold_something(value: object) -> None:
    assert keys.form_of({"text": "hello", "hologram": value}) is Form.OTHER


@pytest.mark.parametrize("value", [True, False, 0, 17, 1.5, "word", ""])
def test_a_plain_remark_beside_a_text_is_left_unread(value: object) -> None:
    assert keys.form_of({"text": "hello", "mood": value}) is None
    assert keys.form_of({"mood": value}) is Form.OTHER


def test_null_is_as_if_it_were_not_there() -> None:
    assert keys.form_of({"text": "hello", "photo": None, "hologram": None}) is None
    assert keys.form_of({"text": None, "photo": None}) is Form.OTHER


@pytest.mark.parametrize("text", [None, 5, ["hello"], {"text": "hello"}, True])
def test_a_text_that_is_no_text_is_refused(text: object) -> None:
    assert keys.form_of({"text": text}) is Form.OTHER


def test_of_several_forms_the_file_is_named_before_the_voice_and_the_voice_before_the_rest() -> None:
    assert keys.form_of({"text": "hello", "photo": [], "voice": {}, "poll": {}}) is Form.FILE
    assert keys.form_of({"voice": {}, "poll": {}, "pinned_message": {}}) is Form.VOICE
    assert keys.form_of({"poll": {}, "pinned_message": {}}) is Form.OTHER
