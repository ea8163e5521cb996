"""Between the conversation and the platforms: the few types that every platform speaks. Types only."""

from dataclasses import dataclass
from typing import Literal

from flows.channel import Channel
from flows.events import Event


@dataclass(frozen=True, slots=True)
class Inbound:
    """One update of a platform, read.

    `chat` says to whom to answer and is never shown, stored or logged. `update` is the platform's own name of this
    delivery, so that a second one can be told. `hints` are language tags, best first, as the platform gave them.
    `message` is the platform's name (without white space) of the message that this came in, or whose button was
    pressed, if the bot can delete messages there; `guarded`: that message of ours is protected. `album` is what several
    updates have in common of which the first alone is answered. `named` are the languages, best first, of a link that
    the person came by; they stand in `hints` too.
    """

    platform: str
    chat: str
    update: str
    event: Event
    hints: tuple[str, ...] = ()
    message: str = ""
    guarded: bool = False
    album: str = ""
    named: tuple[str, ...] = ()

    @property
    def delivery(self) -> str:
        """What a second delivery has in common with the first: name and content.

        A page that was changed and posted again bears the same name, but is something new.
        """
        return f"{self.update}\n{self.event!r}"

    @property
    def album_delivery(self) -> str:
        """What stands for all updates of its album."""
        return f"album\n{self.album}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one message of a platform. 0 means no limit.

    `text` and `label` are counted in `unit`; `options` is the number of buttons. `brief`: it is a tight channel, where
    the brief form of a phrase is used.
    """

    text: int = 0
    label: int = 0
    options: int = 0
    unit: Literal["characters", "utf16", "bytes", "graphemes"] = "characters"
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Platform:
    """What the conversation has to know of a platform: the channel it is, and what fits into its messages.

    `app` is the messaging app as people call it, or rather the company that can read along.
    """

    channel: Channel
    limits: Limits
    app: str = ""

    @property
    def name(self) -> str:
        """Its name: in reports, figures and the webhook's path."""
        return self.channel.platform


@dataclass(frozen=True, slots=True)
class Button:
    """An option as it is offered: `label` is the short form, `text` the long one (they may be the same)."""

    label: str
    text: str
    question: str
    option: str
    asked: str


@dataclass(frozen=True, slots=True)
class Message:
    """A reply in the person's language, within the platform's limits.

    `paragraphs` are whole sentences; a paragraph that is an address of the person stands alone in `paragraphs` and is
    already shown in its harmless form. `standing` are the labels of back, cancel, help, language and privacy in this
    order, for platforms that show them. `written`: the question is answered by writing rather than by choosing.
    `guarded`, `in_place` and `is_receipt` as in `flows.turns.Reply`. `hand_back`: what the person typed was not taken,
    and may be put back into the box it was typed in.
    """

    paragraphs: tuple[str, ...]
    language: str
    direction: Literal["ltr", "rtl"]
    buttons: tuple[Button, ...] = ()
    question: str = ""
    asked: str = ""
    written: bool = False
    standing: tuple[str, ...] = ()
    shows_address: bool = False
    guarded: bool = False
    in_place: bool = False
    is_receipt: bool = False
    goodbye: bool = False
    hand_back: bool = False

    @property
    def text(self) -> str:
        """The paragraphs as one text."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a platform has to do after one update.

    `messages` to send; messages to `delete`, by their names; `erase`: the chat is over and forgotten.
    `if_kept`: what to send instead of `messages` if the message that came in could not be deleted: those say that it
    was.
    """

    messages: tuple[Message, ...] = ()
    delete: tuple[str, ...] = ()
    erase: bool = False
    if_kept: tuple[Message, ...] = ()
