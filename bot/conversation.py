"""One update from first to last: load, advance, store, render. The order is what makes a receipt true.

1. the chat becomes a pseudonym and the session is loaded; 2. the flow advances; 3. a report, if any, is sealed and on
disk; 4. session and marks are committed together; 5. the replies are rendered. No step goes back. A crash between 3 and
4 is healed by the platform's second delivery: the insert is idempotent by the id.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.chats import Chats
from bot.contract import Inbound, Limits, Message, Outgoing
from bot.i18n import Catalogues, negotiate, render
from bot.intake.body import EARLIEST, body
from bot.intake.envelope import pack
from bot.ops.metrics import Metrics
from bot.outbox import OutboxFailedError, OutboxFullError, SqliteOutbox
from bot.pace import Pace
from bot.privacy import Epochs, SealingKey, new_id
from bot.sessions import MemorySessions, SessionsFullError
from flows import phrases
from flows.addresses import Reason
from flows.engine import advance, greet, where
from flows.events import Chose, Found, NotStored, Said, SentMedia
from flows.flow import Flow
from flows.phrases import Phrase
from flows.questions import Part
from flows.reply import DEFAULT_LANGUAGE
from flows.session import Session
from flows.turns import Delete, EraseChat, LookUp, Reply, Report, Turn

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
        """`minutes` is a session's life; `stored` is called after a report came to disk, to wake the forwarder.

        `unstored_at` is when (`steady`) a report could last not be stored; None after one was.
        """
        self.unstored_at: float | None = None
        self._steady = steady
        self._platforms = platforms
        self._catalogues = catalogues
        self._outbox = outbox
        self._sealing_key = sealing_key
        self._metrics = metrics
        self._paused = paused
        self._stored = stored
        self._today = today
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
            if not self._pace.allows(self._chats.pseudonym(inbound)):
                self._metrics.refused(inbound.platform, "too_fast")
                return self._says(inbound, phrases.TOO_FAST, hand_back=self._is_text(inbound))
            async with self._chats.in_turn(inbound):
                return await self._answer(inbound)
        except SessionsFullError:
            self._metrics.refused(inbound.platform, "sessions_full")
            return self._says(inbound, phrases.TOO_FAST)
        except Exception:  # noqa: BLE001 - the last line of defence: a fault of ours costs this update, not the next
            _log.exception("fault", extra={"event": "fault", "platform": inbound.platform})
            self._metrics.fault("conversation")
            return self._says(inbound, phrases.FAULT)

    async def _answer(self, inbound: Inbound) -> Outgoing:
        spoken = self._platforms[inbound.platform]
        flow = self._flow(spoken)
        turn: Turn | None = None
        for _ in range(TRIES):
            kept = await self._chats.load(flow, inbound)
            # A report that is on disk is sent: no faster update can make it unsent again.
            if turn is None or turn.report is None:
                again = kept.has(inbound.delivery)
                turn = (
                    where(flow, kept.session) if again else await self._advance(flow, kept.session, inbound)
                )
            if await self._chats.commit(inbound, kept, turn.session):
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
        today = self._today()
        if today < EARLIEST:
            # The day is sealed into the report, and no intake would ever take it.
            return self._unstored(report, "not_stored", "the clock is wrong")
        try:
            sealed = self._sealing_key.seal(pack(report.id, body(report, today)))
            await self._outbox.insert(report.id, sealed)
        except OutboxFullError:
            return self._unstored(report, "full", "the outbox is full")
        except OutboxFailedError:
            return self._unstored(report, "not_stored", "the outbox cannot be written")
        self.unstored_at = None
        self._metrics.stored(report.platform)
        self._stored()
        return None

    def _unstored(self, report: Report, refusal: str, event: str) -> NotStored:
        """Let the operator know, by log, figure and readiness."""
        self.unstored_at = self._steady()
        _log.error(event, extra={"platform": report.platform})
        self._metrics.refused(report.platform, refusal)
        return NotStored(full=refusal == "full")

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

    def _is_text(self, inbound: Inbound) -> bool:
        """Say whether what came is text that may be shown again: no picture is, in whatever form."""
        read = self._platforms[inbound.platform].flow.read
        return isinstance(inbound.event, Said) and read(inbound.event.text).reason is not Reason.MEDIA_TEXT

    def _says(self, inbound: Inbound, phrase: Phrase, *, hand_back: bool = False) -> Outgoing:
        """Say one sentence outside any conversation."""
        language = negotiate(inbound.hints, self._catalogues.offered) or DEFAULT_LANGUAGE
        spoken = self._platforms[inbound.platform]
        return Outgoing((self._rendered(Reply((Part(phrase),), language, hand_back=hand_back), spoken),))
