"""One language, ready to speak: the English of flows.phrases to what stands for it. English itself is the source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from flows import phrases
from flows.phrases import Phrase

SOURCE = "en"
BRACE = re.compile(r"\{([a-z_]+)\}")


@cache
def every_phrase() -> tuple[Phrase, ...]:
    """Give all phrases of the conversation, each once."""
    return tuple(dict.fromkeys(value for value in vars(phrases).values() if isinstance(value, Phrase)))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language. `texts` maps the English to its translation; what is not in it stays English."""

    language: str
    direction: Literal["ltr", "rtl"] = "ltr"
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def say(self, phrase: Phrase) -> str:
        """Give the long form."""
        return self._of(phrase.text)

    def brief(self, phrase: Phrase) -> str:
        """Give the form for tight channels, or the long one if there is none."""
        return self._of(phrase.brief or phrase.text)

    def label(self, phrase: Phrase) -> str:
        """Give the form for a button, or the long one if there is none."""
        return self._of(phrase.label or phrase.text)

    def _of(self, english: str) -> str:
        return self.texts.get(english, english)
