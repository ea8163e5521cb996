"""How the fuzzer makes a new message out of one it has: by pieces that addresses are made of, and disguises of them."""

import json
import random
from collections.abc import Callable
from pathlib import Path

PIECES: tuple[str, ...] = tuple(json.loads(Path(__file__).with_name("pieces.json").read_text("utf-8")))
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

_LONGEST = 5000

Change = Callable[[random.Random, str], str]


def _cut(chance: random.Random, text: str) -> tuple[str, str, str]:
    start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return text[:start], text[start:end], text[end:]


def _insert(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(PIECES) + text[at:]


def _replace(chance: random.Random, text: str) -> str:
    before, _, after = _cut(chance, text)
    return before + chance.choice(PIECES) + after


def _delete(chance: random.Random, text: str) -> str:
    before, _, after = _cut(chance, text)
    return before + after


def _repeat(chance: random.Random, text: str) -> str:
    before, middle, after = _cut(chance, text)
    return before + middle * chance.randint(2, 9) + after


def _widen(chance: random.Random, text: str) -> str:
    before, middle, after = _cut(chance, text)
    return before + middle.translate(_FULL_WIDTH) + after


def _shout(chance: random.Random, text: str) -> str:
    before, middle, after = _cut(chance, text)
    return before + middle.swapcase() + after


def _disguise(chance: random.Random, text: str) -> str:
    return text.replace(".", chance.choice(("[.]", " dot ", "。", " . ", "\u200b.", "(dot)")), 1)


_OTHERS: tuple[Change, ...] = (_replace, _delete, _repeat, _widen, _shout, _disguise)
_CHANGES = (_insert,) * 3 + _OTHERS


def mutated(text: str, seed: int) -> str:
    """Change a message in one to four ways; the same seed, the same change."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_CHANGES)(chance, text)[:_LONGEST]
    return text
