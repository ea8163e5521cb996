"""What doctor looks at: the settings as far as they can be read, the time, and what it may do."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.settings import Listen, Reading, Settings

if TYPE_CHECKING:
    from bot.doctor.intake.asking import Asked


@dataclass(slots=True)
class Case:
    """One visit.

    `environ` is where the settings were read from, `now` the time in seconds since 1970. `public`: the operator asked
    for a look at the public address. `tries`: a test report may be handed over. `at`: the operator's servers of all
    processes that are to run; none: that of the settings, which may run or not. `asked` keeps what the intake answered,
    as two subjects look at it.
    """

    reading: Reading
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    now: float = field(default_factory=time.time)
    public: bool = False
    tries: bool = True
    at: tuple[Listen, ...] = ()
    asked: "Asked | None" = None

    @property
    def settings(self) -> Settings:
        """The settings; what is broken has its default."""
        return self.reading.settings

    @property
    def live(self) -> bool:
        """Reports are real."""
        return self.settings.live

    @property
    def today(self) -> date:
        """The day in UTC."""
        return datetime.fromtimestamp(self.now, UTC).date()
