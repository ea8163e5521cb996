"""What the flow must know of the platform it speaks through: data, one value a platform."""

from dataclasses import dataclass

from flows import phrases
from flows.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Channel:
    """A platform as the conversation sees it.

    `platform` goes into the report. `seen` is the one true sentence on who can see this chat; `erased` the words after
    *erase*; `media` those that refuse a picture or file. `preview`: the app draws a preview of a typed link.
    `deletes`: the bot can delete messages of the chat, its own and the person's.
    `greets`: the platform shows the first message by itself before anything is said (a page, a terminal).
    `passes_on`: there is a public link to this bot that people may be given. `numbered`: there are no buttons, so the
    standing commands can be chosen by number too.
    """

    platform: str
    seen: Phrase | None
    erased: Phrase
    media: Phrase = phrases.MEDIA
    preview: bool = False
    deletes: bool = False
    greets: bool = False
    passes_on: bool = False
    numbered: bool = False
