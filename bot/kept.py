"""What is sealed of a chat: session, marks of the updates answered, names of messages, and what was said last.

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
    """A chat as it was loaded. `version` is that of its bytes in the store under `name`; 0: there were none.

    `said` is what the last update was answered with (`bot.answer`).
    """

    session: Session
    marks: tuple[str, ...] = ()
    version: int = 0
    name: bytes = field(default=b"", repr=False)
    traces: Traces = field(default=NOTHING, repr=False)
    said: bytes = field(default=b"", repr=False)

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

    def dump(self, session: Session, traces: Traces, *updates: str, said: bytes = b"") -> bytes:
        """Give the bytes to seal after these updates led to this session and these traces, and `said` was said."""
        new = tuple(mark_of(update) for update in updates)
        # One that keeps coming must not push the others out.
        marks = (*(other for other in self.marks if other not in new), *new)[-MARKS:]
        lines = (session.dump(), " ".join(marks).encode(), traces.dump(), said)
        return b"\n".join(lines).rstrip(b"\n")


def split(plain: bytes) -> tuple[bytes, tuple[str, ...], Traces, bytes]:
    """Give the session's bytes, the marks, the traces, and what was said last."""
    session, _, rest = plain.partition(b"\n")
    marks, _, rest = rest.partition(b"\n")
    line, _, said = rest.partition(b"\n")
    # Of another version they may be anything; the session says so better than a fault here.
    return session, tuple(marks.decode("ascii", "replace").split()), load_traces(line), said
