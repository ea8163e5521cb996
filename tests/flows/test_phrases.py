import re
from pathlib import Path

import pytest

from flows.phrases import Phrase
from tests.flows.english import PHRASES

ROOT = Path(__file__).parents[2]
SOURCE = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("flows", "bot")
    for path in (*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.html"))
    if path.name != "phrases.py"
)
HIDES = 30
"""Characters that a lock screen shows."""
ABOUT = ("abuse", "sexual", "child", "report")


@pytest.mark.parametrize("name", [name for name in PHRASES if not name.startswith("WORD_")])
def test_every_sentence_is_said_somewhere(name: str) -> None:
    assert re.search(rf"\b{name}\b", SOURCE)


@pytest.mark.parametrize("phrase", PHRASES.values(), ids=list(PHRASES))
def test_forms_fit_the_channels_they_are_for(phrase: Phrase) -> None:
    assert len(phrase.label) <= 20
    assert len(phrase.brief) <= 150
    assert "!" not in phrase.text


@pytest.mark.parametrize(
    "name", ["NOTICE", "NOTICE_BRIEF", "REVIEW", "RECEIPT", "ASK_ADDRESS", "WHAT", "MEDIA", "TEST_BANNER"]
)
def test_the_first_words_name_nothing(name: str) -> None:
    first = PHRASES[name].text[:HIDES].lower()

    assert not any(word in first for word in ABOUT)


def test_the_forms_of_a_phrase_are_what_needs_a_translation() -> None:
    assert PHRASES["HOW_TO_COPY"].forms() == (
        PHRASES["HOW_TO_COPY"].text,
        PHRASES["HOW_TO_COPY"].brief,
        "How to copy it",
    )
