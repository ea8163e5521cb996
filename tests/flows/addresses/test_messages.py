"""The corpus of messages: that it is sound, and that the reader is as good on it as it was said to be.

The bars are those of the whole and of the third that is held back. What is wrong, message by message, is for
`python -m benchmarks.addresses.report --wrong`; a test that named them would have the held third read.
"""

from collections import Counter
from collections.abc import Iterator

import ada_url
import pytest

from benchmarks.addresses.figures import Figures, figures
from benchmarks.addresses.report import by_part, ours
from benchmarks.addresses.rows import Row, rows
from benchmarks.addresses.score import Score, score
from flows.addresses import Reason
from flows.addresses.read import LONGEST_MESSAGE

TAGS = """
    scheme bare www path query fragment port ipv4 ipv6 idn defanged spoken glued sentence_end bracket quotes several
    mixed file email phone joint invisible bidi fullwidth native_digits onion app_link user share_code media_text front
    search invite profile tracking userinfo wrapper shortener private unknown_ending cut gap linebreak no_address
    other_scheme confusable typo_scheme uppercase long markdown share_text case_suffix numbers
"""
ROWS = rows()


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    """Read every message once."""
    return [score(ours, row) for row in ROWS]


def test_there_are_enough_messages_in_enough_languages() -> None:
    assert len(ROWS) >= 1000
    assert len({row.language for row in ROWS}) >= 60
    held = sum(row.held for row in ROWS)
    assert 0.3 < held / len(ROWS) < 0.37


def test_every_message_stands_once() -> None:
    for field in ("id", "text"):
        twice = [one for one, times in Counter(getattr(row, field) for row in ROWS).items() if times > 1]
        assert twice == []


def problems(row: Row) -> Iterator[str]:
    if (row.decision == "accept") != bool(row.addresses) or bool(row.addresses) != (row.reason == Reason.OK):
        yield "accepted without address, or the reverse"
    if row.reason not in {reason.value for reason in Reason}:
        yield "no such reason"
    if row.decision == "reject" and row.doubts:
        yield "refused with doubts"
    if len({*row.addresses, *row.doubts}) < len(row.addresses + row.doubts):
        yield "twice"
    if not row.tags or not {*row.tags} <= {*TAGS.split()}:
        yield "no such tag"
    if len(row.text) > LONGEST_MESSAGE and row.reason != Reason.LONG_MESSAGE:
        yield "too long"
    for url in row.addresses:
        if not url.startswith(("http://", "https://")) or ada_url.URL(url).href != url:
            yield f"not canonical: {url}"


def test_every_expectation_fits_together() -> None:
    assert [(row.id, problem) for row in ROWS for problem in problems(row)] == []


def test_nothing_raises(scores: list[Score]) -> None:
    assert figures(scores).raised == 0


def test_no_media_is_accepted(scores: list[Score]) -> None:
    found = figures(scores)
    assert found.media > 0
    assert found.media_accepted == 0


@pytest.mark.parametrize("part", ["all", "held"])
def test_the_reader_is_as_good_as_it_was_said_to_be(part: str, scores: list[Score]) -> None:
    found: Figures = figures(by_part(scores)[part])
    assert found.fully_right >= 0.97 * found.messages
    assert found.asked >= 0.92 * found.to_ask
    assert found.lost <= 0.01 * found.expected
    assert found.junk <= 0.02 * found.accepted
