"""Chats as the stores know them: a pseudonym, sealed bytes, one update at a time.

A chat is loaded under the newest epoch key that has it and committed under the current one, so that a conversation
outlives the change of keys.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from bot.contract import Inbound
from bot.kept import Kept, split
from bot.lanes import Lanes
from bot.privacy import ChatKeys, Epochs, UnopenableSessionError, chat_keys, open_session, seal_session
from bot.sessions import MemorySessions
from bot.traces import NOTHING, Traces
from flows.engine import begin
from flows.flow import Flow
from flows.session import Session, UnreadableSessionError, load


class Chats:
    """The chats of one process. `minutes` is a session's life; `language_of` gives the language that hints fit."""

    def __init__(
        self,
        *,
        epochs: Epochs,
        sessions: MemorySessions,
        minutes: float,
        fresh_id: Callable[[], str],
        language_of: Callable[[tuple[str, ...]], str | None],
    ) -> None:
        self._epochs = epochs
        self._sessions = sessions
        self._minutes = minutes
        self._fresh_id = fresh_id
        self._language_of = language_of
        self._lanes = Lanes()

    def pseudonym(self, inbound: Inbound) -> bytes:
        """Give the name of the chat under the current key."""
        return self._keys(inbound)[0].name

    async def load(self, flow: Flow, inbound: Inbound) -> Kept:
        """Load the chat under the newest key that has it; a new conversation if none has."""
        for keys in self._keys(inbound):
            stored = await self._sessions.load(keys.name)
            if stored is None:
                continue
            try:
                dumped, marks, traces, said = split(open_session(keys, stored.data))
                session = load(dumped, has_row=flow.has_row, takes=flow.takes)
            except (UnopenableSessionError, UnreadableSessionError):
                # Of another version, or damaged: begin anew in its place rather than fail for ever.
                return Kept(self._begin(inbound), (), stored.version, keys.name)
            # Whoever writes to an erased chat begins anew, in the language of this update.
            session = session if session.revision else self._begin(inbound)
            return Kept(session, marks, stored.version, keys.name, traces, said)
        return Kept(self._begin(inbound))

    async def commit(
        self,
        inbound: Inbound,
        kept: Kept,
        session: Session | None,
        traces: Traces = NOTHING,
        answered: tuple[str, ...] = (),
        said: bytes | None = None,
    ) -> bool:
        """Commit session, traces, marks of the updates `answered` and what they were answered with.

        A session of None forgets the chat; without `said` what was said before stays.

        False: another process was faster, and nothing was changed. Raises SessionsFullError.
        """
        current = self._keys(inbound)[0]
        if session is None:
            return not kept.version or await self._put(kept.name, None, kept.version)
        said = kept.said if said is None else said
        data = seal_session(current, kept.dump(session, traces, *answered, said=said))
        if not kept.version or kept.name == current.name:
            return await self._put(current.name, data, kept.version)
        # The epoch changed: the session moves to its new name.
        moved = await self._put(current.name, data, 0)
        if moved:
            await self._put(kept.name, None, kept.version)
        return moved

    def in_turn(self, inbound: Inbound) -> AbstractAsyncContextManager[None]:
        """Let one update of a chat be worked on at a time."""
        return self._lanes.lane((inbound.platform, inbound.chat))

    def _keys(self, inbound: Inbound) -> tuple[ChatKeys, ...]:
        return tuple(chat_keys(key, inbound.platform, "", inbound.chat) for key in self._epochs.readable())

    def _begin(self, inbound: Inbound) -> Session:
        return begin(self._fresh_id(), self._language_of(inbound.hints))

    async def _put(self, name: bytes, data: bytes | None, expected: int) -> bool:
        return await self._sessions.commit(name, data, expected=expected, minutes=self._minutes)
