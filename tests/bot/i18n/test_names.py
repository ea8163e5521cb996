"""Whether names come from their sources, whole."""

import json

from bot.i18n.known import FILE, names, translated
from bot.i18n.names import generate


def test_the_table_is_what_its_sources_give_today() -> None:
    assert FILE.read_text(encoding="utf-8") == generate(translated())


def test_eighty_languages_have_a_name_and_a_direction() -> None:
    known = names().languages

    assert len(known) == 80
    assert list(known)[:4] == ["ar", "en", "bn", "ru"]
    assert {tag for tag, language in known.items() if language.direction == "rtl"} == {
        "ar", "fa", "ur", "fa-AF", "ps", "ckb", "pa-Arab", "sd", "dv", "he",
    }  # fmt: skip
    assert known["ay"].name == "Aymar aru"


def test_all_countries_of_iso_3166_are_named_in_the_languages_that_are_here() -> None:
    for language in ("en", "fr", "ar"):
        countries = names().countries[language]

        assert len(countries) == 249
        assert all(countries.values())
    assert names().country("NA", "fr") == "Namibie"
    assert names().country("NA", "xx") == "Namibia"


def test_a_language_that_cldr_does_not_know_gets_no_names_and_breaks_nothing() -> None:
    assert '"tet": {' not in generate(["tet", "fr"])
    assert names().languages_in["fr"]["es-419"] == ("espagnol d’Amérique latine", "espagnol")


def test_a_language_with_few_names_of_countries_gets_none() -> None:
    assert set(json.loads(generate(["rw", "fr"]))["countries"]) == {"en", "fr"}
