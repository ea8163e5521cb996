"""What a choice or a command does to a session: the deeds of the rows, by name. The engine decides when."""

from dataclasses import replace
from typing import assert_never

from flows import phrases as p
from flows import receipt as receipts
from flows.events import Command
from flows.flow import Flow
from flows.questions import Act, Clear, Keep, Move, Open, Option, Part, Question, Tell, WayOut
from flows.reply import is_paused
from flows.session import Held, Session
from flows.step import (
    LASTING,
    REPLACING,
    Step,
    anew,
    closed,
    opened,
    with_answer,
    without_answer,
    without_asides,
)
from flows.turns import Delete, Effect, EraseChat, LookUp

_PRIVACY = (p.PRIVACY_WHO, p.PRIVACY_SENT, p.PRIVACY_KEPT, p.PRIVACY_LIMITS)


def take(session: Session, row: Question, value: str, key: str = "") -> Step:
    """Take a value as the answer to a row; what a row only tells is not kept."""
    if row.tells:
        return Step(closed(session, row.name), row.tells(value))
    session = with_answer(session, row.name, value)
    return Step(replace(session, note_key=key) if row.name == "note" else session)


def do(flow: Flow, session: Session, row: Question, option: Option, fresh_id: str) -> Step:
    """Do what a choice does."""
    deed = option.deed
    match deed:
        case Keep():
            return take(session, row, option.value)
        case Clear():
            return Step(without_answer(session, row.name))
        case Open():
            return Step(opened(flow, session, deed.row))
        case Tell():
            return Step(session, (Part(deed.phrase),))
        case WayOut():
            also = ("help_country",) if flow.helplines else ()
            return Step(opened(flow, session, "exit", *also), (Part(deed.phrase),))
        case Command():
            return obey(flow, session, deed, fresh_id)
        case Act():
            return act(flow, session, deed.move, fresh_id)
        case _:
            assert_never(deed)


def act(flow: Flow, session: Session, move: Move, fresh_id: str) -> Step:
    """Make one of the moves that have no words of their own."""
    match move:
        case "use_doubt":
            doubt, replaces = session.doubts[0], REPLACING in session.told
            held = (*(() if replaces else session.addresses), Held(doubt.url, doubt.key))
            told = session.told - {REPLACING}
            used = replace(session, addresses=held, doubts=session.doubts[1:], told=told)
            return Step(used, (Part(p.EDITED),) if replaces else ())
        case "drop_doubt":
            session = replace(session, doubts=session.doubts[1:])
            if not session.doubts:
                session = replace(session, told=session.told - {REPLACING})
            return Step(opened(flow, session, "retype") if session.addresses or session.doubts else session)
        case "send":
            return _send(flow, session)
        case "another":
            return Step(anew(session, fresh_id) if session.sent else session)
        case "go_on":
            return Step(without_asides(flow, session))
        case "other_help":
            return Step(opened(flow, session, "help"))
        case "end":
            lost = bool(session.addresses or session.doubts)
            return _end(flow, session, (p.CANCELLED, p.END) if lost else (p.END,), fresh_id)
        case "erase":
            return Step(session, (Part(flow.channel.erased),), (EraseChat(),))
        case _:
            assert_never(move)


def _send(flow: Flow, session: Session) -> Step:
    report = flow.finish(session)
    number = (("receipt", receipts.grouped(session.id)),)
    language = {"language": session.answers["language"]}
    sent = Session(session.id, session.revision, language, told=session.told & LASTING, sent=True)
    effects = _delete_held(flow, session)
    return Step(sent, (Part(p.RECEIPT, number), Part(p.RECEIPT_CARE)), effects, report, asks=False)


def _delete_held(flow: Flow, session: Session) -> tuple[Effect, ...]:
    """Delete the messages that hold addresses, now that the conversation about them is over."""
    keys = session.all_keys
    return (Delete(keys),) if keys and flow.delete_address == "sent" else ()


def obey(flow: Flow, session: Session, command: Command, fresh_id: str) -> Step:
    """Do what a command says."""
    match command:
        case Command.START:
            return _start(flow, session, fresh_id)
        case Command.BACK:
            return _back(flow, session, fresh_id)
        case Command.CANCEL:
            return _cancel(flow, session, fresh_id)
        case Command.HELP:
            return Step(opened(flow, session, "help"))
        case Command.LANGUAGE:
            return Step(opened(flow, session, "language"))
        case Command.PRIVACY:
            seen = (Part(flow.channel.seen),) if flow.channel.seen else ()
            return Step(session, (*(Part(phrase) for phrase in _PRIVACY), *seen))
        case Command.ERASE:
            return Step(opened(flow, session, "erase"))
        case Command.STATUS:
            if session.sent:
                return Step(session, effects=(LookUp(session.id),))
            return Step(session, (Part(p.STATUS_ASK),))
        case Command.SKIP | Command.SEND | Command.YES | Command.NO:
            return _word(flow, session, command, fresh_id)
        case _:
            assert_never(command)


def _word(flow: Flow, session: Session, command: Command, fresh_id: str) -> Step:
    """Take a word of choice as the option that means the same, if the open row has one."""
    row = flow.pending(session)
    option = next((option for option in row.options(session) if option.word is command), None)
    return do(flow, session, row, option, fresh_id) if option and not is_paused(flow, row) else Step(session)


def _start(flow: Flow, session: Session, fresh_id: str) -> Step:
    """Begin again at the notice. An address that was not reported yet stays: *cancel* is the word that forgets."""
    session = replace(anew(session, fresh_id) if session.sent else session, opened=frozenset())
    if flow.pending(session).name == "addresses":
        session = replace(session, told=session.told - {"notice"})
    return Step(session)


def _end(flow: Flow, session: Session, words: tuple[p.Phrase, ...], fresh_id: str) -> Step:
    """Forget what was not sent. The language stays: the next words are to be understood too."""
    effects = () if session.sent else _delete_held(flow, session)
    ended = replace(session if session.sent else anew(session, fresh_id), opened=frozenset({"start"}))
    return Step(ended, tuple(Part(phrase) for phrase in words), effects, asks=False)


def _cancel(flow: Flow, session: Session, fresh_id: str) -> Step:
    if session.sent:
        return Step(without_asides(flow, session), (Part(p.SENT_ALREADY),))
    return _end(flow, session, (p.CANCELLED,), fresh_id)


def _back(flow: Flow, session: Session, fresh_id: str) -> Step:
    """Go to where the person was before: close what they opened, else open the row answered last."""
    here = flow.pending(session)
    if here.name == "doubt":
        return act(flow, session, "drop_doubt", fresh_id)
    if here.name in session.opened:
        session = closed(session, here.name)
        if session.opened or not here.is_answered(session) or here.aside:
            return Step(session)
    before = flow.questions[: flow.questions.index(here)]
    answered = [
        row.name
        for row in before
        if row.name in session.answers or (row.name == "addresses" and session.addresses)
    ]
    return Step(opened(flow, session, answered[-1]) if answered and not session.sent else session)
