"""What is sealed of a chat: its session, and marks of the updates it has answered, so that none is executed twice.

One line of session, one line of marks. A mark is a few bytes of a hash: whatever a platform's name of an update holds,
it is not kept.
"""

import hashlib
from dataclasses import dataclass, field

from flows.session import Session

MARKS = 16
"""Updates that are remembered. A platform delivers again soon or, after a long failure, into an expired session."""


def mark_of(update: str) -> str:
    """Give the mark of an update."""
    return hashlib.sha256(update.encode("utf-8", "surrogatepass")).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Kept:
    """A chat as it was loaded. `version` is that of its bytes in the store under `name`; 0: there were none."""

    session: Session
    marks: tuple[str, ...] = ()
    version: int = 0
    name: bytes = field(default=b"", repr=False)

    def has(self, update: str) -> bool:
        """Say whether this update was answered before."""
        return mark_of(update) in self.marks

    def dump(self, session: Session, update: str) -> bytes:
        """Give the bytes to seal after this update led to this session."""
        mark = mark_of(update)
        # One that keeps coming must not push the others out.
        marks = (*(other for other in self.marks if other != mark), mark)[-MARKS:]
        return session.dump() + b"\n" + " ".join(marks).encode()


def split(plain: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Give the session's bytes and the marks."""
    session, _, marks = plain.partition(b"\n")
    # Of another version they may be anything; the session says so better than a fault here.
    return session, tuple(marks.decode("ascii", "replace").split())
