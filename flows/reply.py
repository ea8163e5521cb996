"""What is said back: the open question under whatever the event brought, in one message.

The notice, the test banner and the note on brackets are said here, because they belong to *when* something is first
shown and not to any one event.
"""

from dataclasses import replace

from flows import phrases as p
from flows.flow import Flow
from flows.questions import Part, Question
from flows.session import Session
from flows.turns import Reply

DEFAULT_LANGUAGE = "en"
_SHOWS_ADDRESS = frozenset({"doubt", "review"})
_RECEIPTS = frozenset({p.RECEIPT, p.RECEIPT_SAME})


def ask(flow: Flow, session: Session) -> tuple[Session, tuple[Part, ...], tuple[Part, ...]]:
    """Give the session that has heard the open question, the words that lead the whole reply, and those that ask."""
    row = flow.pending(session)
    if is_paused(flow, row):
        return session, (), (Part(p.PAUSED), *portal(flow))
    lead: tuple[Part, ...] = ()
    parts = row.ask(session)
    if "notice" not in session.told and not row.aside:
        if row.name == "addresses":
            parts = notice(flow)
        else:
            lead = (Part(p.NOTICE_BRIEF),)
        session = replace(session, told=session.told | {"notice"})
    if "brackets" not in session.told and row.name in _SHOWS_ADDRESS:
        parts = (*parts, Part(p.BRACKETS))
        session = replace(session, told=session.told | {"brackets"})
    return session, lead, parts


def reply(flow: Flow, session: Session, parts: tuple[Part, ...]) -> Reply:
    """Put the open question's options under these words. A number that is shown again is a receipt as the first was."""
    row = flow.pending(session)
    return Reply(
        parts,
        session.language or DEFAULT_LANGUAGE,
        question=row.name,
        options=() if is_paused(flow, row) else row.options(session),
        asked=session.tag,
        written=row.written,
        shows_address=row.name in _SHOWS_ADDRESS or (row.name == "addresses" and bool(session.addresses)),
        guarded=is_guarded(session, row),
        is_receipt=any(part.phrase in _RECEIPTS for part in parts),
    )


def is_guarded(session: Session, row: Question) -> bool:
    """Say whether a message belongs to a report under way that holds an address. Help is to be kept and passed on."""
    return session.has_addresses and not session.sent and (row.name == "language" or not row.aside)


def notice(flow: Flow) -> tuple[Part, ...]:
    """Give the first message: what this is, and who can see the chat."""
    seen = (Part(flow.channel.seen),) if flow.channel.seen else ()
    return (Part(p.NOTICE), *seen, *((Part(p.TIP_PREVIEW),) if flow.channel.preview else ()))


def banner(flow: Flow) -> tuple[Part, ...]:
    """Give the words that nobody may miss outside live mode."""
    if flow.mode == "live":
        return ()
    return (Part(p.TEST_BANNER), *((Part(p.TEST_PORTAL),) if flow.portal else ()))


def portal(flow: Flow) -> tuple[Part, ...]:
    """Give the other way to report, if the operator named one."""
    return (Part(p.USE_PORTAL),) if flow.portal else ()


def is_paused(flow: Flow, row: Question) -> bool:
    """Say whether this row is not asked now because the operator paused the service."""
    return flow.paused and not row.aside and row.name != "after"
