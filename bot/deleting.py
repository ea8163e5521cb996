"""What is to be deleted of a chat: known after a turn, and again after the platform said what it did.

Owed are the messages that the flow names, those of ours that show an address once its report is over, and everything
that is known of an erased chat. They stay owed until the platform says that they are gone.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.contract import Inbound
from bot.kept import Kept
from bot.traces import NOTHING, Traces
from flows import phrases
from flows.events import Chose, SentMedia
from flows.flow import Flow
from flows.questions import Part
from flows.reply import is_guarded
from flows.session import Session
from flows.turns import Delete, EraseChat, Reply, Turn


def after_turn(flow: Flow, kept: Kept, turn: Turn, inbound: Inbound) -> Traces:
    """Give the traces after this turn: of what was kept before it, and what is owed because of it."""
    if not flow.channel.deletes:
        return NOTHING
    named = (key for effect in turn.effects if isinstance(effect, Delete) for key in effect.keys)
    guarded = _was_guarded(flow, kept.session, inbound)
    traces = kept.traces.seeing(inbound.message, guarded=guarded).owing(named)
    if EraseChat() in turn.effects:
        return traces.owing(traces.all)
    return traces.owing(traces.guarded) if _is_over(flow, turn.session) else traces


def after_sending(
    flow: Flow, kept: Kept, inbound: Inbound, shown: Mapping[str, bool], gone: Collection[str]
) -> Traces:
    """Give the traces after the platform did what this update led to (`bot.conversation.Conversation.done`).

    The next update may have been answered meanwhile. What was shown when its report or its chat was over is owed.
    """
    traces = kept.traces.without(gone)
    if kept.is_erased:
        # The goodbye stays.
        return traces if kept.has_last(inbound.delivery) else traces.owing(shown)
    traces = traces.showing(shown)
    return traces.owing(traces.guarded) if _is_over(flow, kept.session) else traces


def media_of(inbound: Inbound) -> tuple[str, ...]:
    """Give the name of the message to delete, if it is media and has one."""
    return (inbound.event.key,) if isinstance(inbound.event, SentMedia) and inbound.event.key else ()


def unless_deleted(reply: Reply) -> Reply:
    """Give the reply that does not say that anything was deleted."""
    parts = (Part(phrases.MEDIA) if part.phrase is phrases.MEDIA_GONE else part for part in reply.parts)
    return replace(reply, parts=tuple(parts))


def _is_over(flow: Flow, session: Session | None) -> bool:
    """Say whether nothing is left to be reported, so that what showed it goes; unless the operator keeps it."""
    over = session is None or session.sent or not session.has_addresses
    return over and flow.delete_address != "never"


def _was_guarded(flow: Flow, session: Session, inbound: Inbound) -> bool:
    """Say whether the pressed message was guarded, also if nobody could take note of it when it was sent."""
    press = inbound.event
    if not isinstance(press, Chose):
        return False
    if press.asked.partition(".")[0] != session.id:
        # Of a conversation that is forgotten only the message itself says what it is.
        return inbound.guarded
    return press.asked == session.tag and is_guarded(session, flow.pending(session))
