"""Figures for the operator, in a registry of our own: the default one tells about paths and the Python below.

Every label comes from a closed set, so no text of a person can become one. Numbers this small can point at
someone: they are for the operator alone, and languages and campaigns are no labels.
"""

from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.ops.dials import Dials
from bot.ops.state import Gauges

__all__ = ["CONTENT_TYPE", "PLATFORMS", "Gauges", "Metrics"]

# The moment of a first event is nobody's business.
disable_created_metrics()  # type: ignore[no-untyped-call]

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
PLATFORMS: Final = frozenset({"telegram", "terminal", "web"})
_CLOSED: Final[Mapping[str, frozenset[str]]] = {
    "event": frozenset({"said", "chose", "media", "command"}),
    "refusal": frozenset({"not_stored", "full", "too_fast", "paused", "sessions_full"}),
    "outcome": frozenset(
        {"accepted", "later", "wait", "stop", "refused", "unopenable", "othermode", "fault"}
    ),
    "cut": frozenset({"slow", "bad_request", "too_large", "too_many", "busy"}),
    "place": frozenset({"conversation", "forwarder", "door", "ops", "loop", "telegram"}),
    "call": frozenset({"done", "refused", "blocked", "later"}),
    "unread": frozenset(
        {"group", "elsewhere", "inline", "bot", "membership", "service", "unreadable", "other"}
    ),
}


class Metrics:
    """All figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._updates = self._counter("updates", "Updates that came in", "platform", "event")
        self._stored = self._counter("reports_stored", "Reports that are on disk", "platform")
        self._refused = self._counter("refusals", "Reports or updates not taken", "platform", "refusal")
        self._outcomes = self._counter("deliveries", "Attempts to hand a report to the intake", "outcome")
        self._calls = self._counter("platform_calls", "Calls of a platform's interface", "platform", "call")
        self._unread = self._counter("updates_unread", "Updates that were not for us", "platform", "unread")
        self._cut = self._counter("connections_cut", "Connections that the door ended", "cut")
        self._faults = self._counter("faults", "Errors in our own code", "place")
        self._dials = Dials(self.registry)
        self._begin_at_nothing()

    def _begin_at_nothing(self) -> None:
        """Show what an alarm looks at from the start: of a row that begins with 1, no rise can be seen."""
        for platform in sorted(PLATFORMS):
            for refusal in sorted(_CLOSED["refusal"]):
                self._refused.labels(platform, refusal)
        for call in sorted(_CLOSED["call"]):
            self._calls.labels("telegram", call)
        for counter, which in ((self._outcomes, "outcome"), (self._cut, "cut"), (self._faults, "place")):
            for word in sorted(_CLOSED[which]):
                counter.labels(word)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"reportline_{name}", text, labels, registry=self.registry)

    def update(self, platform: str, event: str) -> None:
        """Count an update of a platform: said, chose, media or command."""
        self._updates.labels(_platform(platform), _closed("event", event)).inc()

    def stored(self, platform: str) -> None:
        """Count a report that is on disk."""
        self._stored.labels(_platform(platform)).inc()

    def refused(self, platform: str, refusal: str) -> None:
        """Count something not taken: not_stored, full, too_fast, paused or sessions_full."""
        self._refused.labels(_platform(platform), _closed("refusal", refusal)).inc()

    def delivery(self, outcome: str) -> None:
        """Count an attempt of the forwarder: accepted, later, wait, stop, refused or unopenable."""
        self._outcomes.labels(_closed("outcome", outcome)).inc()

    def platform(self, platform: str, what: str) -> None:
        """Count what came of a call (done, refused, blocked, later), or an update not for us, by its kind."""
        if what in _CLOSED["call"]:
            self._calls.labels(_platform(platform), what).inc()
        else:
            self._unread.labels(_platform(platform), _closed("unread", what)).inc()

    def cut(self, reason: str) -> None:
        """Count a connection ended by the door: slow, bad_request, too_large, too_many or busy."""
        self._cut.labels(_closed("cut", reason)).inc()

    def fault(self, place: str) -> None:
        """Count an error in our own code."""
        self._faults.labels(_closed("place", place)).inc()

    def text(self, gauges: Gauges) -> bytes:
        """Give everything in the text format of Prometheus."""
        self._dials.set(gauges)
        return generate_latest(self.registry)


def _closed(which: str, value: str) -> str:
    return value if value in _CLOSED[which] else "other"


def _platform(value: str) -> str:
    return value if value in PLATFORMS else "other"
