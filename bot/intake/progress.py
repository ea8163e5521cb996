"""How far a report is that is handed over in several calls: kept beside it, so that no call is made twice.

Of an intake with one call for each address. It is sealed in the outbox like the report itself.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

MAYBE = ""
"""In place of an acknowledgement: it was sent, and nobody knows whether it arrived."""
EVERY = -1
"""In place of a position, beside `MAYBE`: any address without an acknowledgement may have arrived."""


async def _nowhere(_saved: bytes) -> None:
    """Keep nothing."""


@dataclass(slots=True)
class Progress:
    """Acknowledgements by the position of the address in the report; `MAYBE` where the outcome is unknown.

    `keep` brings them to disk; when it returns, they are there.
    """

    acks: dict[int, str] = field(default_factory=dict, repr=False)
    keep: Callable[[bytes], Awaitable[None]] = _nowhere

    def is_done(self, position: int) -> bool:
        """Say whether the intake has this address."""
        return self.acks.get(position, MAYBE) != MAYBE

    def is_doubtful(self, position: int) -> bool:
        """Say whether the intake may have this address."""
        return self.acks.get(position, self.acks.get(EVERY)) == MAYBE

    async def note(self, position: int, acknowledgement: str) -> None:
        """Take note of what became of one address, on disk."""
        self.acks[position] = acknowledgement
        await self.keep(dump(self.acks))


def dump(acks: Mapping[int, str]) -> bytes:
    """Give the acknowledgements as bytes."""
    return json.dumps({str(position): ack for position, ack in sorted(acks.items())}).encode()


def in_doubt(acks: Mapping[int, str]) -> dict[int, str]:
    """Give the same, with a word that the rest may have arrived too: what a report is that came back from a backup."""
    return {EVERY: MAYBE, **acks}


def load(saved: bytes) -> dict[int, str]:
    """Read what `dump` wrote. Nothing, or what is not understood, is no progress: at worst a call is made twice."""
    try:
        found = json.loads(saved or b"{}")
        return {int(position): str(ack) for position, ack in found.items()}
    except (ValueError, AttributeError):
        return {}
