"""Finds addresses that somebody spelled, among the words of a message: "h t t p colon slash slash example dot com".

"Point", "punto", "точка", "点" are everyday words. So a spelled dot counts only between two labels with an existing
ending behind the last; an ending that is a word needs more: a www, a slash, a second dot, or no other words around.
"""

import re
from dataclasses import dataclass

from flows.addresses.names import ends_well, split_labels
from flows.addresses.plausible import LAST_NAME, host_length, is_plausible, written
from flows.addresses.signs import BRACKETED, DOT, GAP, NAME, SPOKEN
from flows.addresses.spelled_path import JOINERS, spelled_path
from flows.addresses.spelling import DOTS, SIGNS, Sign
from flows.addresses.tokens import Token
from flows.addresses.words import COMMON

_NAME = re.compile(f"{NAME}++")
_TYPED = re.compile(
    rf"(?P<before>[^\w\ue000-\ue002]{{0,3}})(?P<scheme>(?i:https?)://{GAP}?)?(?P<host>{NAME}++(?:{DOT}{NAME}++)++)(?P<rest>(?::\d++)?(?:/\S*)?)$"
)
# A dash in Turkish and in Indonesian; with "dot" they are English words: "flat tire example dot com".
_ENGLISH_TOO = frozenset({"tire", "strip"})
_MAIL = frozenset({"gmail", "googlemail", "hotmail", "outlook", "icloud", "protonmail", "gmx"})


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
    path, last = spelled_path(tokens, at)
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
    count = host_length(labels)
    if count < 2:
        return None, places[-1][1] + 1
    whole = count == len(labels)
    last = places[count - 1][1]
    path, end = spelled_path(tokens, last + 1) if _NAME.fullmatch(labels[count - 1]) else ("", last)
    first, scheme = _scheme(tokens, places[0][0], free)
    words = [tokens[dot].word for dot in (place[0] - 1 for place in places[1:count])]
    begins = tokens[first].breaks or (first == 0 and edges[0])
    alone = begins and (tokens[end + 1].breaks if end + 1 < len(tokens) else edges[1])
    if not is_plausible(labels[:count], words, scheme=bool(scheme), path=bool(path), alone=alone):
        return None, places[-1][1] + 1 if whole else last + 1
    before = _mail(tokens, first, free, labels[0])
    if before and not scheme:
        return Spelled(first - 2, end, f"{tokens[first - 2].raw}@{written(labels[:count])}"), end + 1
    return Spelled(first, end, scheme + written(labels[:count]) + path), end + 1


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
    return (sure or maybe) and LAST_NAME.search(tokens[first - 2].raw) is not None


def _labels(tokens: list[Token], at: int, free: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Give the labels around the dots from `at` on, and the first and the last token of each."""
    if at - 1 < free or tokens[at].breaks or tokens[at - 1].kind not in {None, Sign.WWW}:
        return [], []
    name = LAST_NAME.search(tokens[at - 1].raw)
    if name is None or "/" in tokens[at - 1].raw.replace("://", "", 1):
        return [], []
    first, label = at - 1, "www" if tokens[at - 1].kind is Sign.WWW else tokens[at - 1].raw
    while first - 2 >= free and not tokens[first].breaks and not tokens[first - 1].breaks:
        joiner, before = JOINERS.get(tokens[first - 1].kind or Sign.DOT), tokens[first - 2]
        if tokens[first - 1].word in _ENGLISH_TOO and DOTS[tokens[at].word].english:
            break
        if (
            not joiner
            or before.kind is not None
            or not LAST_NAME.search(before.raw)
            or not _NAME.match(label)
        ):
            break
        first, label = first - 2, before.raw + joiner + label
    labels, places = [label], [(first, at - 1)]
    while at + 1 < len(tokens) and tokens[at].kind is Sign.DOT and _follows(tokens, at):
        label, last = tokens[at + 1].raw, at + 1
        while last + 2 < len(tokens) and _NAME.fullmatch(label):
            joiner = JOINERS.get(tokens[last + 1].kind or Sign.DOT)
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
