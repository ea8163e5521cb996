"""How the service is at one moment: what the operator's page says in words and the figures in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that is not as it should be: what it is, and what to do. In words of our own."""

    says: str
    do: str


@dataclass(frozen=True, slots=True)
class Delivering:
    """How the forwarder of this process is.

    `words` say it in short. `stopped`: why the queue stands still, of a closed set, or empty. `troubles`: how many
    reports that wait were refused so far, do not open, or are of the other mode.
    """

    words: str
    stopped: str = ""
    breaker_open: bool = False
    waits: bool = False
    troubles: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is measured at the moment of asking. None: it could not be, or not in this process.

    `reasons`: how many reports were laid aside for which reason, of a closed set. `launch_open`: how many items of the
    launch checklist are not signed; None in test mode. `backup_seconds`: the age of the last backup, without end if
    there never was one.
    """

    waiting: int | None
    dead: int | None
    oldest_seconds: float | None
    live_sessions: int | None
    reasons: Mapping[str, int] | None = None
    delivering: Delivering | None = None
    storable: bool | None = None
    paused: bool | None = None
    live: bool | None = None
    launch_open: int | None = None
    backup_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How the service is. `delivery` is the forwarder's state in a few words of our own; `alarms` come first."""

    mode: str
    paused: bool
    stopping: bool
    storable: bool
    delivery: str
    gauges: Gauges
    languages: tuple[str, ...]
    alarms: tuple[Advice, ...] = ()

    @property
    def ready(self) -> bool:
        """Reports can be taken. A pause answers people itself, so it is no reason to send them elsewhere."""
        return self.storable and not self.stopping
