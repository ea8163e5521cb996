"""One update from first to last: load, advance, store, render. The order is what makes a receipt true.

1. the chat becomes a pseudonym and the session is loaded; 2. the flow advances; 3. a report, if any, is sealed and on
disk; 4. session, marks and traces are committed together; 5. the replies are rendered. No step goes back. A crash
between 3 and 4 is healed by the platform's second delivery: the insert is idempotent by the id. After all that the
platform says what it did (`done`): what it was to delete and did not is asked for again.

Some 300 lines: the one place where an update is seen from end to end.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot import answer
from bot.chats import Chats
from bot.contract import Inbound, Limits, Message, Outgoing
from bot.deleting import after_sending, after_turn, media_of, unless_deleted
from bot.i18n import Catalogues, negotiate, render
from bot.kept import ERASED, Kept
from bot.ops.metrics import Metrics
from bot.outbox import OutboxError, SqliteOutbox
from bot.pace import Pace
from bot.privacy import Epochs, SealingKey, new_id
from bot.sessions import MemorySessions, SessionsFullError
from bot.storing import Storing
from flows import phrases
from flows import receipt as receipts
from flows.addresses import Reason
from flows.engine import advance, goodbye, greet, in_language, where
from flows.events import Chose, Found, Said, SentMedia, Status
from flows.flow import Flow
from flows.phrases import Phrase
from flows.questions import Part
from flows.reply import DEFAULT_LANGUAGE, reply
from flows.session import Session
from flows.turns import Delete, EraseChat, LookUp, Reply, Turn

_log = logging.getLogger(__name__)

TRIES = 3
"""Attempts at one update when another process was faster each time."""
_KINDS = {Said: "said", Chose: "chose", SentMedia: "media"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A platform as the conversation serves it: its flow, what fits into its messages, and the operator's values."""

    flow: Flow
    limits: Limits
    site: Mapping[str, str]


class Conversation:
    """The conversations of all chats of all platforms of this process."""

    def __init__(  # noqa: PLR0913 - the composition root hands over real things, all by name
        self,
        *,
        platforms: Mapping[str, Spoken],
        catalogues: Catalogues,
        epochs: Epochs,
        sessions: MemorySessions,
        outbox: SqliteOutbox,
        sealing_key: SealingKey,
        metrics: Metrics,
        minutes: float = 30,
        paused: Callable[[], bool] = lambda: False,
        stored: Callable[[], None] = lambda: None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        fresh_id: Callable[[], str] = new_id,
        pace: Pace | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`minutes` is a session's life; `stored`, `today` and `steady` as in `bot.storing.Storing`."""
        self._platforms = platforms
        self._catalogues = catalogues
        self.storing = Storing(outbox, sealing_key, metrics, stored=stored, today=today, steady=steady)
        self._metrics = metrics
        self._paused = paused
        self._fresh_id = fresh_id
        self._pace = pace or Pace()
        self._chats = Chats(
            epochs=epochs,
            sessions=sessions,
            minutes=minutes,
            fresh_id=fresh_id,
            language_of=lambda hints: negotiate(hints, catalogues.offered),
        )

    def greeting(self, platform: str, hints: tuple[str, ...]) -> Outgoing:
        """Give the first message of a platform that shows one before anything is said. Nothing is kept of it."""
        spoken = self._platforms[platform]
        flow = self._flow(spoken)
        reply = greet(flow, negotiate(hints, self._catalogues.offered))
        return Outgoing((self._rendered(reply, spoken),))

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer one update. Never raises for anything that a person or a platform does.

        When it returns, whatever the answer says is stored, is stored.
        """
        self._metrics.update(inbound.platform, _KINDS.get(type(inbound.event), "command"))
        try:
            if refused := self._too_fast(inbound):
                return refused
            async with self._chats.in_turn(inbound):
                return await self._answer(inbound)
        except SessionsFullError:
            self._metrics.refused(inbound.platform, "sessions_full")
            return self._wait(inbound, is_told=not self._pace.tells_to_wait(self._chats.pseudonym(inbound)))
        except Exception:  # noqa: BLE001 - the last line of defence: a fault of ours costs this update, not the next
            self._fault(inbound)
            return self.says(inbound, phrases.FAULT)

    async def done(
        self, inbound: Inbound, shown: Mapping[str, bool], gone: Collection[str]
    ) -> tuple[str, ...]:
        """Take note of what the platform did about an update; give what is to be deleted of what it has just shown.

        `shown` are the names of our messages it sent, and whether they are guarded; `gone` what it deleted, or what
        was not there. Something is given back if the report or the chat was over before it was shown. Never raises:
        at worst a message cannot be deleted later.
        """
        flow = self._platforms[inbound.platform].flow
        if not flow.channel.deletes:
            return ()
        try:
            async with self._chats.in_turn(inbound):
                for _ in range(TRIES):
                    kept = await self._chats.load(flow, inbound)
                    if not kept.version:
                        return ()
                    traces = after_sending(flow, kept, inbound, shown, gone)
                    # An erased chat was kept for the names of its messages alone.
                    session = None if kept.is_erased and not traces.owed else kept.session
                    if await self._chats.commit(inbound, kept, session, traces):
                        return tuple(name for name in traces.owed if name in shown)
        except Exception:  # noqa: BLE001 - the answer is out
            self._fault(inbound)
        return ()

    async def forget(self, inbound: Inbound) -> None:
        """Forget a chat at once: the person has blocked the bot. Never raises."""
        try:
            async with self._chats.in_turn(inbound):
                for _ in range(TRIES):
                    kept = await self._chats.load(self._platforms[inbound.platform].flow, inbound)
                    if await self._chats.commit(inbound, kept, None):
                        return
        except Exception:  # noqa: BLE001 - it is forgotten by itself when its time is over
            self._fault(inbound)

    async def is_under_way(self, inbound: Inbound) -> bool:
        """Say whether what comes in is ours to answer, in a chat that somebody else's bot answers too. Changes nothing.

        It is in the middle of a conversation, or was answered before, or asks how far a report of ours is.
        """
        flow = self._platforms[inbound.platform].flow
        kept = await self._chats.load(flow, inbound)
        over = kept.session.sent or "start" in kept.session.opened
        if kept.session.revision and (not over or flow.pending(kept.session).written):
            return True
        if kept.has(inbound.delivery):
            return True
        receipt = receipts.read(inbound.event.text) if isinstance(inbound.event, Said) else None
        with suppress(OutboxError):
            return isinstance(receipt, str) and await self.storing.status(receipt) is not Status.UNKNOWN
        return False

    def says(self, inbound: Inbound, phrase: Phrase, *, hand_back: bool = False) -> Outgoing:
        """Say one sentence outside any conversation. Media is deleted all the same."""
        language = negotiate(inbound.hints, self._catalogues.offered) or DEFAULT_LANGUAGE
        spoken = self._platforms[inbound.platform]
        message = self._rendered(Reply((Part(phrase),), language, hand_back=hand_back), spoken)
        return Outgoing((message,), delete=media_of(inbound))

    async def _answer(self, inbound: Inbound) -> Outgoing:
        spoken = self._platforms[inbound.platform]
        flow = self._flow(spoken)
        turn: Turn | None = None
        for _ in range(TRIES):
            kept = await self._chats.load(flow, inbound)
            # A report that is on disk is sent: no faster update can make it unsent again.
            if turn is None or turn.report is None:
                turn = await self._turn(flow, kept, inbound)
            traces = after_turn(flow, kept, turn, inbound)
            session = turn.session
            if session is None and traces.owed and kept.version:
                session = ERASED
            answered, said = _answered(kept, inbound), _said(flow, turn)
            if await self._chats.commit(inbound, kept, session, traces, answered, said):
                return self._outgoing(turn, spoken, traces.owed, inbound)
        raise RuntimeError("another process was faster each time")

    async def _turn(self, flow: Flow, kept: Kept, inbound: Inbound) -> Turn:
        """Advance, unless this update, or another of its album, was answered before.

        Then say the same again, for it may be that nobody heard it; or where the person is, if more has happened since.
        What is not text is refused however often it comes.
        """
        if _is_further(kept, inbound):
            return Turn(kept.session, effects=(Delete(media_of(inbound)),))
        if kept.has(inbound.delivery):
            return _again(flow, kept, inbound)
        return await self._advance(flow, self._in_named_language(kept.session, inbound), inbound)

    def _in_named_language(self, session: Session, inbound: Inbound) -> Session:
        language = negotiate(inbound.named, self._catalogues.offered)
        return in_language(session, language) if language else session

    async def _advance(self, flow: Flow, session: Session, inbound: Inbound) -> Turn:
        turn = advance(flow, session, inbound.event, self._fresh_id())
        for effect in turn.effects:
            if isinstance(effect, LookUp):
                status = await self.storing.status(effect.receipt)
                # What was to be said without the answer is not said: it goes on from the session before, which may
                # not have heard the notice yet.
                found = Found(effect.receipt, status, effect.pressed)
                turn = advance(flow, session, found, self._fresh_id())
        if turn.report:
            refusal = await self.storing.store(turn.report)
            if refusal:
                turn = advance(flow, session, refusal, self._fresh_id())
        return turn

    def _too_fast(self, inbound: Inbound) -> Outgoing | None:
        """Give the answer to one message too many, a sentence for the first of them; None if it is not too many."""
        name = self._chats.pseudonym(inbound)
        if self._pace.allows(name):
            return None
        self._metrics.refused(inbound.platform, "too_fast")
        return self._wait(inbound, is_told=not self._pace.tells(name))

    def _wait(self, inbound: Inbound, *, is_told: bool) -> Outgoing:
        """Ask to wait, if nobody did so yet; a page has to show something each time."""
        if is_told and not self._platforms[inbound.platform].flow.channel.greets:
            return Outgoing(delete=media_of(inbound))
        return self.says(inbound, phrases.TOO_FAST, hand_back=self._is_text(inbound))

    def _fault(self, inbound: Inbound) -> None:
        _log.exception("fault", extra={"event": "fault", "platform": inbound.platform})
        self._metrics.fault("conversation")

    # Words

    def _flow(self, spoken: Spoken) -> Flow:
        return replace(spoken.flow, paused=True) if self._paused() else spoken.flow

    def _outgoing(self, turn: Turn, spoken: Spoken, delete: tuple[str, ...], inbound: Inbound) -> Outgoing:
        messages = tuple(self._rendered(reply, spoken) for reply in turn.replies)
        if_kept: tuple[Message, ...] = ()
        if isinstance(inbound.event, SentMedia):
            if_kept = tuple(self._rendered(unless_deleted(reply), spoken) for reply in turn.replies)
            if not media_of(inbound):  # there is nothing that could be deleted
                messages, if_kept = if_kept, ()
        return Outgoing(messages, delete=delete, erase=EraseChat() in turn.effects, if_kept=if_kept)

    def _rendered(self, reply: Reply, spoken: Spoken) -> Message:
        return render(reply, self._catalogues.of(reply.language), limits=spoken.limits, site=spoken.site)

    def _is_text(self, inbound: Inbound) -> bool:
        """Say whether what came is text that may be shown again: no picture is, in whatever form."""
        read = self._platforms[inbound.platform].flow.read
        return isinstance(inbound.event, Said) and read(inbound.event.text).reason is not Reason.MEDIA_TEXT


def _again(flow: Flow, kept: Kept, inbound: Inbound) -> Turn:
    """Answer an update that was answered before."""
    session = kept.session
    if kept.is_erased:
        return goodbye(flow, session)
    is_last = kept.has_last(inbound.delivery) or (inbound.album and kept.has_last(inbound.album_delivery))
    said = answer.load(kept.said, flow.pending(session).ask(session)) if is_last else ()
    if said:
        return Turn(session, (reply(flow, session, said),), effects=(Delete(media_of(inbound)),))
    return (
        advance(flow, session, event, "")
        if isinstance(event := inbound.event, SentMedia)
        else where(flow, session)
    )


def _said(flow: Flow, turn: Turn) -> bytes:
    """Give what a turn says, as it is kept."""
    if turn.session is None or not turn.replies:
        return b""
    return answer.dump(turn.replies[0].parts, flow.pending(turn.session).ask(turn.session))


def _is_further(kept: Kept, inbound: Inbound) -> bool:
    """Say whether this update belongs to an album of which another one was answered."""
    return bool(inbound.album) and kept.has(inbound.album_delivery) and not kept.has(inbound.delivery)


def _answered(kept: Kept, inbound: Inbound) -> tuple[str, ...]:
    """Give the deliveries that this update answers; of an album's others none that would be answered again."""
    if not inbound.album:
        return (inbound.delivery,)
    first = () if _is_further(kept, inbound) else (inbound.delivery,)
    return (*first, inbound.album_delivery)
