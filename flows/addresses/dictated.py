"""Finds addresses that somebody spelled, among the words of a message: "h t t p colon slash slash example dot com".

"Point", "punto", "точка", "点" are everyday words. So a spelled dot counts only between two labels with an existing
ending behind the last; an ending that is a word needs more: a www, a slash, a second dot, or no other words around.
"""

import re
from dataclasses import dataclass

from flows.addresses.names import ends_well, split_labels
from flows.addresses.signs import BRACKETED, DOT, GAP, NAME, SPOKEN
from flows.addresses.spelling import BEFORE, DOTS, ENDINGS, SIGNS, Sign, folded
from flows.addresses.tokens import Token
from flows.addresses.words import COMMON, FILE_ENDINGS, FILE_ENDINGS_TOO

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
_LAST_NAME = re.compile(rf"{NAME}++(?:{DOT}{NAME}++)*+$")
_NAME = re.compile(f"{NAME}++")
_LATIN = re.compile(r"[A-Za-z0-9]++")
_LATIN_END = re.compile(r"(?<=[^\x00-\u024f])[a-z0-9_-]++$")
_SEGMENT = re.compile(r"[\w.~%=&?+@,;:'!#$*()-]++", re.ASCII)
_TYPED = re.compile(
    rf"(?P<before>[^\w\ue000-\ue002]{{0,3}})(?P<scheme>(?i:https?)://{GAP}?)?(?P<host>{NAME}++(?:{DOT}{NAME}++)++)(?P<rest>(?::\d++)?(?:/\S*)?)$"
)
_JOINERS = {Sign.DASH: "-", Sign.UNDERSCORE: "_"}
# A dash in Turkish and in Indonesian; with "dot" they are English words: "flat tire example dot com".
_ENGLISH_TOO = frozenset({"tire", "strip"})
_MAIL = frozenset({"gmail", "googlemail", "hotmail", "outlook", "icloud", "protonmail", "gmx"})
_FILES = FILE_ENDINGS | FILE_ENDINGS_TOO | {"asp", "aspx", "jsp", "cgi"}


@dataclass(slots=True)
class Spelled:
    """An address in the tokens `first` to `last`, as it would have been typed, with marks where a guess was made."""

    first: int
    last: int
    text: str


def dictated(tokens: list[Token], *, whole: bool = True, ends: bool = True) -> list[Spelled]:
    """Find what was spelled, in order. Each word is looked at a bounded number of times.

    `whole`, `ends`: the message begins with the first token, ends with the last one.
    """
    found: list[Spelled] = []
    free, at = 0, 1
    while at < len(tokens):
        kind = tokens[at].kind
        one, after = None, at + 1
        if kind is Sign.DOT:
            one, after = _host(tokens, at, free, (whole, ends))
        elif kind is Sign.SLASH:
            one = _typed_host(tokens, at, free)
        if one is not None:
            found.append(one)
            free = after = one.last + 1
        at = max(after, at + 1)
    return found


def _typed_host(tokens: list[Token], at: int, free: int) -> Spelled | None:
    """Read "example.com slash abc": the host was typed, its path was spelled."""
    if at - 1 < free or tokens[at].raw in {"/", "//"} or tokens[at].breaks:
        return None
    typed = _TYPED.match(tokens[at - 1].raw)
    if typed is None:
        return None
    labels = split_labels(typed["host"])
    if not ends_well(labels[-1]) or (
        len(labels) == 2 and labels[-1].lower() in COMMON and not typed["scheme"]
    ):
        return None
    path, last = _path(tokens, at)
    if not path:
        return None
    host = SPOKEN.join((typed["host"][: -len(labels[-1])].rstrip("." + BRACKETED + SPOKEN + GAP), labels[-1]))
    rest = typed["rest"].removesuffix("/") + path
    return Spelled(at - 1, last, f"{typed['before']}{typed['scheme'] or ''}{host}{rest}")


def _host(tokens: list[Token], at: int, free: int, edges: tuple[bool, bool]) -> tuple[Spelled | None, int]:
    """Read what stands around the dot at `at`, and give where to go on. Words before `free` are taken."""
    labels, places = _labels(tokens, at, free)
    if len(labels) < 2:
        return None, at + 1
    count = _length(labels)
    if count < 2:
        return None, places[-1][1] + 1
    whole = count == len(labels)
    last = places[count - 1][1]
    path, end = _path(tokens, last + 1) if _NAME.fullmatch(labels[count - 1]) else ("", last)
    first, scheme = _scheme(tokens, places[0][0], free)
    words = [tokens[dot].word for dot in (place[0] - 1 for place in places[1:count])]
    begins = tokens[first].breaks or (first == 0 and edges[0])
    alone = begins and (tokens[end + 1].breaks if end + 1 < len(tokens) else edges[1])
    if not _plausible(labels[:count], words, scheme=bool(scheme), path=bool(path), alone=alone):
        return None, places[-1][1] + 1 if whole else last + 1
    before = _mail(tokens, first, free, labels[0])
    if before and not scheme:
        return Spelled(first - 2, end, f"{tokens[first - 2].raw}@{_written(labels[:count])}"), end + 1
    return Spelled(first, end, scheme + _written(labels[:count]) + path), end + 1


def _mail(tokens: list[Token], first: int, free: int, label: str) -> bool:
    """Say whether "name at" stands before: a word that means the sign alone, or a host where people have mail."""
    if (
        first - 2 < free
        or tokens[first].breaks
        or tokens[first - 1].breaks
        or tokens[first - 2].kind is not None
    ):
        return False
    sure = tokens[first - 1].kind is Sign.AT
    maybe = tokens[first - 1].word in SIGNS[Sign.AT_WORD] and label.lower() in _MAIL
    return (sure or maybe) and _LAST_NAME.search(tokens[first - 2].raw) is not None


def _labels(tokens: list[Token], at: int, free: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Give the labels around the dots from `at` on, and the first and the last token of each."""
    if at - 1 < free or tokens[at].breaks or tokens[at - 1].kind not in {None, Sign.WWW}:
        return [], []
    name = _LAST_NAME.search(tokens[at - 1].raw)
    if name is None or "/" in tokens[at - 1].raw.replace("://", "", 1):
        return [], []
    first, label = at - 1, "www" if tokens[at - 1].kind is Sign.WWW else tokens[at - 1].raw
    while first - 2 >= free and not tokens[first].breaks and not tokens[first - 1].breaks:
        joiner, before = _JOINERS.get(tokens[first - 1].kind or Sign.DOT), tokens[first - 2]
        if tokens[first - 1].word in _ENGLISH_TOO and DOTS[tokens[at].word].english:
            break
        if (
            not joiner
            or before.kind is not None
            or not _LAST_NAME.search(before.raw)
            or not _NAME.match(label)
        ):
            break
        first, label = first - 2, before.raw + joiner + label
    labels, places = [label], [(first, at - 1)]
    while at + 1 < len(tokens) and tokens[at].kind is Sign.DOT and _follows(tokens, at):
        label, last = tokens[at + 1].raw, at + 1
        while last + 2 < len(tokens) and _NAME.fullmatch(label):
            joiner = _JOINERS.get(tokens[last + 1].kind or Sign.DOT)
            if not joiner or tokens[last + 1].breaks or not _follows(tokens, last + 1):
                break
            label, last = label + joiner + tokens[last + 2].raw, last + 2
        labels.append(label)
        places.append((at + 1, last))
        at = last + 1
        if not _NAME.fullmatch(label) or at >= len(tokens) or tokens[at].breaks:
            break
    return labels, places


def _follows(tokens: list[Token], at: int) -> bool:
    """Say whether an ordinary word comes right after the sign at `at`."""
    after = tokens[at + 1]
    return not after.breaks and after.kind is None and _NAME.match(after.raw) is not None


def _length(labels: list[str]) -> int:
    """Give how many labels are the host: up to the last one that is an existing ending, or four numbers."""
    if len(labels) == 4 and all(label.isdecimal() and len(label) < 4 for label in labels):
        return 4
    return next((count for count in range(len(labels), 1, -1) if _ending(labels[count - 1])[0]), 0)


def _ending(label: str) -> tuple[str, str]:
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


_SECOND = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "or", "go", "ne", "gob", "gouv"})


def _plausible(labels: list[str], dots: list[str], *, scheme: bool, path: bool, alone: bool) -> bool:
    """Say whether these labels are more than a sentence with a word for a dot in it."""
    names = [_name(label) for label in labels[:-1]]
    first = split_labels(labels[0])[0].rpartition("/")[2].lower()
    strong = scheme or first.endswith("www")
    if all(label.isdecimal() for label in labels):
        return len(labels) == 4
    ending, rest = _ending(labels[-1])
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
    whole = _LAST_NAME.search(label)
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
        return ending not in COMMON and not (dot.english and ending in _ENGLISH)
    if ending in dot.words or said in dot.words or ending in COMMON:
        return False
    short = _CONSONANTS.fullmatch(ending) is not None and ending not in _SHORT_WORDS
    return ending in _CORE or short or not ending.isascii() or said in ENDINGS


_ENGLISH = DOTS["dot"].words


def _scheme(tokens: list[Token], first: int, free: int) -> tuple[int, str]:
    """Give where the address begins, and its scheme if that was spelled."""
    at = first
    while at - 1 >= free and first - at < 2 and tokens[at - 1].kind is Sign.SLASH and not tokens[at].breaks:
        at -= 1
    if at - 1 >= free and tokens[at - 1].kind is Sign.COLON and not tokens[at].breaks:
        at -= 1
    if at == first or at - 1 < free or tokens[at].breaks:
        return first, ""
    word = tokens[at - 1].word.rstrip(":/")
    if word in SIGNS[Sign.SCHEME]:
        return at - 1, "https://" if word.endswith(("s", "с", "एस", "ese", "es", "esse")) else "http://"
    return first, ""


def _path(tokens: list[Token], at: int) -> tuple[str, int]:
    """Give the path that was spelled from `at` on, and the last token that belongs to it."""
    path, last = "", at - 1
    while (
        at < len(tokens)
        and tokens[at].kind is Sign.SLASH
        and tokens[at].raw != "//"
        and not tokens[at].breaks
    ):
        if tokens[at].raw == "/" or at + 1 >= len(tokens) or not _segment(tokens, at + 1):
            break
        if at + 3 < len(tokens) and tokens[at + 2].kind is Sign.DOT and _begins_host(tokens, at + 2):
            break
        path, last = f"{path}/{tokens[at + 1].raw}", at + 1
        at += 2
        while at + 1 < len(tokens) and not tokens[at].breaks and _segment(tokens, at + 1):
            kind = tokens[at].kind
            if kind is Sign.DOT and tokens[at + 1].word.rstrip(".,;:!?") in _FILES:
                path += "." + tokens[at + 1].raw
            elif kind in _JOINERS and kind is not None:
                path += _JOINERS[kind] + tokens[at + 1].raw
            else:
                break
            last, at = at + 1, at + 2
    return path, last


def _segment(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    return not token.breaks and token.kind is None and _SEGMENT.match(token.raw) is not None


def _begins_host(tokens: list[Token], dot: int) -> bool:
    """Say whether the dot leads to an ending that no file has: another address, then, and no part of a path."""
    ending = _ending(tokens[dot + 1].raw)[0].lower()
    return bool(ending) and ending not in _FILES


def _written(labels: list[str]) -> str:
    """Give the labels as they would have been typed, with a mark for each dot."""
    ending, rest = _ending(labels[-1])
    last = (ending or labels[-1]) + (rest if ending else "")
    return SPOKEN.join((*labels[:-1], last))
