"""Whether a reply says what was meant, in every language, with whatever a person typed inside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contract import Limits, Message
from bot.i18n import Catalogue, Catalogues, render, split
from bot.i18n.bidi import FSI, LRI, PDI
from bot.i18n.catalogue import BRACE, every_phrase
from bot.i18n.fit import fits
from bot.i18n.pseudo import pseudo, pseudo_rtl
from flows import phrases
from flows.phrases import Phrase
from flows.questions import Name, Option, Part, Value
from flows.turns import Reply

CATALOGUES = Catalogues.load()
ENGLISH, ARABIC, FRENCH = (CATALOGUES.of(tag) for tag in ("en", "ar", "fr"))
EVERY = [*(CATALOGUES.of(tag) for tag in CATALOGUES.offered), pseudo(), pseudo_rtl()]
SITE = {
    "hotline": "Example Hotline",
    "operator": "Example NGO",
    "contact": "help@example.org",
    "portal": "https://portal.example.org",
    "finder": "https://finder.example.org",
    "app": "Example App",
    "link": "https://link.example.org/start",
    "minutes": "30",
    "days": "8",
}
FROM_THE_TURN: dict[str, Value] = {
    "list": ("example[.]com/a", "example[.]org/b"),
    "address": "example[.]com/a",
    "what": phrases.WHAT_PHOTO,
    "choice": phrases.SEEN_ON_SITE,
    "country": "MA",
    "language": "ar",
    "note": "a {hotline} b",
    "part": ".exampl",
    "receipt": "0123-4567-89AB-CDEF",
    "count": 3,
    "limit": 400,
}


def said(*parts: Part, catalogue: Catalogue = ENGLISH, brief: bool = False) -> tuple[str, ...]:
    message = render(Reply(parts, catalogue.language), catalogue, limits=Limits(brief=brief), site=SITE)
    return message.paragraphs


def filled(phrase: Phrase) -> Part:
    names = BRACE.findall(phrase.text + phrase.brief)
    return Part(phrase, tuple((name, FROM_THE_TURN[name]) for name in names if name in FROM_THE_TURN))


@pytest.mark.parametrize("catalogue", EVERY, ids=lambda catalogue: catalogue.language)
@pytest.mark.parametrize("brief", [False, True], ids=["long", "brief"])
def test_every_phrase_can_be_said_in_every_language(catalogue: Catalogue, brief: bool) -> None:  # noqa: FBT001
    for phrase in every_phrase():
        text = "\n".join(said(filled(phrase), catalogue=catalogue, brief=brief))

        assert text.strip()
        assert set(BRACE.findall(text.replace("{hotline} b", ""))) == set()


@pytest.mark.parametrize("catalogue", [pseudo(), pseudo_rtl()], ids=lambda catalogue: catalogue.language)
def test_no_sentence_is_kept_from_translators(catalogue: Catalogue) -> None:
    for phrase in every_phrase():
        for english in phrase.forms():
            assert catalogue.texts[english] != english


def test_addresses_stand_alone_between_the_words_around_them() -> None:
    values: tuple[tuple[str, Value], ...] = (
        ("list", ("example[.]com/a", "example[.]org/b")),
        ("what", phrases.WHAT_DRAWN),
    )

    assert said(Part(phrases.REVIEW, values)) == (
        "Not sent yet. Please check, then choose Send. Addresses:",
        "example[.]com/a",
        "example[.]org/b",
        "What: A drawing, cartoon or game",
    )


@pytest.mark.parametrize("catalogue", EVERY, ids=lambda catalogue: catalogue.language)
def test_splitting_at_addresses_loses_no_word(catalogue: Catalogue) -> None:
    for phrase in every_phrase():
        part = filled(phrase)
        words = BRACE.sub(" ", catalogue.say(phrase)).split()
        text = " ".join(said(part, catalogue=catalogue))

        assert [word for word in words if word not in text] == []


def test_the_short_form_is_for_tight_channels_and_names_the_choice_by_its_label() -> None:
    values: tuple[tuple[str, Value], ...] = (("list", ("example[.]com/a",)), ("what", phrases.WHAT_PHOTO))

    assert said(Part(phrases.REVIEW, values), brief=True) == (
        "Not sent yet.",
        "example[.]com/a",
        "Photo or video",
    )
    assert said(Part(phrases.REVIEW_END), brief=True) == (
        "Choose Send, and it goes to Example Hotline without your name or number.",
    )


def test_what_a_reply_says_of_itself_stands_in_the_message() -> None:
    for name in ("written", "shows_address", "guarded", "in_place", "is_receipt", "goodbye", "hand_back"):
        reply = Reply((Part(phrases.WHAT),), "en", **{name: True})  # type: ignore[arg-type]
        message = render(reply, ENGLISH, limits=Limits(), site=SITE)
        assert getattr(message, name) is True
        assert sum(getattr(message, other) is True for other in Message.__dataclass_fields__) == 1


def test_of_a_message_that_is_divided_the_first_alone_stands_where_another_stood() -> None:
    paragraphs = ("one. " * 9, "two. " * 9, "three. " * 9)
    whole = Message(paragraphs, "en", "ltr", guarded=True, in_place=True, is_receipt=True)
    assert split(whole, Limits(text=200)) == (whole,)
    pieces = split(whole, Limits(text=50))
    assert [piece.in_place for piece in pieces] == [True] + [False] * (len(pieces) - 1)
    assert len(pieces) > 2
    assert all(piece.guarded and piece.is_receipt for piece in pieces)


def test_what_is_too_long_by_its_white_space_alone_is_one_message() -> None:
    whole = Message(("word" + " " * 50,), "en", "ltr", in_place=True)
    (piece,) = split(whole, Limits(text=10))
    assert (piece.text, piece.in_place) == ("word", True)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_braces_in_what_a_person_wrote_mean_nothing(note: str) -> None:
    text = f"{{hotline}} {note} {{0}} {{note}}"

    assert said(Part(phrases.REVIEW_NOTE, (("note", text),)), catalogue=pseudo()) is not None
    shown = "\n".join(said(Part(phrases.REVIEW_NOTE, (("note", text),))))
    assert "{hotline}" in shown
    assert "{0} {note}" in shown
    assert "Example Hotline" not in shown


def test_languages_and_countries_are_shown_by_name() -> None:
    assert said(Part(phrases.REVIEW_COUNTRY, (("country", "MA"),)), catalogue=FRENCH) == (
        "Pays\u00a0: Maroc",
    )
    assert said(Part(phrases.REVIEW_COUNTRY, (("country", "MA"),))) == ("Country: Morocco",)
    assert said(Part(phrases.REVIEW_COUNTRY, (("country", "??"),))) == ("Country: ??",)
    assert said(Part(Phrase("In {language}"), (("language", "fr"),))) == ("In Français",)


def test_numbers_have_latin_digits_everywhere() -> None:
    (text,) = said(Part(phrases.SOME_READ, (("count", 7),)), catalogue=ARABIC)

    assert "7" in text


def test_values_in_arabic_are_isolated_and_links_can_be_opened() -> None:
    (reached,) = said(Part(phrases.STATUS_FORWARDED), catalogue=ARABIC)
    (portal,) = said(Part(phrases.USE_PORTAL), catalogue=ARABIC)
    arabic_note = said(Part(phrases.REVIEW_NOTE, (("note", "ملاحظة"),)))

    assert f"{LRI}Example Hotline{PDI}" in reached
    assert "https://portal.example.org." in portal
    assert arabic_note == (f"Your note: {FSI}ملاحظة{PDI}",)


def test_options_become_buttons_that_name_what_they_answer() -> None:
    reply = Reply(
        (Part(phrases.WHAT),),
        "fr",
        question="what",
        options=(Option("photo", phrases.WHAT_PHOTO), Option("ar", Name("ar")), Option("xx", Name("xx"))),
        asked="TAG.1",
        shows_address=True,
        is_receipt=True,
        goodbye=True,
    )

    message = render(reply, FRENCH, limits=Limits(), site=SITE)

    assert [(button.label, button.option) for button in message.buttons] == [
        ("Photo ou vidéo", "photo"),
        ("العربية", "ar"),
        ("xx", "xx"),
    ]
    assert message.buttons[0].text.startswith("Une photo ou une vidéo")
    assert {(button.question, button.asked) for button in message.buttons} == {("what", "TAG.1")}
    assert message.standing == ("Retour", "Annuler", "Aide", "Langue", "Confidentialité")
    assert (message.language, message.direction, message.question, message.asked) == (
        "fr",
        "ltr",
        "what",
        "TAG.1",
    )
    assert message.shows_address
    assert message.is_receipt
    assert message.goodbye


def test_a_button_does_not_hold_what_will_be_said_when_it_is_pressed() -> None:
    options = (
        Option("help", phrases.HELP),
        Option("copy", phrases.HOW_TO_COPY),
        Option("photo", phrases.WHAT_PHOTO),
    )

    message = render(Reply((), "en", options=options), ENGLISH, limits=Limits(), site=SITE)

    assert [button.text for button in message.buttons] == ["Help", "How to copy it", phrases.WHAT_PHOTO.text]


def test_arabic_says_that_it_runs_from_right_to_left() -> None:
    assert render(Reply((), "ar"), ARABIC, limits=Limits(), site=SITE).direction == "rtl"


def test_a_value_that_nobody_gave_is_an_error_and_not_a_brace_on_the_screen() -> None:
    with pytest.raises(KeyError, match="part"):
        said(Part(phrases.DOUBT_ENDING))


def test_a_long_message_becomes_several_with_the_buttons_under_the_last() -> None:
    reply = Reply(
        (Part(phrases.HOW_TO_COPY), filled(phrases.REVIEW)),
        "ar",
        "review",
        (Option("send", phrases.SEND),),
        "t",
    )
    limits = Limits(text=200, unit="bytes")
    whole = render(reply, ARABIC, limits=limits, site=SITE)

    messages = split(whole, limits)

    assert len(messages) > 2
    assert all(fits(message.text, 200, "bytes") for message in messages)
    assert [bool(message.buttons) for message in messages] == [False] * (len(messages) - 1) + [True]
    assert "".join("".join(message.text.split()) for message in messages) == "".join(whole.text.split())


def test_a_message_that_fits_is_left_alone() -> None:
    message = Message(("One.",), "en", "ltr")

    assert split(message, Limits(text=4)) == (message,)
    assert split(message, Limits()) == (message,)
