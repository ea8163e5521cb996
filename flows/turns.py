"""What goes out: replies to show, a report to keep, and effects that only the shell can have."""

from dataclasses import dataclass

from flows.questions import Option, Part
from flows.session import Session


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the person: whole sentences, then the open question's options as buttons or numbers.

    `question` and `asked` belong in each button (`flows.events.Chose`). `language` is the tag to render in.
    `written`: the question is answered by writing. `shows_address`: an address stands in it. `guarded`: it shows one,
    or what takes its place will; protect it from being forwarded where the platform can, and take it away when the
    report is over. `in_place`: it answers a press on the open question and may stand where that stood. `hand_back`:
    what was typed was not taken, and may be put back where it was typed. `is_receipt`: it holds the receipt, so it must
    go out as a message of its own whose delivery is known.
    """

    parts: tuple[Part, ...]
    language: str
    question: str = ""
    options: tuple[Option, ...] = ()
    asked: str = ""
    written: bool = False
    shows_address: bool = False
    guarded: bool = False
    in_place: bool = False
    is_receipt: bool = False
    goodbye: bool = False
    hand_back: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A reported address and what kind of page the address alone says it is (docs/intake-api.yaml `kind`)."""

    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Report:
    """What goes to the intake, all but the day, which only the shell knows. Empty text means: not answered."""

    id: str
    mode: str
    addresses: tuple[Address, ...]
    what: str
    language: str
    platform: str
    seen_on: str = ""
    seen_when: str = ""
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the outbox how far the report of this receipt is, and feed the answer back as `Found`."""

    receipt: str
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class EraseChat:
    """Delete what the platform lets us delete of this chat."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete these messages of the person, by their keys, where the platform allows it."""

    keys: tuple[str, ...]


Effect = LookUp | EraseChat | Delete


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one event. `session` None: forget the conversation altogether."""

    session: Session | None
    replies: tuple[Reply, ...] = ()
    report: Report | None = None
    effects: tuple[Effect, ...] = ()
