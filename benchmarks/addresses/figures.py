"""The figures of many scores: how much is right, lost, junk, asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from benchmarks.addresses.score import Score


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over messages, but for `expected`, `accepted`, `common`, `lost` and `junk`, which count addresses.

    `to_accept`, `to_ask`, `with_doubts` and `media` count the messages of which `accept_right`, `asked`,
    `doubts_right` and `media_accepted` are a part. `with_doubts` has also those where a doubt came unexpected.
    """

    messages: int
    fully_right: int
    reason_right: int
    to_accept: int
    accept_right: int
    to_ask: int
    asked: int
    with_doubts: int
    doubts_right: int
    media: int
    media_accepted: int
    expected: int
    accepted: int
    common: int
    lost: int
    junk: int
    raised: int
    microseconds: float

    @property
    def precision(self) -> float | None:
        """The part of what was accepted that was expected; None where nothing was."""
        return self.common / self.accepted if self.accepted else None

    @property
    def recall(self) -> float | None:
        """The part of what was expected that was accepted; None where nothing was."""
        return self.common / self.expected if self.expected else None

    def as_json(self) -> dict[str, float | None]:
        """Give all figures by name."""
        return asdict(self) | {"precision": self.precision, "recall": self.recall}


def figures(scores: Iterable[Score]) -> Figures:
    """Count."""
    every = list(scores)
    to_accept = [one for one in every if one.row.decision == "accept"]
    to_ask = [one for one in every if one.row.decision == "ask"]
    doubtful = [one for one in every if one.row.doubts or one.doubts]
    media = [one for one in every if one.row.reason == "media_text"]
    return Figures(
        messages=len(every),
        fully_right=sum(one.fully_right for one in every),
        reason_right=sum(one.reason_right for one in every),
        to_accept=len(to_accept),
        accept_right=sum(one.fully_right for one in to_accept),
        to_ask=len(to_ask),
        asked=sum(one.decision_right for one in to_ask),
        with_doubts=len(doubtful),
        doubts_right=sum(one.doubts_right for one in doubtful),
        media=len(media),
        media_accepted=sum(bool(one.accepted) for one in media),
        expected=sum(len(one.row.addresses) for one in every),
        accepted=sum(len(one.accepted) for one in every),
        common=sum(len(one.accepted) - len(one.junk) for one in every),
        lost=sum(len(one.lost) for one in every),
        junk=sum(len(one.junk) for one in every),
        raised=sum(one.reading is None for one in every),
        microseconds=sum(one.took for one in every) / max(len(every), 1),
    )


def grouped(scores: Iterable[Score], names: Callable[[Score], Iterable[str]]) -> Mapping[str, list[Score]]:
    """Put scores under each of their names, in the order of the names."""
    groups: dict[str, list[Score]] = {}
    for one in scores:
        for name in names(one):
            groups.setdefault(name, []).append(one)
    return dict(sorted(groups.items()))
