"""Whether only what is whole and looked at is offered to people."""

from pathlib import Path

import pytest

from bot.contract import Limits
from bot.i18n import Catalogues, UnknownLocaleError, state
from bot.i18n.known import names
from flows import phrases
from tests.bot.i18n.languages import every_form, write


def test_english_french_and_arabic_are_offered_in_the_order_of_the_list() -> None:
    offered = Catalogues.load().offered

    assert [tag for tag in offered if tag in {"fr", "en", "ar"}] == ["ar", "en", "fr"]
    assert list(offered) == [tag for tag in names().languages if tag in offered]


@pytest.mark.parametrize(
    ("review", "offered"), [("none", False), ("back-translated", True), ("native", True)]
)
def test_a_whole_language_is_offered_once_it_was_reviewed(
    tmp_path: Path, review: str, *, offered: bool
) -> None:
    write(tmp_path, "es-419", every_form(), review=review)

    assert ("es-419" in Catalogues.load(locales=tmp_path).offered) is offered
    assert "es-419" in Catalogues.load(wanted="all", locales=tmp_path).offered


def test_a_language_with_a_gap_is_not_offered_whatever_the_operator_wants(tmp_path: Path) -> None:
    whole = every_form()
    write(tmp_path, "vi", whole | {"Send": ""}, review="native")
    write(tmp_path, "ru", whole, review="native", fuzzy="Send")
    write(tmp_path, "hi", whole | {phrases.USE_PORTAL.text: "{portal} {portal}"}, review="native")
    write(tmp_path, "bn", whole | {phrases.USE_PORTAL.text: "{portal} {"}, review="native")

    catalogues = Catalogues.load(wanted="all", locales=tmp_path)

    assert catalogues.offered == ("en",)
    found = state.state(catalogues)
    assert list(found) == ["en", "bn", "ru", "hi", "vi"]
    assert (found["vi"]["missing"], found["ru"]["fuzzy"]) == (1, 1)
    assert (found["hi"]["wrong_braces"], found["bn"]["wrong_braces"]) == (1, 1)


def test_a_label_must_fit_the_platforms_that_are_in_use(tmp_path: Path) -> None:
    write(tmp_path, "vi", every_form() | {"Send": "é" * 21}, review="native")

    assert "vi" in Catalogues.load([Limits(label=24)], locales=tmp_path).offered
    narrow = Catalogues.load(
        [Limits(label=64, unit="utf16"), Limits(label=20, unit="graphemes")], locales=tmp_path
    )
    assert narrow.offered == ("en",)
    assert state.state(narrow)["vi"]["too_long"] == 1


def test_a_sentence_must_fit_one_message_but_a_text_may_become_several(tmp_path: Path) -> None:
    write(tmp_path, "vi", every_form() | {phrases.NOTICE.text: "Two. " * 100 + "{hotline}"}, review="native")
    write(tmp_path, "ru", every_form() | {phrases.FAULT.text: "word " * 100}, review="native")

    catalogues = Catalogues.load([Limits(text=300)], locales=tmp_path)

    assert catalogues.offered == ("en", "vi")


def test_what_is_brief_is_measured_where_the_channel_is_tight(tmp_path: Path) -> None:
    write(tmp_path, "vi", every_form() | {phrases.HELP_SELF.brief: "word " * 100}, review="native")

    assert "vi" in Catalogues.load([Limits(text=400)], locales=tmp_path).offered
    assert "vi" not in Catalogues.load([Limits(text=400, brief=True)], locales=tmp_path).offered


@pytest.mark.parametrize("wanted", ["fr ar", "ar,fr", ["fr", "ar"]])
def test_the_operator_may_narrow_the_languages(wanted: str | list[str]) -> None:
    catalogues = Catalogues.load(wanted=wanted)

    assert catalogues.offered == ("ar", "fr")
    assert catalogues.of("fr").language == "fr"
    assert catalogues.of("en").language == "ar"


def test_a_language_that_cannot_be_offered_is_named_when_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "vi", every_form(), review="none")

    with pytest.raises(UnknownLocaleError, match="vi xx"):
        Catalogues.load(wanted="vi en xx", locales=tmp_path)


def test_a_language_without_a_row_in_the_list_is_offered_last(tmp_path: Path) -> None:
    write(tmp_path, "mos", every_form(), review="native")

    assert Catalogues.load(locales=tmp_path).offered == ("en", "mos")


def test_a_tag_that_is_no_longer_offered_is_answered_in_english() -> None:
    assert Catalogues.load().of("xx").language == "en"


def test_the_state_can_be_read_by_people_and_by_programs(tmp_path: Path) -> None:
    write(tmp_path, "fa", {"Send": "ارسال"}, review="none")
    catalogues = Catalogues.load(locales=tmp_path)

    assert '"offered": false' in state.as_json(catalogues)
    lines = list(state.as_lines(catalogues))
    assert lines[0].split() == ["en", "English", "offered", "review:", "native"]
    assert lines[1].startswith("fa")
    assert "not offered" in lines[1]
    assert "missing" in lines[1]
