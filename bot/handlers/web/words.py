"""What the web chat needs of languages, handed in by the composition root: a platform never imports `bot.i18n`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flows.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Words:
    """The page's own words.

    `say` gives a phrase in a language (a BCP 47 tag), in its button form if it has one. `direction` is that of a
    language's script. `accepted` reads an Accept-Language header into hints, best first; `choose` gives the offered
    language that suits them, and one that is always there where none does.
    """

    say: Callable[[Phrase, str], str]
    direction: Callable[[str], Literal["ltr", "rtl"]]
    accepted: Callable[[str], tuple[str, ...]]
    choose: Callable[[tuple[str, ...]], str]
