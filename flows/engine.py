"""The only thing that moves: a session and an event in, a turn out. Everything that affects where a person is, is here.

Where the person is, is the first row that is open: asked by itself and without an answer, or opened by somebody. So
resume, back, change and upgrade need no code of their own. A turn is built in three steps: the event changes the
session (a `_Step`), then what is open is asked (`flows.reply`), then the revision counts the change, so that older
buttons are known as old. What a text means is decided in `flows.heard`.

Over 200 lines, because a rule of movement that stood elsewhere would be the one that a reader of this file misses.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from flows import phrases as p
from flows import receipt as receipts
from flows.events import Chose, Command, Event, Form, Found, NotStored, Said, SentMedia, Status
from flows.flow import MOST_ADDRESSES, Flow
from flows.heard import (
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
from flows.questions import Act, Clear, Keep, Move, Open, Option, Part, Question, Tell, WayOut
from flows.reply import DEFAULT_LANGUAGE, ask, banner, is_paused, portal, reply
from flows.session import Doubtful, Held, Session
from flows.turns import Delete, Effect, EraseChat, LookUp, Reply, Report, Turn

_STATUS = {
    Status.RECEIVED: p.STATUS_RECEIVED,
    Status.FORWARDED: p.STATUS_FORWARDED,
    Status.CLOSED: p.STATUS_CLOSED,
    Status.UNDELIVERED: p.STATUS_UNDELIVERED,
    Status.UNKNOWN: p.STATUS_UNKNOWN,
}
_PRIVACY = (p.PRIVACY_WHO, p.PRIVACY_SENT, p.PRIVACY_KEPT, p.PRIVACY_LIMITS)
# Whoever reads one of these has to know whether it is a test.
_MARKED = frozenset({p.NOTICE, p.RECEIPT, p.RECEIPT_SAME})
_REPLACING = "replacing"
"""In `told` while what replaces the addresses is still in doubt."""
_MEDIA = {Form.VOICE: p.VOICE, Form.OTHER: p.NOT_TEXT}
# What was said once in this chat need not be said again in the next report.
_LASTING = frozenset({"notice", "brackets"})


@dataclass(frozen=True, slots=True)
class _Step:
    """What an event does, before the open question is put under its words. `asks`: whether to put it."""

    session: Session
    parts: tuple[Part, ...] = ()
    effects: tuple[Effect, ...] = ()
    report: Report | None = None
    asks: bool = True
    hand_back: bool = False


def begin(fresh_id: str, language: str | None = None) -> Session:
    """Begin a conversation, with the language answered beforehand if a hint of the platform fits an offered one."""
    return Session(fresh_id, answers={"language": language} if language else {})


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
            step = _command(flow, session, event, fresh_id)
        case Found():
            step = _found(session, event)
        case NotStored():
            unsaved = p.FULL if event.full else p.NOT_STORED
            step = _Step(session, (Part(unsaved), *portal(flow)), asks=False)
        case _:
            assert_never(event)
    return _turn(flow, before, step)


def where(flow: Flow, session: Session) -> Turn:
    """Say again where the person is, as after an update that was delivered twice. Moves nothing."""
    # The reply to a first message may be the very one that was lost: its notice is said again.
    untold = session.revision == 1 and not flow.channel.greets
    _, lead, asked = ask(flow, replace(session, told=session.told - {"notice"}) if untold else session)
    return Turn(session, (reply(flow, session, (*banner(flow), *lead, *asked)),))


def _turn(flow: Flow, before: Session, step: _Step) -> Turn:
    if EraseChat() in step.effects:
        gone = Reply(step.parts, before.language or DEFAULT_LANGUAGE, goodbye=True)
        return Turn(None, (gone,), None, step.effects)
    session, lead, asked = ask(flow, step.session) if step.asks else (step.session, (), ())
    first = before.revision == 0
    if first or replace(session, revision=before.revision) != before:
        session = replace(session, revision=before.revision + 1)
    parts = (*lead, *step.parts, *asked)
    if first or any(part.phrase in _MARKED for part in parts):
        parts = (*banner(flow), *parts)
    said_back = reply(flow, session, parts, is_receipt=step.report is not None)
    return Turn(session, (replace(said_back, hand_back=step.hand_back),), step.report, step.effects)


# What was said


def _said(flow: Flow, session: Session, said: Said, fresh_id: str) -> _Step:
    row = flow.pending(session)
    heard = hear_edit(flow, session, said) if said.edited else None
    heard = heard or hear(flow, session, row, said)
    if is_paused(flow, row) and not isinstance(heard, Command | Receipt | Language):
        return _Step(session)
    answers = isinstance(heard, Answer) or (isinstance(heard, Option) and not heard.timeless)
    stale = bool(said.asked) and said.asked != session.tag
    if session.revision == 0 and (stale or _is_stray(flow, said.text)):
        # An answer to a conversation that is gone. An address is taken all the same, but not as if nothing were lost.
        step = _Step(session) if answers or isinstance(heard, Nothing) else None
        step = step or _heard(flow, session, row, said, heard, fresh_id)
        gone = not isinstance(heard, Command | Receipt | Language)
        return replace(step, parts=(Part(p.FORGOTTEN), *step.parts)) if gone else step
    if stale and answers:
        return _Step(session, (Part(p.OLD_BUTTON),), hand_back=True)
    return _heard(flow, session, row, said, heard, fresh_id)


def _is_stray(flow: Flow, text: str) -> bool:
    """Say whether a first message must be the answer to a question. Where a first page is shown, it may be to that."""
    return not flow.channel.greets and is_stray_answer(flow, text)


def _heard(flow: Flow, session: Session, row: Question, said: Said, heard: Heard, fresh_id: str) -> _Step:
    match heard:
        case Command():
            return _command(flow, session, heard, fresh_id)
        case Receipt():
            return _Step(session, effects=(LookUp(heard.receipt),))
        case Option():
            return _do(flow, session, row, heard, fresh_id)
        case Answer():
            return _answer(session, row, heard.value, said.key)
        case Language():
            return _Step(_with(session, "language", heard.language))
        case Addresses():
            return _addresses(flow, session, row, said, heard, fresh_id)
        case Correction():
            held, doubts, _ = _fitted(heard.held, heard.doubts)
            changed = replace(session, addresses=held, doubts=doubts)
            return _Step(changed, (Part(p.EDITED),), _delete_on_read(flow, said))
        case NoteCorrection():
            return _Step(_with(session, "note", heard.value), (Part(p.EDITED_NOTE),))
        case Late():
            return _Step(session, (Part(p.EDITED_LATE),))
        case Nothing():
            return _nothing(flow, session, heard)
        case _:
            assert_never(heard)


def _nothing(flow: Flow, session: Session, heard: Nothing) -> _Step:
    """Answer a text that is no use. The second time, how to copy an address is shown as well."""
    if not heard.missed:
        return _Step(session, heard.parts, hand_back=heard.hand_back)
    if "notice" not in session.told and flow.pending(session).name == "addresses":
        return _Step(session)  # a first "hello" is answered by the notice, which says it all
    if "miss" in session.told:
        return _Step(session, (*heard.parts, Part(p.HOW_TO_COPY)))
    return _Step(replace(session, told=session.told | {"miss"}), heard.parts)


def _answer(session: Session, row: Question, value: str, key: str = "") -> _Step:
    if row.tells:
        return _Step(_closed(session, row.name), row.tells(value))
    session = _with(session, row.name, value)
    return _Step(replace(session, note_key=key) if row.name == "note" else session)


def _addresses(
    flow: Flow, session: Session, row: Question, said: Said, found: Addresses, fresh_id: str
) -> _Step:
    """Keep the addresses of a text: beside those before, or in their place where that was asked for."""
    if session.sent:
        session = _anew(session, fresh_id)
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
    told = (session.told - {"miss"}) | ({_REPLACING} if asked_for and not replaces else set())
    session = replace(session, addresses=held, doubts=doubts, told=told)
    session = _closed(_without_asides(flow, session), "addresses", "retype")
    return _Step(session, parts, _delete_on_read(flow, said))


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


def _chose(flow: Flow, session: Session, press: Chose, fresh_id: str) -> _Step:
    row = flow.rows.get(press.question)
    option = row.option(press.option, session) if row else None
    blank = session.revision == 0
    fresh = press.asked == session.tag or (blank and not press.asked)
    if row and option and (option.timeless or (fresh and flow.pending(session) is row)):
        paused = is_paused(flow, row) and not option.timeless
        return _Step(session) if paused else _do(flow, session, row, option, fresh_id)
    if fresh:
        return _Step(session)
    if blank and (press.question, press.option) == ("erase", "erase"):
        # Delivered again after it was done: there is nothing to look up, and nothing to bring back.
        return _act(flow, session, "erase", fresh_id)
    theirs = press.asked.partition(".")[0]
    if theirs == session.id and session.sent and press.question == "review":
        return _Step(session)
    if theirs != session.id and receipts.is_id(theirs) and blank:
        return _Step(session, effects=(LookUp(theirs, pressed=True),))
    return _Step(session, (Part(p.OLD_BUTTON),))


def _do(flow: Flow, session: Session, row: Question, option: Option, fresh_id: str) -> _Step:
    deed = option.deed
    match deed:
        case Keep():
            return _answer(session, row, option.value)
        case Clear():
            return _Step(_without(session, row.name))
        case Open():
            return _Step(_opened(flow, session, deed.row))
        case Tell():
            return _Step(session, (Part(deed.phrase),))
        case WayOut():
            also = ("help_country",) if flow.helplines else ()
            return _Step(_opened(flow, session, "exit", *also), (Part(deed.phrase),))
        case Command():
            return _command(flow, session, deed, fresh_id)
        case Act():
            return _act(flow, session, deed.move, fresh_id)
        case _:
            assert_never(deed)


def _act(flow: Flow, session: Session, move: Move, fresh_id: str) -> _Step:
    match move:
        case "use_doubt":
            doubt, replaces = session.doubts[0], _REPLACING in session.told
            held = (*(() if replaces else session.addresses), Held(doubt.url, doubt.key))
            told = session.told - {_REPLACING}
            used = replace(session, addresses=held, doubts=session.doubts[1:], told=told)
            return _Step(used, (Part(p.EDITED),) if replaces else ())
        case "drop_doubt":
            session = replace(session, doubts=session.doubts[1:])
            if not session.doubts:
                session = replace(session, told=session.told - {_REPLACING})
            return _Step(_opened(flow, session, "retype") if session.addresses or session.doubts else session)
        case "send":
            return _send(flow, session)
        case "another":
            return _Step(_anew(session, fresh_id) if session.sent else session)
        case "go_on":
            return _Step(_without_asides(flow, session))
        case "other_help":
            return _Step(_opened(flow, session, "help"))
        case "end":
            lost = bool(session.addresses or session.doubts)
            return _end(flow, session, (p.CANCELLED, p.END) if lost else (p.END,), fresh_id)
        case "erase":
            return _Step(session, (Part(flow.channel.erased),), (EraseChat(),))
        case _:
            assert_never(move)


def _send(flow: Flow, session: Session) -> _Step:
    report = flow.finish(session)
    number = (("receipt", receipts.grouped(session.id)),)
    language = {"language": session.answers["language"]}
    sent = Session(session.id, session.revision, language, told=session.told & _LASTING, sent=True)
    effects = _delete_held(flow, session)
    return _Step(sent, (Part(p.RECEIPT, number), Part(p.RECEIPT_CARE)), effects, report, asks=False)


def _delete_held(flow: Flow, session: Session) -> tuple[Effect, ...]:
    """Delete the messages that hold addresses, now that the conversation about them is over."""
    return (Delete(session.keys),) if session.keys and flow.delete_address == "sent" else ()


# What was commanded


def _command(flow: Flow, session: Session, command: Command, fresh_id: str) -> _Step:
    match command:
        case Command.START:
            return _start(flow, session, fresh_id)
        case Command.BACK:
            return _back(flow, session, fresh_id)
        case Command.CANCEL:
            return _cancel(flow, session, fresh_id)
        case Command.HELP:
            return _Step(_opened(flow, session, "help"))
        case Command.LANGUAGE:
            return _Step(_opened(flow, session, "language"))
        case Command.PRIVACY:
            seen = (Part(flow.channel.seen),) if flow.channel.seen else ()
            return _Step(session, (*(Part(phrase) for phrase in _PRIVACY), *seen))
        case Command.ERASE:
            return _Step(_opened(flow, session, "erase"))
        case Command.STATUS:
            if session.sent:
                return _Step(session, effects=(LookUp(session.id),))
            return _Step(session, (Part(p.STATUS_ASK),))
        case Command.SKIP | Command.SEND | Command.YES | Command.NO:
            return _word(flow, session, command, fresh_id)
        case _:
            assert_never(command)


def _word(flow: Flow, session: Session, command: Command, fresh_id: str) -> _Step:
    """Take a word of choice as the option that means the same, if the open row has one."""
    row = flow.pending(session)
    option = next((option for option in row.options(session) if option.word is command), None)
    return (
        _do(flow, session, row, option, fresh_id) if option and not is_paused(flow, row) else _Step(session)
    )


def _start(flow: Flow, session: Session, fresh_id: str) -> _Step:
    """Begin again at the notice. An address that was not reported yet stays: *cancel* is the word that forgets."""
    session = replace(_anew(session, fresh_id) if session.sent else session, opened=frozenset())
    if flow.pending(session).name == "addresses":
        session = replace(session, told=session.told - {"notice"})
    return _Step(session)


def _end(flow: Flow, session: Session, words: tuple[p.Phrase, ...], fresh_id: str) -> _Step:
    """Forget what was not sent. The language stays: the next words are to be understood too."""
    effects = () if session.sent else _delete_held(flow, session)
    ended = replace(session if session.sent else _anew(session, fresh_id), opened=frozenset({"start"}))
    return _Step(ended, tuple(Part(phrase) for phrase in words), effects, asks=False)


def _anew(session: Session, fresh_id: str) -> Session:
    answers = {"language": session.answers["language"]} if "language" in session.answers else {}
    return Session(fresh_id, session.revision, answers, told=session.told & _LASTING)


def _cancel(flow: Flow, session: Session, fresh_id: str) -> _Step:
    if session.sent:
        return _Step(_without_asides(flow, session), (Part(p.SENT_ALREADY),))
    return _end(flow, session, (p.CANCELLED,), fresh_id)


def _back(flow: Flow, session: Session, fresh_id: str) -> _Step:
    """Go to where the person was before: close what they opened, else open the row answered last."""
    here = flow.pending(session)
    if here.name == "doubt":
        return _act(flow, session, "drop_doubt", fresh_id)
    if here.name in session.opened:
        session = _closed(session, here.name)
        if session.opened or not here.is_answered(session) or here.aside:
            return _Step(session)
    before = flow.questions[: flow.questions.index(here)]
    answered = [
        row.name
        for row in before
        if row.name in session.answers or (row.name == "addresses" and session.addresses)
    ]
    return _Step(_opened(flow, session, answered[-1]) if answered and not session.sent else session)


# What the shell found, and what is no text


def _found(session: Session, found: Found) -> _Step:
    if not found.pressed:
        return _Step(session, (Part(_STATUS[found.status]),))
    if found.status is Status.UNKNOWN:
        return _Step(session, (Part(p.FORGOTTEN),))
    if found.status is Status.UNDELIVERED:
        return _Step(session, (Part(p.STATUS_UNDELIVERED),))
    return _Step(session, (Part(p.RECEIPT_SAME, (("receipt", receipts.grouped(found.receipt)),)),))


def _media(flow: Flow, session: Session, media: SentMedia) -> _Step:
    """Refuse. Nothing changes, and nothing by which it could be fetched came this far."""
    words = _MEDIA.get(media.form, flow.channel.media)
    return _Step(session, (Part(words),), (Delete((media.key,)),) if media.key else ())


# Small steps


def _with(session: Session, row: str, value: str) -> Session:
    return _closed(replace(session, answers={**session.answers, row: value}), row)


def _without(session: Session, row: str) -> Session:
    answers = {name: value for name, value in session.answers.items() if name != row}
    note_key = session.note_key if "note" in answers else ""
    return _closed(replace(session, answers=answers, note_key=note_key), row)


def _opened(flow: Flow, session: Session, *rows: str) -> Session:
    """Open rows instead of others of their kind: one aside is open at a time, and one row of the report.

    *Change or add* stays open under the row it leads to, so that one comes back to it.
    """
    kept = (
        {"change"}
        if flow.rows[rows[0]].aside is False
        else {row.name for row in flow.questions if not row.aside}
    )
    return replace(session, opened=(session.opened & kept).union(rows))


def _without_asides(flow: Flow, session: Session) -> Session:
    return replace(session, opened=frozenset(row for row in session.opened if not flow.rows[row].aside))


def _closed(session: Session, *rows: str) -> Session:
    return replace(session, opened=session.opened.difference(rows))
