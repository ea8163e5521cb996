"""What can come in. Platforms turn whatever they deliver into one of these; nothing else reaches the flow."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Said:
    """A person's plain text.

    `links` are addresses that the platform knows of but the text does not show (Telegram's `text_link`).
    `key` is the platform's own name for this message within the chat, if it can be edited or deleted later.
    `edited` says that this is a new version of the message with that key. `asked` is the tag of the page that the text
    was typed on, where a platform knows it (`Chose.asked`): a number on an old page must not answer another question.
    """

    text: str
    links: tuple[str, ...] = ()
    key: str = ""
    edited: bool = False
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Chose:
    """A press of one of our own buttons.

    `asked` is the tag that the button was sent with (`Session.tag`): a press names the very question it answers, so a
    stale, repeated or foreign one can be told from a fresh one.
    """

    question: str
    option: str
    asked: str


class Form(Enum):
    """In which of three forms media is refused. Which kind of media it was is nobody's business."""

    FILE = "file"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SentMedia:
    """That there was media; never which, and nothing by which it could be fetched.

    `key` as in `Said`, so that the message can be deleted where the platform allows it.
    """

    form: Form
    key: str = ""


class Command(Enum):
    """What a person can say at any step: by a command word in any offered language, or by a platform's own menu."""

    START = "start"
    BACK = "back"
    CANCEL = "cancel"
    HELP = "help"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    SKIP = "skip"
    SEND = "send"
    YES = "yes"
    NO = "no"
    ERASE = "erase"
    STATUS = "status"


class Status(Enum):
    """What may be known of a report by its receipt: one coarse word."""

    RECEIVED = "received"
    FORWARDED = "forwarded"
    CLOSED = "closed"
    UNDELIVERED = "undelivered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """The shell's answer to a `LookUp`. `pressed`: it was asked because of a press on a session that is gone."""

    receipt: str
    status: Status
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class NotStored:
    """The shell's word that the outbox could not keep the report of the last *send*. `full`: there is no room left."""

    full: bool = False


Event = Said | Chose | SentMedia | Command | Found | NotStored
