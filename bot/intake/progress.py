"""How far a report is that is handed over in several calls: kept beside it, so that no call is made twice.

Of an intake with one call for each address. It is sealed in the outbox like the report itself.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

MAYBE = ""
"""In place of an acknowledgement: it was sent, and nobody knows whether it arrived."""
UNREAD, UNREAD_TWICE = "?", "??"
"""The same, and what came back was a success of which nothing could be read: once, and once more after that."""
_IN_DOUBT = frozenset({None, MAYBE, UNREAD, UNREAD_TWICE})
EVERY = -1
"""In place of a position, beside `MAYBE`: any address without an acknowledgement may have arrived."""


async def _nowhere(_saved: bytes) -> None:
    """Keep nothing."""


@dataclass(slots=True)
class Progress:
    """Acknowledgements by the position of the address in the report, or the words above in their place.

    `keep` brings them to disk; when it returns, they are there.
    """

    acks: dict[int, str] = field(default_factory=dict, repr=False)
    keep: Callable[[bytes], Awaitable[None]] = _nowhere

    def of(self, position: int) -> str | None:
        """Give what is known of an address; None: it was never sent."""
        return self.acks.get(position, self.acks.get(EVERY))

    def is_done(self, position: int) -> bool:
        """Say whether the intake has this address."""
        return self.of(position) not in _IN_DOUBT

    def is_doubtful(self, position: int) -> bool:
        """Say whether the intake may have this address."""
        return self.of(position) in _IN_DOUBT - {None}

    async def sending(self, position: int) -> None:
        """Take note, on disk, that an address is sent now: whatever happens meanwhile, it may have arrived."""
        if self.of(position) is None:
            await self.note(position, MAYBE)

    async def unread(self, position: int) -> None:
        """Take note, on disk, of a success of which nothing could be read."""
        await self.note(position, UNREAD_TWICE if self.of(position) == UNREAD else UNREAD)

    async def note(self, position: int, ack: str | None) -> None:
        """Take note, on disk, of what is known of an address; None: it did not arrive."""
        if ack is None:
            self.acks.pop(position, None)
        else:
            self.acks[position] = ack
        await self.keep(dump(self.acks))


def dump(acks: Mapping[int, str]) -> bytes:
    """Give the acknowledgements as bytes."""
    return json.dumps({str(position): ack for position, ack in sorted(acks.items())}).encode()


def in_doubt(acks: Mapping[int, str]) -> dict[int, str]:
    """Give the same, with a word that the rest may have arrived too: what a report is that came back from a backup."""
    return {EVERY: MAYBE, **acks}


def asked_for_again(acks: Mapping[int, str]) -> dict[int, str]:
    """Give the same, of a report that an operator sends again: what was laid aside in doubt may be sent once more."""
    return {position: MAYBE if ack == UNREAD_TWICE else ack for position, ack in acks.items()}


def load(saved: bytes) -> dict[int, str]:
    """Read what `dump` wrote. Nothing, or what is not understood, is no progress: at worst a call is made twice."""
    try:
        found = json.loads(saved or b"{}")
        return {int(position): str(ack) for position, ack in found.items()}
    except (ValueError, AttributeError):
        return {}
