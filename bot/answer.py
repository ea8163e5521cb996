"""What the last update was answered with, in a few bytes, so that the same can be said if nobody heard it.

A platform delivers again what was taken but could not be said: a refusal, the words of help or a status would be lost
if only the open question were said then. The question itself is not kept: the session knows it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flows import phrases
from flows.phrases import Phrase
from flows.questions import Part

_PHRASES: Mapping[str, Phrase] = {
    name: value for name, value in vars(phrases).items() if isinstance(value, Phrase)
}
_NAMES = {phrase: name for name, phrase in _PHRASES.items()}


def dump(parts: Sequence[Part], asked: Sequence[Part]) -> bytes:
    """Give the parts of an answer as one line, of the open question (`asked`) the places alone.

    So no address and no note is kept twice. Nothing is kept of an answer with lines of its own: those are the services
    of a country, of which people are told that it is not kept.
    """
    kept = [_dumped(part, asked) for part in parts]
    return b"" if None in kept else json.dumps(kept, separators=(",", ":")).encode()


def load(line: bytes, asked: Sequence[Part]) -> tuple[Part, ...]:
    """Read what `dump` wrote beside the same question; nothing, if another version wrote it."""
    try:
        return tuple(_loaded(one, asked) for one in json.loads(line))
    except (ValueError, LookupError, TypeError, AttributeError):
        return ()


def _dumped(part: Part, asked: Sequence[Part]) -> Any:
    if part in asked:
        return asked.index(part)
    if part.phrase not in _NAMES or not all(isinstance(value, int | str) for _, value in part.values):
        return None
    return [_NAMES[part.phrase], dict(part.values)] if part.values else _NAMES[part.phrase]


def _loaded(one: Any, asked: Sequence[Part]) -> Part:
    if isinstance(one, int):
        return asked[one]
    name, values = (one, {}) if isinstance(one, str) else one
    return Part(_PHRASES[name], tuple(values.items()))
