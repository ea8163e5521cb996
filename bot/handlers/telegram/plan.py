"""What is to be done about one update, and what was done about it."""

from dataclasses import dataclass, field

from bot.contract import Inbound, Outgoing
from bot.handlers.telegram.update import Pressed


class NotNowError(Exception):
    """What was to be done could not be done in time. `seconds`: when to try again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("not now")
        self.seconds = seconds


@dataclass(slots=True, eq=False)
class Plan:
    """What is to be done about an update, and what was done.

    `chat` is 0 where nothing is to be said. `thread`: the topic of the chat to answer in. `leaves`: the group is left.
    `shown` are the new messages that were sent, by their ids, and whether they are guarded (one that was edited is
    known already); `gone` are those that are not there any more.
    """

    chat: int
    inbound: Inbound | None
    outgoing: Outgoing
    pressed: Pressed | None = None
    leaves: bool = False
    thread: int | None = None
    shown: dict[str, bool] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
