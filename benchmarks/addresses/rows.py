"""The rows of a corpus of messages: what a person typed, and what a careful reader makes of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from flows.addresses.reading import Decision

CORPUS = Path(__file__).parents[2] / "tests" / "corpora" / "messages.jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """One message with its expectation.

    `addresses` and `doubts` are canonical (WHATWG) strings in the order typed. `reason` is a value of
    `flows.addresses.Reason`. `why` is for what is not obvious. `held`: of the third that nobody looks at while the
    reader is written.
    """

    id: str
    language: str
    text: str
    decision: Decision
    addresses: tuple[str, ...]
    doubts: tuple[str, ...]
    reason: str
    tags: tuple[str, ...]
    why: str = ""
    held: bool = False

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Take one line of a corpus; a field that is missing or unknown is a TypeError."""
        fields = json.loads(line)
        lists = {name: tuple(fields[name]) for name in ("addresses", "doubts", "tags")}
        return cls(**fields | lists)


def rows(corpus: Path = CORPUS) -> list[Row]:
    """Read a corpus, one row a line; empty lines are passed over."""
    return [Row.from_json(line) for line in corpus.read_text("utf-8").split("\n") if line.strip()]
