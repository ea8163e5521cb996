"""What a text means, beyond what the golden chats show."""

from dataclasses import replace

import pytest

from flows import phrases as p
from flows.engine import advance, begin, greet, where
from flows.events import Chose, Command, Event, Found, Said, Status
from flows.flow import Flow
from flows.phrases import Phrase
from flows.report import SEEN_ON, ending, label_of
from flows.session import Doubtful, Session
from flows.turns import Delete, EraseChat, LookUp, Turn
from tests.flows.english import CHAT, flow
from tests.transcript import CHANNELS

ID, NEXT = "00XBRFSMF3QW6RD9", "000000000000001Y"
FLOW = flow()
PICTURE = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptV"


def chat(*events: Event, every: Flow = FLOW) -> Turn:
    """Hold a conversation in English and give its last turn."""
    session: Session | None = begin(ID, "en")
    turn: Turn | None = None
    for event in events:
        assert session is not None
        turn = advance(every, session, event, NEXT)
        session = turn.session
    assert turn is not None
    return turn


def said(turn: Turn) -> list[Phrase]:
    return [part.phrase for part in turn.replies[0].parts]


def urls(turn: Turn) -> list[str]:
    assert turn.session is not None
    return [held.url for held in turn.session.addresses]


ADDRESS = Said("https://example.com/a", key="1")
REVIEW = (ADDRESS, Said("1"))


@pytest.mark.parametrize(
    ("number", "row"), [("5", "addresses"), ("6", "help"), ("7", "language"), ("4", "language")]
)
def test_the_standing_words_are_numbered_on_where_there_are_no_buttons(number: str, row: str) -> None:
    numbered = flow(channel=CHANNELS["numbered"])

    assert chat(Said("example"), Said(number), every=numbered).replies[0].question in {row, "start"}


def test_with_buttons_a_number_beyond_the_options_is_no_answer() -> None:
    assert chat(*REVIEW, Said("6")).replies[0].question == "review"


def test_a_link_behind_a_word_is_an_address() -> None:
    turn = chat(Said("look here", links=("https://example.com/hidden",)))

    assert urls(turn) == ["https://example.com/hidden"]


@pytest.mark.parametrize("event", [Said(f"see {PICTURE}"), Said("https://example.com/", links=(PICTURE,))])
def test_a_picture_written_as_text_spoils_the_whole_message(event: Said) -> None:
    turn = chat(event)

    assert urls(turn) == []
    assert p.ERR_MEDIA_TEXT in said(turn) or p.NOTICE in said(turn)


def test_a_picture_written_as_text_is_no_note() -> None:
    turn = chat(*REVIEW, Said("change or add"), Said("a note"), Said(PICTURE))

    assert p.ERR_MEDIA_TEXT in said(turn)
    assert turn.session is not None
    assert "note" not in turn.session.answers


def test_a_note_that_is_too_long_is_handed_back_and_a_picture_is_not() -> None:
    asked = (*REVIEW, Said("change or add"), Said("a note"))

    assert chat(*asked, Said("words " * 80)).replies[0].hand_back
    assert not chat(*asked, Said(PICTURE + "A" * 401)).replies[0].hand_back


@pytest.mark.parametrize("text", ["\u200b", "\x07\x07", "words " * 80])
def test_an_empty_or_long_note_is_asked_again(text: str) -> None:
    turn = chat(*REVIEW, Said("change or add"), Said("a note"), Said(text))

    assert turn.replies[0].question == "note"
    assert {p.NOTE_LONG, p.NOT_TEXT}.intersection(said(turn))


def test_a_note_edited_into_a_picture_stays_what_it_was() -> None:
    note = (*REVIEW, Said("change or add"), Said("a note"), Said("on the first line", key="7"))

    turn = chat(*note, Said(PICTURE, key="7", edited=True))

    assert turn.session is not None
    assert turn.session.answers["note"] == "on the first line"


def test_an_invitation_is_taken_and_its_limit_told() -> None:
    turn = chat(Said("https://chat.whatsapp.com/ABCDEFGHIJKLMNOPQRSTUV"))

    assert p.NOTE_INVITE in said(turn)
    assert len(urls(turn)) == 1


def test_what_could_not_be_read_beside_an_address_is_told() -> None:
    turn = chat(Said("https://example.com/a and http://192.168.0.1/b"))

    assert p.SOME_READ in said(turn)


def test_an_address_too_long_for_an_intake_is_refused_with_the_limit() -> None:
    turn = chat(Said("hello"), Said("https://example.com/" + "a" * 1500))

    (part, *_) = turn.replies[0].parts
    assert part.phrase is p.ERR_LONG_ADDRESS
    assert dict(part.values) == {"limit": 1000}


def test_an_edit_of_an_unknown_message_is_read_like_a_new_one() -> None:
    assert urls(chat(ADDRESS, Said("https://example.org/b", key="2", edited=True))) == [
        "https://example.com/a",
        "https://example.org/b",
    ]


def test_an_edit_after_send_that_gives_no_address_is_like_any_text() -> None:
    turn = chat(*REVIEW, Command.SEND, Said("thanks", key="1", edited=True))

    assert p.EDITED_LATE not in said(turn)


def test_an_edit_into_something_refused_says_why() -> None:
    turn = chat(ADDRESS, Said("jane@example.com", key="1", edited=True))

    assert p.ERR_EMAIL in said(turn)
    assert urls(turn) == ["https://example.com/a"]


def test_a_language_can_be_called_by_name_at_any_row() -> None:
    turn = chat(*REVIEW, Said("Français"))

    assert turn.replies[0].language == "fr"
    assert turn.replies[0].question == "review"


@pytest.mark.parametrize("setting", ["sent", "read", "never"])
def test_the_message_with_the_address_is_deleted_when_the_operator_says(setting: str) -> None:
    every = flow(delete_address=setting)

    on_read = chat(ADDRESS, every=every).effects
    on_send = chat(*REVIEW, Command.SEND, every=every).effects
    on_cancel = chat(ADDRESS, Command.CANCEL, every=every).effects

    assert on_read == ((Delete(("1",)),) if setting == "read" else ())
    assert on_send == on_cancel == ((Delete(("1",)),) if setting == "sent" else ())


def test_status_without_a_report_asks_for_the_number() -> None:
    assert p.STATUS_ASK in said(chat(Command.STATUS))
    assert chat(*REVIEW, Command.SEND, Command.STATUS).effects == (LookUp(ID),)


def test_back_at_a_doubt_drops_it() -> None:
    turn = chat(Said("example dot com"), Command.BACK)

    assert turn.session is not None
    assert turn.session.doubts == ()
    assert turn.replies[0].question == "addresses"


def test_a_press_of_the_open_state_on_another_row_only_asks_again() -> None:
    turn = chat(ADDRESS)
    assert turn.session is not None

    again = advance(FLOW, turn.session, Chose("review", "send", turn.session.tag), NEXT)

    assert again.report is None
    assert again.replies[0].question == "what"
    assert again.session == turn.session


@pytest.mark.parametrize(
    ("url", "last"),
    [
        ("http://example.qqq/z.html", "qqq"),
        ("http://example.qqq:81/", "qqq"),
        ("example.qqq", "qqq"),
        ("x", "x"),
    ],
)
def test_the_ending_is_what_stands_after_the_last_dot_of_the_host(url: str, last: str) -> None:
    assert ending(url) == last


def test_an_answer_without_words_is_a_fault_of_ours() -> None:
    with pytest.raises(LookupError):
        label_of(SEEN_ON, "nowhere")


def test_without_a_public_link_nobody_is_told_to_pass_it_on() -> None:
    assert CHAT.passes_on
    silent = flow(channel=CHANNELS["numbered"])
    turn = chat(*REVIEW, Command.SEND, every=silent)

    assert [option.value for option in turn.replies[0].options] == ["another", "erase"]


def test_finder_and_portal_are_named_only_where_the_operator_has_them() -> None:
    every = flow(helplines={"KE": ("Example Childline",)}, finder=True, portal=True, mode="test")

    turn = chat(Command.HELP, Said("1"), Said("Chad"), every=every)

    assert {p.NO_SIGNPOSTS, p.FINDER} <= set(said(turn))
    assert p.TEST_PORTAL in said(chat(Said("hi"), every=every))
    assert p.TEST_PORTAL not in said(chat(Said("hi"), every=flow(mode="test")))


def test_an_erase_that_is_delivered_again_is_answered_and_brings_nothing_back() -> None:
    again = advance(flow(mode="test"), begin(NEXT, "en"), Chose("erase", "erase", f"{ID}.7"), NEXT)

    assert again.session is None
    assert again.effects == (EraseChat(),)


def test_a_doubt_for_a_reason_of_another_version_is_asked_about_as_a_guess() -> None:
    session = replace(begin(ID, "en"), revision=1, doubts=(Doubtful("http://example.com/", "unheard of"),))

    turn = advance(FLOW, session, Command.START, NEXT)

    assert p.DOUBT in said(turn)
    assert [option.value for option in turn.replies[0].options] == ["use", "again"]


def test_every_receipt_says_that_it_is_a_test() -> None:
    every = flow(mode="test")
    receipt = chat(*REVIEW, Command.SEND, every=every)
    assert receipt.session is not None

    press = Chose("review", "send", f"{ID}.2")
    again = [
        where(every, receipt.session),
        advance(every, receipt.session, press, NEXT),
        advance(every, begin(NEXT, "en"), Found(ID, Status.RECEIVED, pressed=True), NEXT),
    ]

    assert all(p.TEST_BANNER in said(turn) for turn in [receipt, *again])
    assert all(p.RECEIPT_SAME in said(turn) for turn in again)


def test_a_first_reply_that_was_lost_is_said_whole_again() -> None:
    every = flow(mode="test")
    first = chat(Said("hello"), every=every)
    assert first.session is not None

    again = where(every, first.session)

    assert said(again) == said(first) == [p.TEST_BANNER, p.NOTICE, p.SEEN_TERMINAL]
    assert again.session == first.session
    assert again.replies[0].asked == first.replies[0].asked


def test_while_paused_an_old_button_of_help_still_helps() -> None:
    paused = flow()
    turn = chat(ADDRESS)
    assert turn.session is not None

    helped = advance(replace(paused, paused=True), turn.session, Chose("addresses", "help", "old"), NEXT)

    assert helped.replies[0].question == "help"


def test_an_answer_typed_on_an_old_page_answers_nothing() -> None:
    turn = chat(*REVIEW)
    assert turn.session is not None

    for text in ("1", "send", "Photo or video"):
        typed = advance(FLOW, turn.session, Said(text, asked=f"{ID}.1"), NEXT)
        assert typed.report is None
        assert typed.session == turn.session
        assert typed.replies[0].hand_back is (p.OLD_BUTTON in said(typed))
    fresh = advance(FLOW, turn.session, Said("1", asked=turn.session.tag), NEXT)
    assert fresh.report is not None


def test_an_address_typed_on_an_old_page_is_taken() -> None:
    turn = chat(*REVIEW)
    assert turn.session is not None

    assert len(urls(advance(FLOW, turn.session, Said("https://example.org/b", asked="old"), NEXT))) == 2


@pytest.mark.parametrize("text", ["send", "1", "The password is on the first line."])
def test_a_text_typed_on_the_page_of_a_chat_that_is_gone_says_so(text: str) -> None:
    web = flow(channel=CHANNELS["web"])

    turn = advance(web, begin(NEXT, "en"), Said(text, asked=f"{ID}.7"), NEXT)

    assert p.FORGOTTEN in said(turn)
    assert urls(turn) == []


def test_an_address_typed_on_the_page_of_a_chat_that_is_gone_is_taken_and_the_loss_told() -> None:
    web = flow(channel=CHANNELS["web"])

    turn = advance(web, begin(NEXT, "en"), Said("https://example.org/b", asked=f"{ID}.7"), NEXT)

    assert said(turn)[-2:] == [p.FORGOTTEN, p.WHAT]
    assert urls(turn) == ["https://example.org/b"]
    assert p.HELP in said(advance(web, begin(NEXT, "en"), Said("help", asked=f"{ID}.7"), NEXT))


def test_a_page_that_greets_with_the_languages_alone_says_the_notice_afterwards() -> None:
    web = flow(channel=CHANNELS["web"])

    picked = advance(web, begin(NEXT), Said("English"), NEXT)

    assert p.LANGUAGE_PICK in [part.phrase for part in greet(web, None).parts]
    assert {p.NOTICE, p.SEEN_WEB} <= set(said(picked))
    assert p.NOTICE not in said(advance(web, begin(NEXT, "en"), Said("hello"), NEXT))


def test_addresses_are_replaced_only_by_what_the_person_said_is_an_address() -> None:
    two = Said("https://example.com/a https://example.com/b")
    replacing = (two, Said("1"), Said("change or add"), Said("address"), Said("example dot org"))

    assert len(urls(chat(*replacing))) == 2
    assert p.EDITED not in said(chat(*replacing))
    assert len(urls(chat(*replacing, Command.NO))) == 2
    assert len(urls(chat(*replacing, Command.BACK))) == 2
    assert urls(chat(*replacing, Command.YES)) == ["http://example.org/"]
    assert p.EDITED in said(chat(*replacing, Command.YES))
    added = chat(*replacing, Command.NO, Said("example dot net"), Command.YES)
    assert len(urls(added)) == 3


def test_the_addresses_given_can_be_left_as_they_are() -> None:
    asked = chat(ADDRESS, Command.BACK)
    assert [option.value for option in asked.replies[0].options] == ["copy", "no_link", "help", "skip"]

    kept = chat(ADDRESS, Command.BACK, Said("skip"))

    assert kept.replies[0].question == "what"
    assert urls(kept) == ["https://example.com/a"]


def test_cancel_after_send_says_that_it_cannot_be_taken_back() -> None:
    turn = chat(*REVIEW, Command.SEND, Command.HELP, Command.CANCEL)

    assert p.SENT_ALREADY in said(turn)
    assert turn.replies[0].question == "after"


def test_an_old_button_of_a_report_that_was_given_up_says_so() -> None:
    turn = advance(FLOW, begin(NEXT, "en"), Found(ID, Status.UNDELIVERED, pressed=True), NEXT)

    assert p.STATUS_UNDELIVERED in said(turn)
    assert p.RECEIPT_SAME not in said(turn)


def test_an_old_start_again_does_not_throw_the_receipt_away() -> None:
    sent = chat(*REVIEW, Command.SEND)
    assert sent.session is not None

    pressed = advance(FLOW, sent.session, Chose("start", "start", f"{NEXT}.1"), NEXT)

    assert pressed.session == sent.session
    assert p.RECEIPT_SAME in said(pressed)


@pytest.mark.parametrize(("numbered", "words"), [(True, p.NOT_CHOICE), (False, p.NOT_PRESSED)])
def test_numbers_are_named_only_where_they_are_shown(numbered: bool, words: Phrase) -> None:  # noqa: FBT001
    every = flow(channel=CHANNELS["numbered" if numbered else "chat"])

    assert words in said(chat(ADDRESS, Said("it is bad"), every=every))


def test_of_two_doubtful_ones_the_second_is_asked_about_when_the_first_is_dropped() -> None:
    turn = chat(Said("example dot org and https://facebook.com/"), Command.NO)

    assert turn.session is not None
    assert len(turn.session.doubts) == 1
    assert turn.replies[0].question == "doubt"
    assert (
        chat(Said("example dot org and https://facebook.com/"), Command.NO, Command.YES).session is not None
    )


@pytest.mark.parametrize(
    "meanwhile", [Said("https://example.net/c"), Said("https://example.com/corrected", key="1", edited=True)]
)
def test_what_comes_while_a_replacement_is_in_doubt_is_not_lost_with_it(meanwhile: Said) -> None:
    turn = chat(
        *REVIEW, Said("change or add"), Said("address"), Said("example dot org"), meanwhile, Command.YES
    )

    assert meanwhile.text in urls(turn)
    assert "http://example.org/" in urls(turn)
