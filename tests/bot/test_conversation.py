"""One update from first to last, as it should go. The same again, late or at once: test_conversation_again."""

import json

import pytest

from bot.intake.envelope import unpack
from flows import phrases as p
from flows.events import Command, Form, SentMedia
from flows.receipt import grouped
from tests.bot.chatting import PAGE, SITE, House, Person, says

# A report


async def test_three_touches_make_one_report_of_what_was_said_and_nothing_more(
    house: House, person: Person
) -> None:
    said = await person.says(PAGE)
    assert says(p.NOTICE_BRIEF, said)
    assert says(p.TEST_BANNER, said)
    said = await person.presses("photo")
    assert says(p.REVIEW, said)
    assert "example[.]com/page" in said
    assert house.on_disk() == {}
    said = await person.presses("send")

    ((report_id, body),) = house.on_disk().items()
    assert body == {
        "version": "1",
        "mode": "test",
        "addresses": [{"url": PAGE, "kind": "page"}],
        "what": "photo",
        "language": "en",
        "platform": "chat",
        "received_on": "2026-11-22",
    }
    assert says(p.RECEIPT, said)
    assert says(p.TEST_BANNER, said)
    assert grouped(report_id) in said
    assert person.shown[-1].is_receipt
    assert house.woken == 1
    assert house.figures()['reportline_reports_stored_total{platform="other"}'] == 1


async def test_what_is_sealed_is_the_id_and_the_body_and_nothing_more(house: House, person: Person) -> None:
    await person.reports()
    (entry,) = await house.outbox.claim(9)
    plain = house.keys.opening().open(entry.sealed)
    report_id, body = unpack(plain)
    assert json.loads(plain) == {"v": 1, "id": report_id, "body": body.decode()}


async def test_every_detail_that_was_given_is_in_the_report(house: House, person: Person) -> None:
    await person.says(f"{PAGE} http://example.org/b")
    await person.presses("page", "change", "seen_on", "social", "seen_when", "week", "country")
    await person.says("Kenya")
    await person.presses("note")
    await person.says("The password is on the first line")
    await person.presses("done", "send")

    (body,) = house.on_disk().values()
    assert body == {
        "version": "1",
        "mode": "test",
        "addresses": [{"url": PAGE, "kind": "page"}, {"url": "http://example.org/b", "kind": "page"}],
        "what": "page",
        "seen_on": "social",
        "seen_when": "week",
        "country": "KE",
        "note": "The password is on the first line",
        "language": "en",
        "platform": "chat",
        "received_on": "2026-11-22",
    }


async def test_after_a_report_only_language_and_receipt_are_kept(house: House, person: Person) -> None:
    await person.reports()
    session, _ = await house.session(person.chat)
    assert set(session) == {"v", "id", "rev", "answers", "told", "sent"}
    assert session["answers"] == {"language": "en"}


async def test_the_next_report_of_a_chat_is_another_one(house: House, person: Person) -> None:
    await person.reports()
    await person.presses("another")
    await person.reports("https://example.org/other")
    assert len(house.on_disk()) == 2


async def test_ten_addresses_are_taken_and_of_an_eleventh_it_is_told(house: House, person: Person) -> None:
    ten = [f"https://example.com/{number}" for number in range(10)]
    said = await person.says(*ten)
    assert not says(p.TOO_MANY, said)
    assert says(p.TOO_MANY, await person.says("https://example.com/10"))
    await person.presses("photo", "send")
    (body,) = house.on_disk().values()
    assert [address["url"] for address in body["addresses"]] == ten


async def test_a_note_that_holds_a_picture_is_refused_and_not_kept(house: House, person: Person) -> None:
    await person.comes_to_review()
    await person.presses("change", "note")
    said = await person.says(
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    )
    assert says(p.ERR_MEDIA_TEXT, said)
    await person.presses("skip", "done", "send")
    (body,) = house.on_disk().values()
    assert "note" not in body


# Status


async def test_a_number_tells_how_far_its_report_is(house: House, person: Person) -> None:
    asking = Person(house, "chat-2")
    for number in range(2):
        await Person(house, f"other-{number}").reports()
    await person.reports()
    first, second, third = house.on_disk()
    entries = {entry.name: entry for entry in await house.outbox.claim(9)}
    by_id = {unpack(house.keys.opening().open(entry.sealed))[0]: entry.name for entry in entries.values()}
    await house.outbox.delivered(by_id[first])
    await house.outbox.dead(by_id[second], "refused")
    await house.outbox.close_report(by_id[second])

    assert says(p.STATUS_FORWARDED, await asking.says(grouped(first)))
    assert says(p.STATUS_UNDELIVERED, await asking.says(f"status {second.lower()}"))
    assert says(p.STATUS_RECEIVED, await asking.says(third))
    assert says(p.STATUS_UNKNOWN, await asking.says("0000-0000-0000-0000"))


async def test_the_word_status_tells_of_the_report_just_sent(person: Person) -> None:
    await person.reports()
    assert says(p.STATUS_RECEIVED, await person.says("status"))


async def test_a_first_message_that_is_a_number_is_answered_with_the_notice_too(person: Person) -> None:
    said = await person.says("0000-0000-0000-0000")
    for phrase in (p.TEST_BANNER, p.STATUS_UNKNOWN, p.NOTICE):
        assert says(phrase, said)


# Languages


async def test_a_hint_chooses_the_language(house: House) -> None:
    person = Person(house, hints=("xx", "fr-CA", "en"))
    await person.says(PAGE)
    assert person.shown[-1].language == "fr"
    await person.presses("photo", "send")
    (body,) = house.on_disk().values()
    assert body["language"] == "fr"


async def test_a_hint_that_fits_no_language_gives_the_choice_and_keeps_the_address(house: House) -> None:
    person = Person(house, hints=("tlh", ""))
    assert says(p.LANGUAGE_PICK, await person.says(PAGE))
    assert set(person.choices()) == {"ar", "en", "fr"}
    await person.presses("ar")
    assert person.shown[-1].direction == "rtl"
    await person.presses("photo", "send")
    (body,) = house.on_disk().values()
    assert (body["language"], body["addresses"][0]["url"]) == ("ar", PAGE)


async def test_another_language_keeps_the_answers(house: House, person: Person) -> None:
    await person.comes_to_review()
    await person.says("language")
    await person.presses("fr")
    assert person.shown[-1].language == "fr"
    await person.presses("send")
    (body,) = house.on_disk().values()
    assert (body["language"], body["what"], body["addresses"][0]["url"]) == ("fr", "photo", PAGE)


# Pause


async def test_a_pause_in_the_middle_takes_no_report_and_loses_nothing(house: House, person: Person) -> None:
    await person.comes_to_review()
    house.paused = True
    said = await person.presses("send")
    assert says(p.PAUSED, said)
    assert SITE["portal"] in said
    assert says(p.PAUSED, await person.says("https://example.org/while-it-lasts"))
    assert house.on_disk() == {}
    assert says(p.HELP, await person.says("help"))
    house.paused = False
    await person.says("back")
    await person.presses("send")
    (body,) = house.on_disk().values()
    assert [address["url"] for address in body["addresses"]] == [PAGE]


# The first message of a page


@pytest.mark.parametrize(
    ("hints", "language"), [(("fr",), "fr"), (("ar-EG", "fr"), "ar"), (("tlh",), "en"), ((), "en")]
)
async def test_a_page_greets_before_anything_is_said_and_keeps_nothing_of_it(
    house: House, hints: tuple[str, ...], language: str
) -> None:
    outgoing = house.conversation.greeting("web", hints)
    (message,) = outgoing.messages
    assert message.language == language
    assert message.buttons
    assert house.sessions.live() == 0
    assert house.figures() == {}


async def test_a_button_of_the_greeting_is_understood(house: House) -> None:
    person = Person(house, platform="web")
    person.shown += house.conversation.greeting("web", ("en",)).messages
    assert says(p.HELP, await person.presses("help"))


async def test_the_operator_counts_what_came_in_by_kind_alone(house: House) -> None:
    person = Person(house, platform="web")
    await person.reports()
    await person.does(SentMedia(Form.FILE))
    await person.does(Command.HELP)
    assert house.figures() == {
        'reportline_updates_total{event="said",platform="web"}': 1,
        'reportline_updates_total{event="chose",platform="web"}': 2,
        'reportline_updates_total{event="media",platform="web"}': 1,
        'reportline_updates_total{event="command",platform="web"}': 1,
        'reportline_reports_stored_total{platform="web"}': 1,
    }
