"""Whether labels around a spelled dot are an address, or an ordinary sentence with the same word in it."""

import re

from flows.addresses.names import ends_well, split_labels
from flows.addresses.signs import DOT, NAME, SPOKEN
from flows.addresses.spelling import BEFORE, DOTS, ENDINGS, folded
from flows.addresses.words import COMMON

LAST_NAME = re.compile(rf"{NAME}++(?:{DOT}{NAME}++)*+$")
"""The name at the end of a word, with what dots it was typed with."""
_NAME = re.compile(f"{NAME}++")
_CORE = frozenset({"com", "org", "net", "gov", "edu", "onion", "xyz"})
# Two consonants are hardly ever a word; these are: hours, measures, titles.
_SHORT_WORDS = frozenset(
    {
        "pm",
        "kg",
        "km",
        "cm",
        "ml",
        "mg",
        "gb",
        "tv",
        "ps",
        "st",
        "mr",
        "ms",
        "dr",
        "sr",
        "vs",
        "my",
        "by",
        "tm",
    }
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2}")
_LATIN = re.compile(r"[A-Za-z0-9]++")
_LATIN_END = re.compile(r"(?<=[^\x00-\u024f])[a-z0-9_-]++$")
_SECOND = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "or", "go", "ne", "gob", "gouv"})
_ENGLISH = DOTS["dot"].words


def host_length(labels: list[str]) -> int:
    """Give how many labels are the host: up to the last one that is an existing ending, or four numbers."""
    if len(labels) == 4 and all(label.isdecimal() and len(label) < 4 for label in labels):
        return 4
    return next((count for count in range(len(labels), 1, -1) if ending_of(labels[count - 1])[0]), 0)


def ending_of(label: str) -> tuple[str, str]:
    """Give the ending that a label begins with, as typed in an address, and what follows it; ("", label) for none."""
    sound = ENDINGS.get(folded(label))
    if sound:
        return sound, ""
    name = _NAME.match(label)
    if name is None:
        return "", label
    rest = label[name.end() :]
    if rest[:1] == "." and _NAME.match(rest, 1):
        return (
            (label, "") if ends_well(label.rpartition(".")[2]) and name[0].lower() in _SECOND else ("", label)
        )
    for part in (name, _LATIN.match(label)):
        if part and folded(part[0]) in ENDINGS:
            return ENDINGS[folded(part[0])], label[part.end() :]
        if part and ends_well(part[0]):
            return part[0], label[part.end() :]
    return "", label


def is_plausible(labels: list[str], dots: list[str], *, scheme: bool, path: bool, alone: bool) -> bool:
    """Say whether these labels are more than a sentence with a word for a dot in it."""
    names = [_name(label) for label in labels[:-1]]
    first = split_labels(labels[0])[0].rpartition("/")[2].lower()
    strong = scheme or first.endswith("www")
    if all(label.isdecimal() for label in labels):
        return len(labels) == 4
    ending, rest = ending_of(labels[-1])
    ending = ending.rpartition(".")[2].lower()
    path = path or rest[:1] in {"/", ":", "?", "#"}
    sure = all(_sure(ending, labels[-1], dot) for dot in dots)
    numbers = all(name.isdecimal() for name in names)
    if strong:
        return True
    if not BEFORE.isdisjoint(names) and not (sure and path):
        return False
    if numbers and any(DOTS[dot].everyday for dot in dots) and not path and ending not in _CORE:
        return False
    odd = any(any(map(str.isdecimal, name)) or "-" in name or "_" in name for name in names) and not numbers
    return sure or path or alone or len(dots) > 1 or odd


def _name(label: str) -> str:
    """Give the name itself: the last part of "www.example" and of "下午8"."""
    whole = LAST_NAME.search(label)
    label = split_labels(whole[0] if whole else label)[-1].strip("-_").lower()
    found = _LATIN_END.search(label)
    return found[0] if found else label


def _sure(ending: str, typed: str, word: str) -> bool:
    dot = DOTS[word]
    said = folded(typed).rstrip(".,;:!?")
    sound = said in ENDINGS and said in dot.words and dot.everyday
    if ending in dot.own and not sound and not (dot.english and ending in COMMON):
        return True
    if not dot.everyday:
        return ending in _CORE or (ending not in COMMON and not (dot.english and ending in _ENGLISH))
    if ending in dot.words or said in dot.words or ending in COMMON:
        return False
    short = _CONSONANTS.fullmatch(ending) is not None and ending not in _SHORT_WORDS
    return ending in _CORE or short or not ending.isascii() or said in ENDINGS


def written(labels: list[str]) -> str:
    """Give the labels as they would have been typed, with a mark for each dot."""
    ending, rest = ending_of(labels[-1])
    last = (ending or labels[-1]) + (rest if ending else "")
    return SPOKEN.join((*labels[:-1], last))
