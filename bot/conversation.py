"""One update from first to last: load, advance, store, render. The order is what makes a receipt true.

1. the chat becomes a pseudonym and the session is loaded; 2. the flow advances; 3. a report, if any, is sealed and on
disk; 4. session and marks are committed together; 5. the replies are rendered. No step goes back. A crash between 3 and
4 is healed by the platform's second delivery: the insert is idempotent by the id.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.contract import Inbound, Limits, Message, Outgoing
from bot.i18n import Catalogues, negotiate, render
from bot.intake.body import body
from bot.intake.envelope import pack
from bot.kept import Kept, split
from bot.ops.metrics import Metrics
from bot.outbox import OutboxFailedError, OutboxFullError, SqliteOutbox
from bot.pace import Pace
from bot.privacy import (
    ChatKeys,
    Epochs,
    SealingKey,
    UnopenableSessionError,
    chat_keys,
    new_id,
    open_session,
    seal_session,
)
from bot.sessions import MemorySessions, SessionsFullError
from flows import phrases
from flows.engine import advance, begin, greet, where
from flows.events import Chose, Found, NotStored, Said, SentMedia
from flows.flow import Flow
from flows.phrases import Phrase
from flows.questions import Part
from flows.reply import DEFAULT_LANGUAGE
from flows.session import Session, UnreadableSessionError, load
from flows.turns import Delete, EraseChat, LookUp, Reply, Report, Turn

log = logging.getLogger("reportline.conversation")

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
    ) -> None:
        """`minutes` is a session's life; `stored` is called after a report came to disk, to wake the forwarder."""
        self._platforms = platforms
        self._catalogues = catalogues
        self._epochs = epochs
        self._sessions = sessions
        self._outbox = outbox
        self._sealing_key = sealing_key
        self._metrics = metrics
        self._minutes = minutes
        self._paused = paused
        self._stored = stored
        self._today = today
        self._fresh_id = fresh_id
        self._pace = pace or Pace()
        self._turns: dict[tuple[str, str], tuple[asyncio.Lock, int]] = {}

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
            if not self._pace.allows(self._keys(inbound)[0].name):
                self._metrics.refused(inbound.platform, "too_fast")
                return self._says(inbound, phrases.TOO_FAST)
            async with self._in_turn(inbound):
                return await self._answer(inbound)
        except SessionsFullError:
            self._metrics.refused(inbound.platform, "sessions_full")
            return self._says(inbound, phrases.TOO_FAST)
        except Exception:  # the last line of defence: a fault in our code costs this update, not the next
            log.exception("fault", extra={"event": "fault", "platform": inbound.platform})
            self._metrics.fault("conversation")
            return self._says(inbound, phrases.FAULT)

    async def _answer(self, inbound: Inbound) -> Outgoing:
        spoken = self._platforms[inbound.platform]
        flow = self._flow(spoken)
        turn: Turn | None = None
        for _ in range(TRIES):
            kept, found_under = await self._load(flow, inbound)
            # A report that is on disk is sent: no faster update can make it unsent again.
            if turn is None or turn.report is None:
                again = kept.has(inbound.update)
                turn = (
                    where(flow, kept.session) if again else await self._advance(flow, kept.session, inbound)
                )
            if await self._commit(inbound, kept, found_under, turn):
                return self._outgoing(turn, spoken)
        raise RuntimeError("another process was faster each time")

    async def _advance(self, flow: Flow, session: Session, inbound: Inbound) -> Turn:
        turn = advance(flow, session, inbound.event, self._fresh_id())
        for effect in turn.effects:
            if isinstance(effect, LookUp):
                status = await self._outbox.status(effect.receipt)
                # What was to be said without the answer is not said: it goes on from the session before, which may
                # not have heard the notice yet.
                found = Found(effect.receipt, status, effect.pressed)
                turn = advance(flow, session, found, self._fresh_id())
        if turn.report:
            refusal = await self._store(turn.report)
            if refusal:
                turn = advance(flow, session, refusal, self._fresh_id())
        return turn

    async def _store(self, report: Report) -> NotStored | None:
        """Bring a report to disk; when this returns None it is there."""
        try:
            sealed = self._sealing_key.seal(pack(report.id, body(report, self._today())))
            await self._outbox.insert(report.id, sealed)
        except OutboxFullError:
            self._metrics.refused(report.platform, "full")
            return NotStored(full=True)
        except OutboxFailedError:
            self._metrics.refused(report.platform, "not_stored")
            return NotStored()
        self._metrics.stored(report.platform)
        self._stored()
        return None

    # Sessions

    def _keys(self, inbound: Inbound) -> tuple[ChatKeys, ...]:
        return tuple(chat_keys(key, inbound.platform, "", inbound.chat) for key in self._epochs.readable())

    async def _load(self, flow: Flow, inbound: Inbound) -> tuple[Kept, ChatKeys]:
        """Load the chat under the newest key that has it; a new conversation if none has."""
        readable = self._keys(inbound)
        for keys in readable:
            stored = await self._sessions.load(keys.name)
            if stored is None:
                continue
            try:
                dumped, marks = split(open_session(keys, stored.data))
                session = load(dumped, has_row=flow.has_row, takes=flow.takes)
            except (UnopenableSessionError, UnreadableSessionError):
                # Of another version, or damaged: begin anew in its place rather than fail for ever.
                return Kept(self._begin(inbound), (), stored.version), keys
            return Kept(session, marks, stored.version), keys
        return Kept(self._begin(inbound)), readable[0]

    def _begin(self, inbound: Inbound) -> Session:
        return begin(self._fresh_id(), negotiate(inbound.hints, self._catalogues.offered))

    async def _commit(self, inbound: Inbound, kept: Kept, found_under: ChatKeys, turn: Turn) -> bool:
        """Commit session and marks under the current key. False: another process was faster."""
        current = self._keys(inbound)[0]
        if turn.session is None:
            return await self._sessions.commit(
                found_under.name, None, expected=kept.version, minutes=self._minutes
            )
        data = seal_session(current, kept.dump(turn.session, inbound.update))
        if current == found_under:
            return await self._sessions.commit(
                current.name, data, expected=kept.version, minutes=self._minutes
            )
        # The epoch changed: the session moves to its new name.
        moved = await self._sessions.commit(current.name, data, expected=0, minutes=self._minutes)
        if moved and kept.version:
            await self._sessions.commit(found_under.name, None, expected=kept.version, minutes=self._minutes)
        return moved

    @asynccontextmanager
    async def _in_turn(self, inbound: Inbound) -> AsyncIterator[None]:
        """One update of a chat at a time; the lock is gone with its last user."""
        chat = (inbound.platform, inbound.chat)
        lock, users = self._turns.get(chat, (asyncio.Lock(), 0))
        self._turns[chat] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._turns.pop(chat)
            if users > 1:
                self._turns[chat] = (lock, users - 1)

    # Words

    def _flow(self, spoken: Spoken) -> Flow:
        return replace(spoken.flow, paused=True) if self._paused() else spoken.flow

    def _outgoing(self, turn: Turn, spoken: Spoken) -> Outgoing:
        return Outgoing(
            tuple(self._rendered(reply, spoken) for reply in turn.replies),
            delete=tuple(key for effect in turn.effects if isinstance(effect, Delete) for key in effect.keys),
            erase=EraseChat() in turn.effects,
        )

    def _rendered(self, reply: Reply, spoken: Spoken) -> Message:
        return render(reply, self._catalogues.of(reply.language), limits=spoken.limits, site=spoken.site)

    def _says(self, inbound: Inbound, phrase: Phrase) -> Outgoing:
        """Say one sentence outside any conversation."""
        language = negotiate(inbound.hints, self._catalogues.offered) or DEFAULT_LANGUAGE
        spoken = self._platforms[inbound.platform]
        return Outgoing((self._rendered(Reply((Part(phrase),), language), spoken),))
