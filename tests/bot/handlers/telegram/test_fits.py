"""Whether everything that the conversation can say fits into what Telegram shows, in every language that is offered."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain

import pytest

from bot.contract import Message
from bot.handlers.telegram import LIMITS, NAME, PLATFORM
from bot.handlers.telegram.write import Writer
from bot.i18n import Catalogue, render, split
from bot.i18n.catalogue import BRACE, every_phrase
from bot.i18n.pseudo import pseudo, pseudo_rtl
from flows import phrases
from flows.addresses import Reason, read_addresses, show
from flows.answers import NOTE_LIMIT, note
from flows.engine import where
from flows.events import Command
from flows.questions import Part, Question
from flows.report import DOUBTS
from flows.session import Doubtful, Held, Session
from flows.turns import Reply
from tests.bot.chatting import SITE as USUAL
from tests.bot.handlers.telegram.telegram_phone import ANNA
from tests.bot.handlers.telegram.telegram_stage import LINK, spoken
from tests.bot.handlers.telegram.telegram_stand_in import buttons, fits
from tests.bot.i18n.test_render import filled
from tests.flows.exploring import CLEAR, CRY, DOUBTFUL, EMAIL, FEW, LONG, World, explore
from tests.flows.exploring import FLOW as ENGLISH
from tests.telegram.spec import judge
from tests.transcript import CATALOGUES

TAG = "0000000000000000.1234567"
CHANNEL = replace(PLATFORM.channel, platform=NAME, passes_on=True)
WORLDS = (
    World("plain", (CLEAR, CRY), flow=replace(ENGLISH, channel=CHANNEL, mode="test", portal=True)),
    World("in doubt", (DOUBTFUL,), flow=replace(ENGLISH, channel=CHANNEL)),
    World("refused", (CLEAR, EMAIL, LONG), flow=replace(ENGLISH, channel=CHANNEL)),
    World("paused", FEW, flow=replace(ENGLISH, channel=CHANNEL, paused=True)),
)
LANGUAGES = [*(CATALOGUES.of(tag) for tag in CATALOGUES.offered), pseudo(), pseudo_rtl()]
# Twice as long as an operator's own words ever were.
SITE = USUAL | {
    "app": "Telegram",
    "link": LINK,
    "hotline": "The Example Hotline for Children of the Example Foundation, Exampletown",
    "operator": "The Example Foundation for the Protection of Children, a Registered Charity",
}
# A host of as many dots as it can have: shown as [.], each takes three signs.
HOSTS = tuple(f"{'a.' * 118}{number}x.example.com" for number in range(10))
LONGEST = tuple(f"https://{host}/{'b' * 741}" for host in HOSTS)
NOTES = ("\U0001f600" * NOTE_LIMIT, "x" * NOTE_LIMIT, "ن" * NOTE_LIMIT, "a.b " * (NOTE_LIMIT // 4))


@cache
def replies() -> tuple[Reply, ...]:
    """Give everything that the walks through the conversation hear, each once, in no language yet."""
    turns = chain.from_iterable(explore(world) for world in WORLDS)
    heard = (reply for _, _, turn, _ in turns for reply in turn.replies)
    return tuple(dict.fromkeys(replace(reply, language="", asked=TAG) for reply in heard))


def sent(reply: Reply, catalogue: Catalogue) -> list[Message]:
    """Give the messages of a reply; each is written for Telegram and looked at."""
    spoken_in = replace(reply, language=catalogue.language, asked=TAG if reply.question else "")
    pieces = split(render(spoken_in, catalogue, limits=LIMITS, site=SITE), LIMITS)
    assert pieces
    for piece in pieces:
        for call in (Writer(USUAL.values()).send(ANNA, piece), Writer().edit(ANNA, 1, piece)):
            judge(call.method, call.fields)
            fits(dict(call.fields))
    return list(pieces)


@pytest.mark.parametrize("catalogue", LANGUAGES, ids=lambda catalogue: catalogue.language)
def test_every_answer_fits_and_none_is_empty(catalogue: Catalogue) -> None:
    assert len(replies()) > 300
    for reply in replies():
        for message in sent(reply, catalogue):
            assert len(message.text.encode("utf-16-le")) <= 2 * LIMITS.text


@pytest.mark.parametrize("catalogue", LANGUAGES, ids=lambda catalogue: catalogue.language)
def test_every_sentence_can_be_said(catalogue: Catalogue) -> None:
    for phrase in every_phrase():
        (message,) = sent(Reply((filled(phrase),), catalogue.language), catalogue)
        assert BRACE.findall(message.text.replace("{hotline} b", "")) == []


@pytest.mark.parametrize("row", spoken(helplines={"TD": ("x",)}).flow.questions, ids=lambda row: row.name)
@pytest.mark.parametrize("catalogue", LANGUAGES, ids=lambda catalogue: catalogue.language)
def test_every_question_is_asked_with_labels_and_a_way_to_help(row: Question, catalogue: Catalogue) -> None:
    for session in sessions():
        if (row.name == "doubt" and not session.doubts) or (row.name == "review" and session.sent):
            continue
        options = row.options(session)
        reply = Reply(row.ask(session), "", row.name, options, TAG, guarded=session.has_addresses)
        last = sent(reply, catalogue)[-1]
        labels = [button["text"] for button in buttons(dict(Writer().send(ANNA, last).fields))]
        assert all(label.strip() for label in labels)
        offers_help = row.name == "help" or any(option.deed is Command.HELP for option in options)
        assert offers_help or len(labels) > len(options)


def sessions() -> Iterator[Session]:
    """Give sessions with as much in them as they can hold."""
    answers = {
        "language": "en",
        "what": "photo",
        "seen_on": "search",
        "seen_when": "earlier",
        "country": "GS",
    }
    held = tuple(Held(url, str(number)) for number, url in enumerate(LONGEST))
    for text in NOTES:
        yield Session(TAG[:16], 1, answers | {"note": text}, held)
    for reason in {*DOUBTS, Reason.ENDING}:
        yield Session(TAG[:16], 1, answers, held, (Doubtful(LONGEST[0], reason),))
    yield Session(TAG[:16], 1, {"language": "en"}, sent=True)


def test_the_longest_addresses_and_notes_are_ones_that_a_person_can_give() -> None:
    for url in LONGEST:
        (found,) = read_addresses(url).addresses
        assert found == url
        assert len(url) == 1000
        assert len(show(found)) > 480
    for text in NOTES:
        assert note(text) == text.strip()


@pytest.mark.parametrize("catalogue", LANGUAGES, ids=lambda catalogue: catalogue.language)
def test_a_review_of_ten_longest_addresses_and_a_longest_note_loses_nothing(catalogue: Catalogue) -> None:
    flow = spoken().flow
    for session in sessions():
        (reply,) = where(flow, replace(session, opened=frozenset(), told=frozenset({"notice"}))).replies
        pieces = sent(reply, catalogue)
        text = "".join("".join(piece.text for piece in pieces).split())
        for held in session.addresses if reply.question == "review" else ():
            assert show(held.url) in text
        if session.addresses:
            assert all(piece.guarded for piece in pieces)
        if reply.question == "review":
            assert len(pieces) == 2
            assert "".join(session.answers.get("note", "").split()) in text


@pytest.mark.parametrize("catalogue", LANGUAGES, ids=lambda catalogue: catalogue.language)
def test_what_is_said_outside_any_conversation_fits(catalogue: Catalogue) -> None:
    for phrase in (phrases.GROUP, phrases.TOO_FAST, phrases.FAULT):
        (message,) = sent(Reply((Part(phrase),), catalogue.language), catalogue)
        assert message.text
