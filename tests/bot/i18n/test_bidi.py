"""Whether a value disturbs the sentence that it stands in."""

import pytest

from bot.i18n.bidi import FSI, LRI, PDI, depth, isolated, opened


def test_in_a_right_to_left_sentence_latin_values_are_isolated() -> None:
    assert isolated("example[.]com/abc", "rtl") == f"{LRI}example[.]com/abc{PDI}"
    assert isolated("https://example[.]com/abc", "rtl") == f"{LRI}https://example[.]com/abc{PDI}"
    assert isolated("+41 22 000 00 00", "rtl") == f"{LRI}+41 22 000 00 00{PDI}"
    assert isolated("خط abc", "rtl") == f"{FSI}خط abc{PDI}"
    assert isolated("خط الإبلاغ", "rtl") == "خط الإبلاغ"


def test_in_a_left_to_right_sentence_only_values_of_the_other_direction_are() -> None:
    assert isolated("example[.]com/abc", "ltr") == "example[.]com/abc"
    assert isolated("العربية", "ltr") == f"{FSI}العربية{PDI}"


@pytest.mark.parametrize("value", ["30", "https://t.me/some_bot?start=a", ""])
def test_numbers_and_links_to_be_opened_stay_as_they_are(value: str) -> None:
    assert isolated(value, "rtl") == value


def test_a_value_cannot_leave_its_isolate() -> None:
    assert isolated(f"a{PDI}b\u202ec{LRI}d", "rtl") == f"{LRI}abcd{PDI}"


def test_the_isolates_around_a_place_are_counted() -> None:
    text = f"a {LRI}b{PDI} c"

    assert [depth(text, place) for place in (2, 3, 4, 5, 6)] == [0, 1, 1, 0, 0]


def test_an_isolate_around_a_whole_text_is_taken_apart() -> None:
    assert opened(f"{FSI}a b{PDI} ") == (FSI, "a b", PDI)
    assert opened(f"{FSI}a{PDI}b{PDI}") == ("", f"{FSI}a{PDI}b{PDI}", "")
    assert opened("a") == ("", "a", "")
