"""What is sealed of a chat: its session, marks of the updates it has answered, and names of messages to be deleted.

A line each. The marks are there so that no update is executed twice; a mark is a few bytes of a hash: whatever a
platform's name of an update holds, it is not kept.
"""

import hashlib
from dataclasses import dataclass, field

from bot.traces import NOTHING, Traces
from bot.traces import load as load_traces
from flows.session import Session

MARKS = 16
"""Updates that are remembered. A platform delivers again soon or, after a long failure, into an expired session."""


def mark_of(update: str) -> str:
    """Give the mark of an update."""
    return hashlib.sha256(update.encode("utf-8", "surrogatepass")).hexdigest()[:10]


ERASED = Session("")
"""Stands for the conversation of an erased chat until its messages are deleted. Nothing has happened in it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A chat as it was loaded. `version` is that of its bytes in the store under `name`; 0: there were none."""

    session: Session
    marks: tuple[str, ...] = ()
    version: int = 0
    name: bytes = field(default=b"", repr=False)
    traces: Traces = field(default=NOTHING, repr=False)

    @property
    def is_erased(self) -> bool:
        """It is there for the names of its messages alone: no conversation that began is without a revision."""
        return bool(self.version) and not self.session.revision

    def has(self, update: str) -> bool:
        """Say whether this update was answered before."""
        return mark_of(update) in self.marks

    def has_last(self, update: str) -> bool:
        """Say whether this update was the last to be answered."""
        return self.marks[-1:] == (mark_of(update),)

    def dump(self, session: Session, traces: Traces, *updates: str) -> bytes:
        """Give the bytes to seal after these updates led to this session and these traces."""
        new = tuple(mark_of(update) for update in updates)
        # One that keeps coming must not push the others out.
        marks = (*(other for other in self.marks if other not in new), *new)[-MARKS:]
        return b"\n".join((session.dump(), " ".join(marks).encode(), traces.dump())).rstrip(b"\n")


def split(plain: bytes) -> tuple[bytes, tuple[str, ...], Traces]:
    """Give the session's bytes, the marks and the traces."""
    session, _, rest = plain.partition(b"\n")
    marks, _, line = rest.partition(b"\n")
    # Of another version they may be anything; the session says so better than a fault here.
    return session, tuple(marks.decode("ascii", "replace").split()), load_traces(line)
