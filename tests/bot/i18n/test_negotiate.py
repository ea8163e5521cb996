"""Whether people get their language from what platforms say of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import negotiate, parse_accept_language
from bot.i18n.known import names

KNOWN = tuple(names().languages)


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("pt-br", "pt-PT"), ("pt-AO", "pt-PT"),
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh_Hans", "zh-Hans"), ("zh-hans", "zh-Hans"),
        ("zh-TW", "zh-Hant"), ("yue", "zh-Hant"),
        ("sr-RS", "sr-Latn"), ("hr", "sr-Latn"), ("es-MX", "es-419"), ("es", "es-419"),
        ("iw", "he"), ("in", "id"), ("uz", "uz-Latn"), ("uz-cyrl", "uz-Cyrl"),
        ("kmr", "ku"), ("prs", "fa-AF"), ("arz", "ar"), ("ar-EG", "ar"), ("swc", "sw"), ("quz", "qu"),
        ("gaz", "om"), ("tw", "ak"), ("EN_us", "en"), (" fr-BE ", "fr"),
    ],
)  # fmt: skip
def test_a_tag_that_platforms_send_finds_its_language(hint: str, language: str) -> None:
    assert negotiate([hint], KNOWN) == language


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("pa-PK", "pa-Arab"), ("pnb", "pa-Arab"), ("lah", "pa-Arab"), ("skr", "pa-Arab"), ("ku-Arab", "ckb"),
        ("sdh", "ckb"), ("azb", None), ("az-IR", None), ("az-Arab", None), ("mn-Mong", None),
    ],
)  # fmt: skip
def test_nobody_is_given_a_script_that_they_do_not_read(hint: str, language: str | None) -> None:
    assert negotiate([hint], KNOWN) == language


@pytest.mark.parametrize(
    "hint", ["", "!!!", "?", "und", "mul", "c", "x" * 5000, "zh-" * 5000, "٣", "\x00", "-"]
)
def test_a_hint_without_sense_is_passed_over(hint: str) -> None:
    assert negotiate([hint], KNOWN) is None
    assert negotiate([hint, "fr"], KNOWN) == "fr"


def test_of_a_tag_with_a_wrong_end_the_right_beginning_counts() -> None:
    assert negotiate(["zh-hans-beta"], KNOWN) == "zh-Hans"


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("wo", "fr"),
        ("bm", "fr"),
        ("ln-CD", "fr"),
        ("ht", "fr"),
        ("qu", "es-419"),
        ("ti", "am"),
        ("tet", "pt-PT"),
    ],
)
def test_where_the_first_language_is_not_offered_the_one_of_school_is(hint: str, language: str) -> None:
    offered = ("am", "en", "es-419", "fr", "pt-PT")

    assert negotiate([hint], offered) == language
    assert negotiate([hint], ("en",)) is None


def test_the_best_hint_that_is_offered_decides() -> None:
    assert negotiate(["de", "fr", "ar"], ("ar", "en", "fr")) == "fr"
    assert negotiate([], ("ar", "en", "fr")) is None
    assert negotiate(["de", "tr"], ("ar", "en", "fr")) is None


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", ("fr-CH", "fr", "en", "de")),
        ("en;q=0.1,ar", ("ar", "en")),
        ("en;q=0,fr", ("fr",)),
        ("en;q=nan,fr;q=inf,ar;q=-1,vi;q=2,ru;q=a,am;Q=0.5", ("am",)),
        ("", ()),
        (";;;,,=,q=1", ()),
    ],
)
def test_a_browsers_header_is_read_in_its_own_order(header: str, tags: tuple[str, ...]) -> None:
    assert parse_accept_language(header) == tags


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_header_and_no_hint_is_too_strange(text: str) -> None:
    assert negotiate((*parse_accept_language(text), text), ("ar", "en", "fr")) in {"ar", "en", "fr", None}
