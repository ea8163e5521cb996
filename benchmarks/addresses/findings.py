"""What the fuzzer found: one message for each kind of failure, the shortest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

_TRIES = 3000


def kind_of_failure(failure: str) -> str:
    """Give the kind; what follows a colon is no part of it."""
    return failure.partition(":")[0]


def shortened(text: str, fails: Callable[[str], bool]) -> str:
    """Leave away what is not needed for a message to fail: halves, quarters and so on to single characters."""
    size, tries = len(text) // 2, 0
    while size and tries < _TRIES:
        at = 0
        while at < len(text) and tries < _TRIES:
            shorter = text[:at] + text[at + size :]
            tries += 1
            if fails(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text


@dataclass(slots=True)
class Findings:
    """`kept`: kind of failure to the shortest message that shows it, and what was said. `times`: how often it came."""

    kept: dict[str, tuple[str, str]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def note(self, text: str, *failures: str) -> None:
        """Keep the message if it is the first or shortest of its kind."""
        for failure in failures:
            kind = kind_of_failure(failure)
            self.times[kind] = self.times.get(kind, 0) + 1
            if kind not in self.kept or len(text) < len(self.kept[kind][0]):
                self.kept[kind] = text, failure

    def shorten(self, broken: Callable[[str, int], Iterable[str]]) -> None:
        """Shorten what is kept, where a second look, without the number it had, still shows the same kind."""
        for kind, (text, _) in list(self.kept.items()):

            def fails(shorter: str, kind: str = kind) -> bool:
                return any(kind_of_failure(one) == kind for one in broken(shorter, 0))

            if fails(text):
                least = shortened(text, fails)
                self.kept[kind] = least, next(iter(broken(least, 0)))

    def lines(self) -> Iterator[str]:
        """Write the report."""
        for kind, (text, failure) in sorted(self.kept.items()):
            yield f"{self.times[kind]} times: {failure}\n    {text!a}"
        yield f"{self.count} messages, {len(self.kept)} kinds of failure"
