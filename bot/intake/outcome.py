"""What became of one attempt to hand over a report. Each says who must act: nobody, time, the operator.

The forwarder knows only these, so that it need not know how an intake speaks.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.intake.progress import Progress


@dataclass(frozen=True, slots=True)
class Accepted:
    """The intake has the report and said so with its id."""


@dataclass(frozen=True, slots=True)
class Later:
    """No sound answer. `unknown`: it may be stored all the same. `retry_after`: its wish in seconds."""

    retry_after: float | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """The intake asks everyone to stay away for these seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stop:
    """The intake does not take us: configuration, not this report's fault. `reason` is a word for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The intake does not take this report. `reason` is a word for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unopenable:
    """Nothing was sent: the report does not open on our side. It will not heal, but a key can be put right."""


@dataclass(frozen=True, slots=True)
class OtherMode:
    """Nothing was sent: a live report in test mode, or the reverse. It is sound, and waits for its own mode."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Nothing was sent: something failed on our own side, which says nothing of the intake or of the report."""


Outcome = Accepted | Later | Wait | Stop | Refused | Unopenable | OtherMode | Fault


class Intake(Protocol):
    """Whatever takes reports."""

    async def deliver(self, report_id: str, body: bytes, progress: Progress | None = None) -> Outcome:
        """Hand over one report, from where `progress` says. Never raises for what the other side does.

        Id and body may be repeated. Raises what `progress.keep` raises.
        """

    async def close(self) -> None:
        """Close the connections."""
