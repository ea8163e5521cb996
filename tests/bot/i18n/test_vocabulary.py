"""Whether people are understood in any offered language, by the words they see."""

import pytest

from bot.i18n import Catalogue, Catalogues, vocabulary
from bot.i18n.catalogue import every_phrase
from bot.i18n.vocabulary import clashes
from flows import phrases
from flows.answers import chosen, fold
from flows.events import Command
from flows.questions import Name, Option

CATALOGUES = Catalogues.load(wanted="ar en fr")
WORDS = vocabulary(CATALOGUES)


def test_every_command_is_understood_in_every_offered_language() -> None:
    assert WORDS.commands[fold("/HELP")] is Command.HELP
    assert WORDS.commands[fold("Aide !")] is Command.HELP
    assert WORDS.commands[fold("مساعدة")] is Command.HELP
    assert set(WORDS.commands.values()) == set(Command)


def test_every_label_is_understood_whatever_language_the_chat_is_in() -> None:
    for tag in CATALOGUES.offered:
        catalogue = CATALOGUES.of(tag)
        for phrase in every_phrase():
            if phrase.label:
                option = Option("x", phrase)

                assert chosen(catalogue.label(phrase), (option,), WORDS) == option
                assert chosen(catalogue.say(phrase), (option,), WORDS) == option


def test_a_language_is_known_by_its_own_name_and_by_those_in_the_others() -> None:
    for name in ("Français", "FRENCH", "français", "الفرنسية"):
        assert WORDS.languages[fold(name)] == "fr"
    assert chosen("arabe", (Option("ar", Name("ar")),), WORDS) is not None
    assert fold("Spanish") not in WORDS.languages


def test_a_country_is_known_by_its_names_and_its_code() -> None:
    for name in ("Morocco", "maroc", "المغرب", "MA", "ma"):
        assert WORDS.countries[fold(name)] == "MA"


def test_a_word_for_two_commands_is_found() -> None:
    other = Catalogue("xx", texts={"Send": "Back"})

    assert clashes([Catalogue("en"), other]) == ["'back' is back in en and send in xx"]
    assert clashes([CATALOGUES.of(tag) for tag in CATALOGUES.offered]) == []


def test_where_two_languages_clash_the_first_has_the_word() -> None:
    other = Catalogue("xx", texts={"Send": "Back", phrases.CANCEL.text: "Zap"})
    words = vocabulary(Catalogues([Catalogue("en"), Catalogue("fr", texts=other.texts)]))

    assert words.commands["back"] is Command.BACK
    assert words.commands["zap"] is Command.CANCEL


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("UK", "GB"),
        ("usa", "US"),
        ("Turkey", "TR"),
        ("cote d'ivoire", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Palestine", "PS"),
        ("Czech Republic", "CZ"),
        ("UAE", "AE"),
        ("الامارات", "AE"),
        ("bresil", "BR"),
    ],
)
def test_countries_are_known_by_the_names_that_people_use(typed: str, code: str) -> None:
    assert WORDS.countries[fold(typed)] == code


def test_a_name_of_two_countries_is_none() -> None:
    assert "congo" not in WORDS.countries
