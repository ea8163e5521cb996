"""Addresses that people spell, in every language that we know; and the same words in ordinary sentences.

The languages and sentences are in `spoken.csv` beside this file.
"""

from pathlib import Path

import pytest

from flows.addresses import Reason, read_addresses
from flows.addresses.spelling import DOTS, ENDINGS, SIGNS, Sign

_ROWS = [
    tuple(line.split("|"))
    for line in Path(__file__).with_name("spoken.csv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
BARE = "http://example.com/"
PAGE = "http://example.com/abc"


def _asked(message: str, *doubts: str) -> None:
    reading = read_addresses(message, documentation_hosts=True)
    assert (reading.decision, reading.addresses, reading.doubts) == ("ask", (), doubts)
    assert set(reading.doubt_reasons) == {Reason.GUESS}


@pytest.mark.parametrize(("language", "dot", "sentence"), _ROWS)
def test_a_spelled_dot_is_asked_about_in_every_language(language: str, dot: str, sentence: str) -> None:
    assert language
    assert sentence
    _asked(f"example {dot} com", BARE)
    _asked(f"EXAMPLE  {dot.upper()}   com.", BARE)
    _asked(f"www {dot} example {dot} com", "http://www.example.com/")
    _asked(f"www {dot} example {dot} co {dot} uk/abc", "http://www.example.co.uk/abc")
    _asked(f"{sentence}: www {dot} example {dot} com", "http://www.example.com/")


@pytest.mark.parametrize(("language", "dot", "sentence"), _ROWS)
def test_a_dot_in_brackets_is_clear_in_every_language(language: str, dot: str, sentence: str) -> None:
    assert language
    assert sentence
    for written in (f"example [{dot}] com", f"example({dot})com/abc", f"example{{{dot.upper()}}}com"):
        reading = read_addresses(written)
        assert reading.decision == "accept"
        assert reading.addresses == (PAGE if "abc" in written else BARE,)


@pytest.mark.parametrize(("language", "dot", "sentence"), _ROWS)
def test_an_ordinary_sentence_with_the_word_holds_no_address(language: str, dot: str, sentence: str) -> None:
    assert language
    assert dot
    reading = read_addresses(sentence)
    assert (reading.decision, reading.doubts, reading.reason) == ("reject", (), Reason.NONE)


def test_every_language_of_the_project_has_a_row() -> None:
    ours = {row[0] for row in _ROWS}
    first = "ar en bn ru hi es vi fr fa am id ur my zh-Hans sw fa-AF uz-Latn ms om pt-PT ne si te mr az ta ha so tg rw"
    more = "ps lo gu kn mg ti ml zh-Hant tk ka sn ny or pa ky ht kk mn ak wo bm ckb hy gn qu rn ln lg st as"
    last = "pa-Arab ff mai tpi bem ee sd uz-Cyrl ay ku dv dz tet jv su bho be he mk sr-Latn km th fil tr uk yo ig zu"
    assert set(f"{first} {more} {last}".split()) <= ours


@pytest.mark.parametrize("slash", sorted(SIGNS[Sign.SLASH]))
def test_every_word_for_the_slash_leads_to_a_page(slash: str) -> None:
    _asked(f"example dot com {slash} abc", PAGE)
    _asked(f"example.com {slash} abc", PAGE)


@pytest.mark.parametrize("dot", sorted(DOTS))
def test_every_word_for_the_dot_is_known_with_and_without_brackets(dot: str) -> None:
    _asked(f"example {dot} com", BARE)
    assert read_addresses(f"example[{dot}]com").addresses == (BARE,)


@pytest.mark.parametrize(("sound", "ending"), sorted(ENDINGS.items()))
def test_an_ending_is_known_as_it_sounds(sound: str, ending: str) -> None:
    _asked(f"www dot example dot {sound}", f"http://www.example.{ending}/")


@pytest.mark.parametrize(
    ("message", "doubts"),
    [
        ("I saw it at example dot com yesterday", [BARE]),
        ("look: (example dot com)", [BARE]),
        ("example dot com, example dot org", [BARE, "http://example.org/"]),
        ("example dot com\nexample dot org", [BARE, "http://example.org/"]),
        ("Die Seite example Punkt de ist schlimm", ["http://example.de/"]),
        ("vi no site example ponto com ontem", [BARE]),
        ("la web es example punto com barra abc y nada más", [PAGE]),
        ("example ponto com barra abc guion", [PAGE]),
        ("example dash page dot com", ["http://example-page.com/"]),
        ("example guion page guión bajo a punto com barra b underscore c", ["http://example-page_a.com/b_c"]),
        ("h t t p colon slash slash example dot com", [BARE]),
        ("http : / / example dot com", [BARE]),
        ("https colon slash slash www dot example dot com", ["https://www.example.com/"]),
        ("http dos puntos barra barra example punto com barra abc", [PAGE]),
        ("w w w dot example dot com slash a slash b dot html", ["http://www.example.com/a/b.html"]),
        ("e x a m p l e dot c o m", [BARE]),
        ("trois w point example point fr", ["http://www.example.fr/"]),
        ("example dotcom", [BARE]),
        ("exampledotcom", [BARE]),
        ("exampledot com", [BARE]),
        ("example dot com/abc", [PAGE]),
        ("www.example dot com", ["http://www.example.com/"]),
        ("example dot co.uk", ["http://example.co.uk/"]),
        ("https://example.com slash abc", ["https://example.com/abc"]),
        ("example.com/abc slash def", ["http://example.com/abc/def"]),
        ("example[.]com slash abc", [PAGE]),
        ("请看example点com斜杠abc谢谢", [PAGE]),
        ("www点example点com", ["http://www.example.com/"]),
        ("exampleドットコム", [BARE]),
        ("exampleドットcomスラッシュabc", [PAGE]),
        ("example닷컴", [BARE]),
        ("exampleดอทคอมทับabc", [PAGE]),
        ("example डॉट कॉम स्लैश abc", [PAGE]),
        ("example ডট কম এ দেখেছি", [BARE]),
        ("پیج example ڈاٹ کام پر ہے", [BARE]),
        ("الموقع example نقطة كوم سيئ", [BARE]),
        ("сайт example точка ру", ["http://example.ru/"]),
        ("example nokta com'da gördüm", [BARE]),
        ("192 dot 0 dot 2 dot 7", ["http://192.0.2.7/"]),
        ("look at jane at example dot com", [BARE]),
        ("example dot it", ["http://example.it/"]),
        ("I was on example2 dot it yesterday", ["http://example2.it/"]),
        # accents, vowel points, nukta and joiners that keyboards leave out or put in
        ("example cham com gach cheo abc", [PAGE]),
        ("example نُقْطَة com", [BARE]),
        ("example نقطه com", [BARE]),
        ("example हाइफ़न abc डॉट com", ["http://example-abc.com/"]),
        ("example tec\u030cka com lomi\u0301tko abc", [PAGE]),
    ],
)
def test_addresses_are_joined_exactly_as_they_were_spelled(message: str, doubts: list[str]) -> None:
    _asked(message, *doubts)


@pytest.mark.parametrize(
    "message",
    [
        "the dotcom bubble",
        "the dot com bubble",
        "a dot com company went broke",
        "Connect the dot to me",
        "she wore a polka dot shoes and a hat",
        "three dot dot dot com",
        "dot com",
        "photo dot jpg",
        "punto por punto es difícil",
        "point\ncom",
        "example dot\ncom",
        "下午3点pm",
        "le premier point de la liste",
        "một đốt la cà",
        "slash slash slash",
        "colon slash slash",
        "at dash and underscore",
    ],
)
def test_what_only_sounds_like_an_address_is_none(message: str) -> None:
    reading = read_addresses(message)
    assert (reading.decision, reading.doubts) == ("reject", ())


@pytest.mark.parametrize(
    "message", ["jane arroba example punto com", "jane at gmail dot com", "jane@example dot com"]
)
def test_a_spelled_mail_address_is_refused_as_one(message: str) -> None:
    assert read_addresses(message).reason is Reason.EMAIL


def test_a_bracketed_slash_dash_and_colon_are_clear() -> None:
    reading = read_addresses("http[colon]//example[dash]page(punto)com[slash]a(underscore)b")
    assert (reading.decision, reading.addresses) == ("accept", ("http://example-page.com/a_b",))
    assert read_addresses("example[dot]com[gạch chéo]abc").addresses == (PAGE,)
