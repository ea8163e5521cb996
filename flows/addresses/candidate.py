"""A piece of text that may be an address, as the finder hands it to the judge."""

from dataclasses import dataclass
from enum import Enum, auto

from flows.addresses.reading import Reason


class Form(Enum):
    """How the piece was recognised."""

    SCHEME = auto()  # http:// or https:// was typed, however disguised
    BARE = auto()  # a host with or without a path
    OTHER = auto()  # another scheme, such as ftp: or an app's deep link


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` may still hold marks (`signs`). `doubt`: what the finder already knows against it."""

    start: int
    end: int
    text: str
    form: Form
    doubt: Reason | None = None
    refused: Reason | None = None


def blanked(text: str, found: list[Candidate]) -> str:
    """Give the text with white space where something was found, so that nothing is read twice and places stay."""
    pieces, at = [], 0
    for candidate in found:
        pieces += [text[at : candidate.start], " " * (candidate.end - candidate.start)]
        at = candidate.end
    return "".join(pieces) + text[at:]
