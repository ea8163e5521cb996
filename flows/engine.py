"""The only thing that moves: a session and an event in, a turn out.

Where the person is, is the first row that is open: asked by itself and without an answer, or opened by somebody. So
resume, back, change and upgrade need no code of their own. A turn is built in three steps: the event changes the
session (`flows.step`), then what is open is asked (`flows.reply`), then the revision counts the change, so that older
buttons are known as old. What a text means is decided in `flows.heard`, what a choice or command does in `flows.moves`.

Some 300 lines: every kind of event is answered in one file.
"""

from dataclasses import replace
from typing import assert_never

from flows import phrases as p
from flows import receipt as receipts
from flows.events import Chose, Command, Event, Form, Found, NotStored, Said, SentMedia, Status
from flows.flow import MOST_ADDRESSES, Flow
from flows.heard import (
    STANDING,
    STANDING_ROW,
    Addresses,
    Answer,
    Correction,
    Heard,
    Language,
    Late,
    NoteCorrection,
    Nothing,
    Receipt,
    hear,
    hear_edit,
    is_stray_answer,
)
from flows.moves import act, do, obey, take
from flows.questions import Option, Part, Question
from flows.reply import DEFAULT_LANGUAGE, ask, banner, is_paused, portal, reply
from flows.session import Doubtful, Held, Session
from flows.step import REPLACING, Step, anew, closed, with_answer, without_asides
from flows.turns import Delete, Effect, EraseChat, LookUp, Reply, Turn

_STATUS = {
    Status.RECEIVED: p.STATUS_RECEIVED,
    Status.FORWARDED: p.STATUS_FORWARDED,
    Status.CLOSED: p.STATUS_CLOSED,
    Status.UNDELIVERED: p.STATUS_UNDELIVERED,
    Status.UNKNOWN: p.STATUS_UNKNOWN,
}
# Whoever reads one of these has to know whether it is a test.
_MARKED = frozenset({p.NOTICE, p.RECEIPT, p.RECEIPT_SAME})
# Questions that are worth nothing once they are answered: where the platform can, the next one takes their place.
_REPLACED = frozenset({
    "language", "doubt", "what", "seen_on", "seen_when", "country", "note", "change", "review",
})  # fmt: skip
_MEDIA = {Form.VOICE: p.VOICE, Form.OTHER: p.NOT_TEXT}


def begin(fresh_id: str, language: str | None = None) -> Session:
    """Begin a conversation, with the language answered beforehand if a hint of the platform fits an offered one."""
    return Session(fresh_id, answers={"language": language} if language else {})


def in_language(session: Session, language: str) -> Session:
    """Go on in the language of a link that the person came by, unless they have chosen one themselves."""
    if "language" in session.told:
        return session
    return replace(session, answers={**session.answers, "language": language})


def greet(flow: Flow, language: str | None) -> Reply:
    """Give the first message of a channel that shows one before anything is said. Nothing is kept of it.

    Its buttons carry no tag; on a conversation in which nothing has happened yet that counts as fresh.
    """
    session, _, asked = ask(flow, begin("", language))
    return replace(reply(flow, session, (*banner(flow), *asked)), asked="")


def advance(flow: Flow, session: Session, event: Event, fresh_id: str) -> Turn:
    """Move. The one function that the shell calls, for every event.

    `fresh_id` is used if a new report begins in this turn; the caller draws a new one for each call. Never raises for
    anything that a person can do.
    """
    before = session
    if session.revision == 0 and flow.channel.greets and session.language and not flow.paused:
        session = replace(session, told=session.told | {"notice"})
    match event:
        case Said():
            step = _said(flow, session, event, fresh_id)
        case Chose():
            step = _chose(flow, session, event, fresh_id)
        case SentMedia():
            step = _media(flow, session, event)
        case Command():
            step = obey(flow, session, event, fresh_id)
        case Found():
            step = _found(session, event)
        case NotStored():
            unsaved = p.FULL if event.full else p.NOT_STORED
            step = Step(session, (Part(unsaved), *portal(flow)), asks=False)
        case _:
            assert_never(event)
    return _turn(flow, before, step)


def where(flow: Flow, session: Session) -> Turn:
    """Say again where the person is, as after an update that was delivered twice. Moves nothing."""
    # The reply to a first message may be the very one that was lost: its notice is said again.
    untold = session.revision == 1 and not flow.channel.greets
    _, lead, asked = ask(flow, replace(session, told=session.told - {"notice"}) if untold else session)
    return Turn(session, (reply(flow, session, (*banner(flow), *lead, *asked)),))


def goodbye(flow: Flow, session: Session) -> Turn:
    """Say goodbye again, as after an *erase* that was delivered twice."""
    return _turn(flow, session, act(flow, session, "erase", ""))


def _turn(flow: Flow, before: Session, step: Step) -> Turn:
    if EraseChat() in step.effects:
        gone = Reply(step.parts, before.language or DEFAULT_LANGUAGE, goodbye=True)
        return Turn(None, (gone,), None, step.effects)
    session, lead, asked = ask(flow, step.session) if step.asks else (step.session, (), ())
    first = before.revision == 0
    if first or _has_changed(session, before):
        session = replace(session, revision=before.revision + 1)
    session = session.remembering(before)
    parts = (*lead, *step.parts, *asked)
    if first or any(part.phrase in _MARKED for part in parts):
        parts = (*banner(flow), *parts)
    said_back = reply(flow, session, parts)
    said_back = replace(
        said_back, hand_back=step.hand_back, in_place=step.in_place and not said_back.is_receipt
    )
    return Turn(session, (said_back,), step.report, step.effects)


def _has_changed(session: Session, before: Session) -> bool:
    """Say whether a press on what was asked before is stale now. It is not if only names of messages were added."""
    if session is before:
        return False
    return replace(session, revision=before.revision, past_keys=before.past_keys) != before


# What was said


def _said(flow: Flow, session: Session, said: Said, fresh_id: str) -> Step:
    row = flow.pending(session)
    heard = hear_edit(flow, session, said) if said.edited else None
    heard = heard or hear(flow, session, row, said)
    if is_paused(flow, row) and not isinstance(heard, Command | Receipt | Language):
        return Step(session)
    answers = isinstance(heard, Answer) or (isinstance(heard, Option) and not heard.timeless)
    stale = bool(said.asked) and said.asked != session.tag
    if session.revision == 0 and (stale or _is_stray(flow, said.text)):
        # An answer to a conversation that is gone. An address is taken all the same, but not as if nothing were lost.
        step = Step(session) if answers or isinstance(heard, Nothing) else None
        step = step or _heard(flow, session, row, said, heard, fresh_id)
        gone = not isinstance(heard, Command | Receipt | Language)
        return replace(step, parts=(Part(p.FORGOTTEN), *step.parts)) if gone else step
    if stale and answers:
        return Step(session, (Part(p.OLD_BUTTON),), hand_back=True)
    return _heard(flow, session, row, said, heard, fresh_id)


def _is_stray(flow: Flow, text: str) -> bool:
    """Say whether a first message must be the answer to a question. Where a first page is shown, it may be to that."""
    return not flow.channel.greets and is_stray_answer(flow, text)


def _heard(flow: Flow, session: Session, row: Question, said: Said, heard: Heard, fresh_id: str) -> Step:
    match heard:
        case Command():
            return obey(flow, session, heard, fresh_id)
        case Receipt():
            return Step(session, effects=(LookUp(heard.receipt),))
        case Option():
            return do(flow, session, row, heard, fresh_id)
        case Answer():
            return take(session, row, heard.value, said.key)
        case Language():
            return Step(with_answer(session, "language", heard.language))
        case Addresses():
            return _addresses(flow, session, row, said, heard, fresh_id)
        case Correction():
            held, doubts, _ = _fitted(heard.held, heard.doubts)
            if (held, doubts) == (session.addresses, session.doubts):
                return Step(
                    session
                )  # a platform tells of an edit also when nothing changed that a person sees
            changed = replace(session, addresses=held, doubts=doubts, told=session.told - {REPLACING})
            return Step(changed, (Part(p.EDITED),), _delete_on_read(flow, said))
        case NoteCorrection():
            return Step(with_answer(session, "note", heard.value), (Part(p.EDITED_NOTE),))
        case Late():
            return Step(session, (Part(p.EDITED_LATE),))
        case Nothing():
            step = _nothing(flow, session, heard)
            # A picture in letters is a picture: it goes at once.
            spoilt = any(part.phrase is p.ERR_MEDIA_TEXT for part in heard.parts) and said.key
            return replace(step, effects=(Delete((said.key,)),)) if spoilt else step
        case _:
            assert_never(heard)


def _nothing(flow: Flow, session: Session, heard: Nothing) -> Step:
    """Answer a text that is no use. The second time, how to copy an address is shown as well."""
    if not heard.missed:
        return Step(session, heard.parts, hand_back=heard.hand_back)
    if "notice" not in session.told and flow.pending(session).name == "addresses":
        return Step(session)  # a first "hello" is answered by the notice, which says it all
    if "miss" in session.told:
        return Step(session, (*heard.parts, Part(p.HOW_TO_COPY)))
    return Step(replace(session, told=session.told | {"miss"}), heard.parts)


def _addresses(
    flow: Flow, session: Session, row: Question, said: Said, found: Addresses, fresh_id: str
) -> Step:
    """Keep the addresses of a text: beside those before, or in their place where that was asked for."""
    if session.sent:
        session = anew(session, fresh_id)
    asked_for = row.name == "addresses" and bool(session.addresses)
    replaces = asked_for and bool(found.held)
    before = () if replaces else session.addresses
    held, doubts, too_many = _fitted(
        (*before, *found.held), (*(() if asked_for else session.doubts), *found.doubts)
    )
    parts = (*found.parts, *((Part(p.TOO_MANY),) if too_many else ()))
    if replaces:
        parts = (Part(p.EDITED), *parts)
    elif (before or session.doubts) and len(held) > len(before):
        parts = (Part(p.ADDED, (("count", len(held)),)), *parts)
    # What may be an address replaces the others only when the person has said that it is one.
    # If more comes meanwhile, it is added: nothing that was sent may go with what it was not meant for.
    told = (session.told - {"miss", REPLACING}) | ({REPLACING} if asked_for and not replaces else set())
    # Also if it is not held, being one too many or known already, its message is to be deleted with the others.
    past_keys = (*session.past_keys, *([said.key] if said.key else ()))
    session = replace(session, addresses=held, doubts=doubts, told=told, past_keys=past_keys)
    session = closed(without_asides(flow, session), "addresses", "retype")
    return Step(session, parts, _delete_on_read(flow, said))


def _fitted(
    held: tuple[Held, ...], doubts: tuple[Doubtful, ...]
) -> tuple[tuple[Held, ...], tuple[Doubtful, ...], bool]:
    """Give each address once, and no more than a report takes; say if any was left out."""
    once = {item.url: item for item in reversed(held)}
    held = tuple(once[url] for url in dict.fromkeys(item.url for item in held))
    doubts = tuple({item.url: item for item in doubts if item.url not in once}.values())
    room = max(0, MOST_ADDRESSES - len(held))
    return held[:MOST_ADDRESSES], doubts[:room], len(held) + len(doubts) > MOST_ADDRESSES


def _delete_on_read(flow: Flow, said: Said) -> tuple[Effect, ...]:
    return (Delete((said.key,)),) if flow.delete_address == "read" and said.key else ()


# What was pressed


def _chose(flow: Flow, session: Session, press: Chose, fresh_id: str) -> Step:
    row = flow.rows.get(press.question)
    option = row.option(press.option, session) if row else None
    blank = session.revision == 0
    fresh = press.asked == session.tag or (blank and not press.asked)
    if press.question == STANDING_ROW and (command := _standing(press.option, fresh=fresh)):
        # What is paused keeps its buttons: it can be answered afterwards.
        replaced = command is Command.BACK and flow.pending(session).name in _REPLACED and not flow.paused
        return replace(obey(flow, session, command, fresh_id), in_place=replaced)
    if row and option and (option.timeless or (fresh and flow.pending(session) is row)):
        paused = is_paused(flow, row) and not option.timeless
        if paused:
            return Step(session)  # the question stays where it is: it can be answered when the pause is over
        step = do(flow, session, row, option, fresh_id)
        return replace(step, in_place=fresh and row.name in _REPLACED)
    if fresh:
        return Step(session)
    if blank and (press.question, press.option) == ("erase", "erase"):
        # Delivered again after it was done: there is nothing to look up, and nothing to bring back.
        return act(flow, session, "erase", fresh_id)
    theirs = press.asked.partition(".")[0]
    if theirs == session.id and session.sent and press.question == "review":
        return Step(session)
    if theirs != session.id and receipts.is_id(theirs) and blank:
        return Step(session, effects=(LookUp(theirs, pressed=True),))
    return Step(session, (Part(p.OLD_BUTTON),))


def _standing(option: str, *, fresh: bool) -> Command | None:
    """Read a press of a standing button. Back and Cancel change things: like an answer, they have to be fresh."""
    command = next((command for command in STANDING if command.value == option), None)
    return command if fresh or command not in {Command.BACK, Command.CANCEL} else None


# What the shell found, and what is no text


def _found(session: Session, found: Found) -> Step:
    if not found.pressed:
        return Step(session, (Part(_STATUS[found.status]),))
    if found.status is Status.UNKNOWN:
        return Step(session, (Part(p.FORGOTTEN),))
    if found.status is Status.UNDELIVERED:
        return Step(session, (Part(p.STATUS_UNDELIVERED),))
    return Step(session, (Part(p.RECEIPT_SAME, (("receipt", receipts.grouped(found.receipt)),)),))


def _media(flow: Flow, session: Session, media: SentMedia) -> Step:
    """Refuse. Nothing changes, and nothing by which it could be fetched came this far."""
    words = _MEDIA.get(media.form, flow.channel.media)
    return Step(session, (Part(words),), (Delete((media.key,)),) if media.key else ())
