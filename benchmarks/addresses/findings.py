"""What the fuzzer found: one message for each kind of failure, the shortest."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Findings:
    """`kept`: kind of failure to the shortest message that shows it, and what was said. `times`: how often it came."""

    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def note(self, text: str, *failures: str) -> None:
        """Keep the message if it is the first or shortest of its kind. What follows a colon is no part of the kind."""
        for failure in failures:
            kind = failure.partition(":")[0]
            self.times[kind] = self.times.get(kind, 0) + 1
            if kind not in self.kept or len(text) < len(self.kept[kind][0]):
                self.kept[kind] = text, failure

    def lines(self) -> Iterator[str]:
        """Write the report."""
        for kind, (text, failure) in sorted(self.kept.items()):
            yield f"{self.times[kind]} times: {failure}\n    {text!a}"
        yield f"{self.count} messages, {len(self.kept)} kinds of failure"
