"""What is measured at the moment of asking, as Prometheus reads it: one row each, NaN where nothing was measured.

Of what exists once for each word of a closed set, every word is there, so that an alarm never waits for a first time.
"""

from collections.abc import Mapping
from math import nan
from typing import Final

from prometheus_client import CollectorRegistry, Gauge

from bot.ops.state import Gauges
from bot.tally import TROUBLES

REASONS: Final = frozenset(
    {"malformed", "conflict", "too_large", "invalid", "unknown", "unopenable", "stopped", "other"}
)
STOPS: Final = frozenset({"unauthorized", "forbidden", "not_found", "redirect", "other"})

_PLAIN: Final[Mapping[str, str]] = {
    "outbox_waiting": "Reports that wait for the intake",
    "outbox_dead": "Reports that need an operator",
    "outbox_oldest_seconds": "Age of the oldest report that waits",
    "backup_age_seconds": "Age of the last backup that was read back; +Inf: there never was one",
    "live_sessions": "Conversations that are open",
    "storable": "1: reports can be stored",
    "paused": "1: people are told that no reports are taken",
    "live": "1: live mode, 0: test mode",
    "launch_open": "Items of the launch checklist that nobody signed, or too long ago; live mode alone",
    "delivers": "1: this process delivers, 0: another one has to",
    "breaker_open": "1: the intake does not answer; where this process delivers",
    "intake_waits": "1: the intake asked to wait; where this process delivers",
}
_WORDED: Final[Mapping[str, tuple[str, str, frozenset[str]]]] = {
    "outbox_dead_letters": ("reason", "Reports that were laid aside, by why", REASONS),
    "queue_stopped": ("reason", "1: the queue stands still, for this reason; where this process delivers", STOPS),
    "outbox_troubled": ("trouble", "Reports that wait in trouble; where this process delivers", TROUBLES),
}  # fmt: skip


class Dials:
    """The gauges of a process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._plain = {
            name: Gauge(f"reportline_{name}", text, registry=registry) for name, text in _PLAIN.items()
        }
        self._worded = {
            name: Gauge(f"reportline_{name}", text, [label], registry=registry)
            for name, (label, text, _) in _WORDED.items()
        }

    def set(self, gauges: Gauges) -> None:
        """Show these."""
        delivering = gauges.delivering
        plain = {
            "outbox_waiting": gauges.waiting,
            "outbox_dead": gauges.dead,
            "outbox_oldest_seconds": gauges.oldest_seconds,
            "backup_age_seconds": gauges.backup_seconds,
            "live_sessions": gauges.live_sessions,
            "storable": gauges.storable,
            "paused": gauges.paused,
            "live": gauges.live,
            "launch_open": gauges.launch_open,
            "delivers": delivering is not None,
            "breaker_open": delivering.breaker_open if delivering else None,
            "intake_waits": delivering.waits if delivering else None,
        }
        for name, value in plain.items():
            self._plain[name].set(nan if value is None else float(value))
        self._set("outbox_dead_letters", gauges.reasons)
        stopped = {delivering.stopped: 1} if delivering and delivering.stopped else {}
        self._set("queue_stopped", stopped if delivering else None)
        self._set("outbox_troubled", delivering.troubles if delivering else None)

    def _set(self, name: str, values: Mapping[str, int] | None) -> None:
        _, _, words = _WORDED[name]
        strange = sum(count for word, count in (values or {}).items() if word not in words)
        for word in words:
            value = nan if values is None else values.get(word, 0) + (strange if word == "other" else 0)
            self._worded[name].labels(word).set(value)
