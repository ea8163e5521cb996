"""Sentences that are joined by a full stop without a space, in every language: "hier.la page", "gördüm.ve sonra".

The same ending is a word in one language and an address in another, so the other words of the message decide. The
table `joints.txt` says which endings are words where, and by which words a language is known.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from importlib.resources import files

_OWN_SCRIPT = "*"
_WORD = re.compile("[^\\s.,;:!?\"'()\\[\\]<>/\u2018\u2019\u02bb\u02bc\u060c\u061b\u061f\u06d4\u0964\u2026]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans("đłıøæəɔɛŋɓɗƙʋ", "dlioaeoenbdkv")


def _forms(word: str) -> set[str]:
    """Give a word as it is typed: with its accents and, in Latin letters, without."""
    if not unicodedata.name(word[0], "").startswith("LATIN"):
        return {word}
    return {word, _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_LETTERS)}


def _read() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    endings: dict[str, frozenset[str]] = {}
    left_out: dict[str, frozenset[str]] = {}
    languages: dict[str, set[str]] = defaultdict(set)
    for line in files("flows.addresses").joinpath("joints.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        code, here, words = line.split(" | ")
        code = _OWN_SCRIPT if words == _OWN_SCRIPT else code
        endings[code] = endings.get(code, frozenset()) | {one for one in here.split() if one[0] != "-"}
        left_out[code] = frozenset(one[1:] for one in here.split() if one[0] == "-")
        for word in words.split():
            for form in _forms(word):
                languages[form].add(code)
    return endings, left_out, {word: frozenset(codes) for word, codes in languages.items()}


_ENDINGS, _LEFT_OUT, _LANGUAGES = _read()
_TELLTALE = frozenset(_LANGUAGES) - {_OWN_SCRIPT}


def telltales(text: str) -> frozenset[str]:
    """Give the words of a text that say which language it is in; `everyday_endings` needs no others."""
    return _TELLTALE.intersection(_WORD.findall(unicodedata.normalize("NFC", text.lower())))


def everyday_endings(words: frozenset[str]) -> frozenset[str]:
    """Give all endings that are everyday words of the language of these words. For one call a message, not one a host.

    `words`: the message's words in lower case, or what `telltales` makes of it. Endings are in lower case, no punycode.

    The language is the one with most telltale words, be it a single one; of several with as many, each counts.
    Endings in Chinese or Japanese are always among them.
    """
    known = Counter(code for word in _TELLTALE & words for code in _LANGUAGES[word])
    most = max(known.values(), default=0)
    return _ENDINGS[_OWN_SCRIPT].union(*(_ENDINGS[code] for code, count in known.items() if count == most))


def follows(ending: str, word: str) -> bool:
    """Say whether an ending may begin a sentence after this very word: "ayer.es", although example.es is Spain's."""
    return any(ending in _ENDINGS[code] | _LEFT_OUT[code] for code in _LANGUAGES.get(word, ()))
