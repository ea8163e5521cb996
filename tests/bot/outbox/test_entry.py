import pytest

from bot.outbox import name_of
from bot.outbox.entry import plain_reason


def test_a_name_is_part_of_a_hash_that_will_not_change() -> None:
    assert name_of("0000000000000000").hex() == "d3b4632b57f1b0704d3cb7b7b16c540c"


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("refused: 422", "refused: 422"),
        ("It cannot be opened with this key.", "It cannot be opened with this key."),
        ("https://example.com/a is no address", "[...] is no address"),
        ("example.com is no address", "[...] is no address"),
        ("mail someone@example", "mail [...]"),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_reason_loses_what_looks_like_an_address(reason: str, kept: str) -> None:
    assert plain_reason(reason) == kept
