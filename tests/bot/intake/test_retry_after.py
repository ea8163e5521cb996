import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.retry_after import AT_LEAST, AT_MOST, retry_after

NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", AT_LEAST),
        ("999999999", AT_MOST),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30),
        ("Friday, 15-Jan-27 08:00:30 GMT", 30),
        ("Fri Jan 15 08:00:30 2027", 30),
        ("Fri, 15 Jan 2027 07:00:00 GMT", AT_LEAST),
        ("Fri, 15 Jan 2038 07:00:00 GMT", AT_MOST),
    ],
)
def test_seconds_and_all_three_forms_of_date_are_read_within_bounds(value: str, seconds: float) -> None:
    assert retry_after(value, None, NOW) == seconds


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-1", "1.5", "1e3", "٣", "1" * 400, "Fri, 99 Jan 2027 08:00:00 GMT"]
)
def test_what_is_neither_counts_as_not_said(value: str | None) -> None:
    assert retry_after(value, None, NOW) is None


def test_a_date_is_counted_from_the_answers_own_date_since_clocks_differ() -> None:
    until, sent = "Fri, 15 Jan 2027 12:00:30 GMT", "Fri, 15 Jan 2027 12:00:00 GMT"

    assert retry_after(until, sent, NOW) == 30
    assert retry_after(until, "yesterday", NOW) == AT_MOST


@given(st.text(), st.none() | st.text())
def test_no_header_whatever_raises_or_leaves_the_bounds(value: str, date: str | None) -> None:
    seconds = retry_after(value, date, NOW)

    assert seconds is None or AT_LEAST <= seconds <= AT_MOST
