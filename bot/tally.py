"""What came of all attempts since the start, and which reports that wait are in trouble: for the operator alone."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

TROUBLES = frozenset({"refused", "unopenable", "othermode"})
"""`refused`: the intake did not take it, so far. `unopenable`: it did not open, so far. `othermode`: it is not sent."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """The counts. `faults` are errors on our own side."""

    delivered: int = 0
    laid_aside: int = 0
    faults: int = 0
    _troubles: dict[bytes, str] = field(default_factory=dict, repr=False)

    def fault(self, event: str) -> None:
        """Count and log the exception at hand."""
        self.faults += 1
        _log.error(event, exc_info=True)

    def waits(self, name: bytes, outcome: str) -> None:
        """Note that a report waits for another attempt, after one with this outcome."""
        if outcome in TROUBLES:
            self._troubles[name] = outcome
        else:
            self._troubles.pop(name, None)

    def settled(self, name: bytes) -> None:
        """Note that a report waits no more."""
        self._troubles.pop(name, None)

    def troubled(self, at_most: int) -> tuple[bytes, ...]:
        """Name some of the reports in trouble, others each time: another process may have settled them."""
        names = tuple(self._troubles)[:at_most]
        for name in names:
            self._troubles[name] = self._troubles.pop(name)
        return names

    @property
    def troubles(self) -> Mapping[str, int]:
        """How many reports wait in which trouble."""
        return Counter(self._troubles.values())
