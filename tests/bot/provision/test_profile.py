import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Catalogue, Catalogues
from bot.i18n.known import names
from bot.provision.telegram.profile import DEFAULT, DESCRIPTION_AT_MOST, Profile, Texts, code_of, wanted
from flows import phrases
from flows.phrases import Phrase

EVERY = Catalogues.load((), "all")


def profile(
    catalogues: Catalogues = EVERY, *, live: bool = True, hotline: str = "H", name: str = ""
) -> Profile:
    return wanted(catalogues, hotline=hotline, live=live, name=name)


def speaking(*tags: str, says: dict[Phrase, str] | None = None) -> Catalogues:
    """Give languages that are English under another name, but for some phrases."""
    texts = {form: text for phrase, text in (says or {}).items() for form in phrase.forms()}
    return Catalogues([Catalogue("en"), *(Catalogue(tag, texts=texts) for tag in tags)])


def test_every_offered_language_and_the_default_have_all_four_texts() -> None:
    found = profile()
    assert set(found.texts) == {DEFAULT, *EVERY.offered}
    assert not found.notes
    for code, texts in found.texts.items():
        assert texts.description, code
        assert texts.about, code
        assert [word for word, _ in texts.commands] == [
            "start", "help", "language", "privacy", "back", "cancel", "status", "erase",
        ]  # fmt: skip


def test_the_words_are_those_of_the_language() -> None:
    french = EVERY.of("fr")
    texts = profile().texts["fr"]
    assert texts.name == french.label(phrases.WEB_TITLE)
    assert french.say(phrases.SEEN_APP).replace("{app}", "Telegram") in texts.description
    assert texts.about == french.say(phrases.BOT_ABOUT)
    assert dict(texts.commands)["erase"] == french.label(phrases.ERASE)


@pytest.mark.parametrize("tag", EVERY.offered)
def test_in_test_mode_the_description_begins_with_it_and_in_live_mode_says_nothing_of_it(tag: str) -> None:
    banner = EVERY.of(tag).say(phrases.TEST_BANNER)
    assert profile(live=False).texts[tag].description.startswith(banner)
    assert banner not in profile(live=True).texts[tag].description


@pytest.mark.parametrize("tag", EVERY.offered)
@pytest.mark.parametrize("live", [True, False])
def test_an_empty_chat_has_no_buttons_so_that_nobody_is_sent_to_one(tag: str, *, live: bool) -> None:
    spoken, description = EVERY.of(tag), profile(live=live).texts[tag].description
    assert spoken.label(phrases.HELP) in spoken.say(phrases.NOTICE)
    assert spoken.label(phrases.HELP) not in description
    assert spoken.say(phrases.PAUSED).endswith(description.split("\n\n")[0 if live else 1].split(". ")[-1])


@pytest.mark.parametrize("tag", EVERY.offered)
def test_name_and_short_description_name_neither_abuse_nor_reports(tag: str) -> None:
    texts = profile(live=False).texts[tag]
    for word in ("report", "abuse", "signal", "abus", "بلاغ", "اعتداء"):
        assert word not in f"{texts.name} {texts.about}".casefold()


def test_the_default_is_the_first_language_if_english_is_not_offered() -> None:
    french = Catalogues([EVERY.of("fr")])
    assert profile(french).texts[DEFAULT].description == profile().texts["fr"].description


@pytest.mark.parametrize(
    ("offered", "spoken_for"),
    [
        (("pt-BR",), {"pt": "pt-BR"}),
        (("pt-BR", "pt"), {"pt": "pt"}),
        (("zh-Hant", "zh-Hans"), {"zh": "zh-Hans"}),
        (("ckb",), {}),
        (("fa-AF", "fa", "tpi"), {"fa": "fa"}),
        (("uz-Cyrl", "uz-Latn"), {"uz": "uz-Latn"}),
    ],
)
def test_a_language_speaks_for_its_two_letters_unless_another_has_them(
    offered: tuple[str, ...], spoken_for: dict[str, str]
) -> None:
    catalogues = Catalogues(
        [Catalogue("en"), *(Catalogue(tag, texts={phrases.BOT_ABOUT.text: tag}) for tag in offered)]
    )
    found = profile(catalogues)
    about = {code: texts.about for code, texts in found.texts.items() if code not in {DEFAULT, "en"}}
    assert about == spoken_for
    left_out = set(offered) - set(spoken_for.values())
    assert {note.partition(" ")[0] for note in found.notes} == left_out


def test_a_name_for_all_is_set_once_and_no_language_has_its_own() -> None:
    texts = profile(name="Line").texts
    assert texts[DEFAULT].name == "Line"
    assert {one.name for code, one in texts.items() if code != DEFAULT} == {""}


def test_a_name_that_is_too_long_is_left_out_and_never_cut() -> None:
    found = profile(speaking("fr", says={phrases.WEB_TITLE: "x" * 65}))
    assert found.texts["fr"].name == ""
    assert any("fr" in note for note in found.notes)
    assert profile(speaking("fr", says={phrases.WEB_TITLE: "x" * 64})).texts["fr"].name == "x" * 64


def test_of_a_description_that_is_too_long_whole_sentences_are_left_out_from_the_end() -> None:
    notice = f"One {'x' * 300}. Two {'y' * 300}. Three."
    found = profile(speaking("fr", says={phrases.NOTICE: notice}))
    assert found.texts["fr"].description == f"One {'x' * 300}."
    assert any("3 of its sentences" in note for note in found.notes)


def test_a_question_does_not_stay_without_what_answers_it() -> None:
    notice = f"One {'x' * 300}. Danger now? {'y' * 300}."
    assert (
        profile(speaking("fr", says={phrases.NOTICE: notice})).texts["fr"].description == f"One {'x' * 300}."
    )


def test_a_sentence_that_fits_nowhere_leaves_the_language_to_the_default() -> None:
    found = profile(speaking("fr", says={phrases.BOT_ABOUT: "x" * 121}))
    assert found.texts["fr"].about == ""
    assert found.notes


def test_the_short_description_fits_too() -> None:
    found = profile(speaking("fr", says={phrases.BOT_ABOUT: f"One {'x' * 60}. Two {'y' * 60}."}))
    assert found.texts["fr"].about == f"One {'x' * 60}."


@given(hotline=st.text(min_size=1, max_size=100), live=st.booleans())
def test_every_description_fits_whatever_the_hotline_is_called(hotline: str, *, live: bool) -> None:
    for texts in profile(hotline=hotline, live=live).texts.values():
        assert len(texts.description.encode("utf-16-le", "surrogatepass")) // 2 <= DESCRIPTION_AT_MOST
        assert texts.description == texts.description.strip() != ""


def test_every_known_language_has_a_code_of_two_letters_or_none() -> None:
    codes = {code_of(tag) for tag in names().languages}
    assert {"", "pt", "zh", "en"} <= codes
    assert all(not code or (len(code) == 2 and code.isascii() and code.islower()) for code in codes)


def test_texts_say_nothing_unless_told() -> None:
    assert not any(dataclasses.astuple(Texts()))
