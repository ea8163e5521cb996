"""What a reader made of one message, beside what was expected."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.addresses.rows import Row
from flows.addresses import Reading

Reader = Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class Score:
    """One row and one reading. `reading` is None where the reader raised. `took`: processor time in microseconds."""

    row: Row
    reading: Reading | None
    took: float

    @property
    def accepted(self) -> tuple[str, ...]:
        """What would go into a report without a question."""
        return self.reading.addresses if self.reading else ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """What would be asked about."""
        return self.reading.doubts if self.reading else ()

    @property
    def decision_right(self) -> bool:
        """Whether it accepts, asks or refuses as expected."""
        return self.reading is not None and self.reading.decision == self.row.decision

    @property
    def fully_right(self) -> bool:
        """Whether decision and addresses are as expected: each one, exactly, in order."""
        return self.decision_right and self.accepted == self.row.addresses

    @property
    def doubts_right(self) -> bool:
        """Whether it asks about exactly what was expected, in order."""
        return self.reading is not None and self.doubts == self.row.doubts

    @property
    def reason_right(self) -> bool:
        """Whether it says the expected reason."""
        return self.reading is not None and self.reading.reason == self.row.reason

    @property
    def lost(self) -> tuple[str, ...]:
        """Give the expected addresses that the person would neither see accepted nor be asked about."""
        return tuple(one for one in self.row.addresses if one not in self.accepted + self.doubts)

    @property
    def junk(self) -> tuple[str, ...]:
        """Give what was accepted and is not expected."""
        return tuple(one for one in self.accepted if one not in self.row.addresses)


def score(reader: Reader, row: Row) -> Score:
    """Let a reader read one message. What it raises counts as no answer, whatever it is."""
    before = time.process_time_ns()
    try:
        reading = reader(row.text)
    except Exception:  # noqa: BLE001
        reading = None
    return Score(row, reading, (time.process_time_ns() - before) / 1000)
