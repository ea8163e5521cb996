"""Whether lengths are those that platforms count, and whether a long text is divided without losing anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n.bidi import FSI, LRI, PDI
from bot.i18n.fit import Unit, fits, graphemes, measure, sentences, split

UNITS: tuple[Unit, ...] = ("characters", "utf16", "bytes", "graphemes")


@pytest.mark.parametrize(
    ("text", "characters", "utf16", "bytes_", "signs"),
    [
        ("abc", 3, 3, 3, 3),
        ("é", 1, 1, 2, 1),
        ("e\u0301", 2, 2, 3, 1),
        ("سلام", 4, 4, 8, 4),
        ("हिन्दी", 6, 6, 18, 3),
        ("မြန်မာ", 6, 6, 18, 3),
        ("\U0001f469\u200d\U0001f4bb", 3, 5, 11, 1),
        ("\U0001f1eb\U0001f1f7\U0001f1eb\U0001f1f7", 4, 8, 16, 2),
        ("\U0001f44b\U0001f3fd", 2, 4, 8, 1),
        ("\u1112\u1161\u11ab", 3, 3, 9, 1),
        ("a\r\nb", 4, 4, 4, 3),
        ("\n\u0301", 2, 2, 3, 2),
        ("", 0, 0, 0, 0),
    ],
)
def test_a_text_is_measured_in_the_unit_of_the_platform(
    text: str, characters: int, utf16: int, bytes_: int, signs: int
) -> None:
    assert [measure(text, unit) for unit in UNITS] == [characters, utf16, bytes_, signs]


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(min_value=1, max_value=60), st.sampled_from(UNITS))
def test_the_short_way_to_tell_that_a_text_fits_tells_the_truth(text: str, limit: int, unit: Unit) -> None:
    assert fits(text, limit, unit) == (measure(text, unit) <= limit)


def test_no_limit_fits_everything() -> None:
    assert fits("a" * 10_000, 0, "bytes")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "divided"),
    [
        ("One. Two? Three", ["One. ", "Two? ", "Three"]),
        ("نعم. لا؟ ربما", ["نعم. ", "لا؟ ", "ربما"]),
        ("एक। दो", ["एक। ", "दो"]),
        ("是的。不是。", ["是的。", "不是。"]),
        ("አዎ። አይደለም", ["አዎ። ", "አይደለም"]),
        ("See example[.]com/a.b now", ["See example[.]com/a.b now"]),
        (f"Note: {FSI}One. Two.{PDI} Three.", [f"Note: {FSI}One. Two.{PDI} Three."]),
    ],
)
def test_sentences_end_where_their_script_ends_them_and_never_inside_a_value(
    text: str, divided: list[str]
) -> None:
    assert sentences(text) == divided


def test_paragraphs_share_a_message_while_they_fit() -> None:
    assert split(["a" * 4, "b" * 4, "c" * 4], 10, "characters") == [("aaaa", "bbbb"), ("cccc",)]


def test_a_long_paragraph_is_divided_after_its_sentences() -> None:
    assert split(["One two. Three four. Five."], 12, "characters") == [
        ("One two.",),
        ("Three four.",),
        ("Five.",),
    ]


def test_a_long_sentence_is_divided_between_words_and_a_long_word_between_graphemes() -> None:
    assert split(["one two three"], 8, "characters") == [("one two",), ("three",)]
    assert split(["e\u0301" * 5], 4, "characters") == [("e\u0301e\u0301",), ("e\u0301e\u0301",), ("e\u0301",)]


def test_a_value_that_must_be_divided_is_closed_and_opened_again() -> None:
    assert split([f"{LRI}one two three{PDI}"], 9, "characters") == [
        (f"{LRI}one two{PDI}",),
        (f"{LRI}three{PDI}",),
    ]


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="ab. ?ن؟\u0301\u2066\u2069", max_size=40), max_size=5),
    st.integers(min_value=12, max_value=40),
    st.sampled_from(UNITS),
)
def test_whatever_is_divided_keeps_every_sign_and_fits(paragraphs: list[str], limit: int, unit: Unit) -> None:
    paragraphs = [text.strip() for text in paragraphs if text.strip()]

    messages = split(paragraphs, limit, unit)

    def bare(texts: list[str]) -> str:
        return "".join("".join(texts).translate({0x2066: None, 0x2069: None}).split())

    assert bare([text for message in messages for text in message]) == bare(paragraphs)
    assert all(
        fits("\n\n".join(message), limit, unit) or len(graphemes("".join(message))) == 1
        for message in messages
    )
