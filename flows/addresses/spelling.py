"""How people say an address aloud: the table `spelling.csv`, and the form in which words are compared with it.

The table says where each word comes from and how sure it is. Accents are left out on phones, so each word also counts
without them; but accents that the word does not have make another word (Vietnamese "đốt" is no "dot").
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files


class Sign(StrEnum):
    """What a word can stand for; see the head of the table."""

    DOT = "dot"
    POINT = "point"
    SLASH = "slash"
    DASH = "dash"
    UNDERSCORE = "underscore"
    COLON = "colon"
    AT = "at"
    AT_WORD = "at_word"
    WWW = "www"
    SCHEME = "scheme"


@dataclass(slots=True)
class Dot:
    """What may follow a word for the dot. `own`: endings that are clear after it; `words`: that need more.

    `english`: it is an English word, and so are endings such as "it" after it.
    """

    everyday: bool = False
    english: bool = False
    own: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


UNSPACED = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my", "dz"})
"""Languages that are written without spaces, or whose words touch an address."""

# Vowel points, nukta and joiners are left out or put in by keyboards; Persian, Urdu and Arabic keyboards send
# different signs for the same letter.
_LEFT_OUT = (
    *range(0x0591, 0x05BE),
    *range(0x05BF, 0x05C8),
    *range(0x0610, 0x061B),
    0x0640,
    *range(0x064B, 0x0660),
    0x0670,
    *(0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C, 0x0CBC),
    *(0x200B, 0x200C, 0x200D),
)
_SAME = {
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "ڪ": "ک",
    "ة": "ه",
    "ۃ": "ه",
    "ہ": "ه",
    "ۀ": "ه",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
}
_SAME |= {"ё": "е", "ʻ": "'", "ʼ": "'", "‘": "'", "’": "'", "`": "'", "ı": "i", "ँ": "ं", "ſ": "s"}
_TABLE = dict.fromkeys(_LEFT_OUT, "") | {ord(sign): same for sign, same in _SAME.items()}
# A search is many times faster than a translation.
_CHANGED = re.compile(f"[{''.join(map(re.escape, map(chr, _TABLE)))}]")
_LETTERS = str.maketrans("đłøæəɔɛŋɓɗƙƴħɖƒɣʋß", "dloaeoenbdkyhdfgvs")
_TONES = re.compile("[\u0300\u0301]")
_ACCENTS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """Give words as they are compared: lower case, without what keyboards add or leave out. Spaces stay."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFC", text.lower().replace("i\u0307", "i"))
    return lower.translate(_TABLE) if _CHANGED.search(lower) else lower


def _forms(word: str) -> set[str]:
    """Give a word as it can be typed: whole, without tones, without any accent, and German ä as ae."""
    whole = folded(word)
    apart = unicodedata.normalize("NFD", whole)
    forms = {whole, unicodedata.normalize("NFC", _TONES.sub("", apart))}
    if unicodedata.name(whole[:1], "").startswith(("LATIN", "GREEK")):
        forms.add(_ACCENTS.sub("", apart).translate(_LETTERS))
    return forms


SIGNS: dict[Sign, dict[str, set[str]]] = {sign: defaultdict(set) for sign in Sign}
"""For each sign, its words and the languages that have them."""
ENDINGS: dict[str, str] = {}
"""Endings as they sound in other scripts, and what they stand for."""
DOTS: dict[str, Dot] = {}
"""All words for the dot."""
BEFORE: set[str] = set()
"""Words that stand before the dot word in ordinary sentences: "the", "punto por punto"."""


def _read() -> None:
    facts: dict[tuple[str, str], set[str]] = defaultdict(set)
    text = files("flows.addresses").joinpath("spelling.csv").read_text("utf-8")
    rows = [line.split(",") for line in text.splitlines() if line and not line.startswith("#")]
    for language, meaning, cell, _ in rows[1:]:
        facts[language, meaning].update(cell.split("|"))
    for (language, meaning), words in sorted(facts.items()):
        for word in words:
            if meaning == "ending":
                sound, _, ending = word.partition("=")
                ENDINGS.update(dict.fromkeys(_forms(sound), ending))
            elif meaning == "before":
                BEFORE.update(_forms(word))
            elif meaning in set(Sign):
                for form in _forms(word):
                    SIGNS[Sign(meaning)][form].add(language)
    for sign in (Sign.DOT, Sign.POINT):
        for word, languages in SIGNS[sign].items():
            dot = DOTS.setdefault(word, Dot())
            dot.everyday |= sign is Sign.POINT
            for language in sorted(languages):
                dot.own |= facts[language, "own"] - facts[language, "word"]
                dot.english |= language == "en"
                dot.words |= {form for ending in facts[language, "word"] for form in _forms(ending)}


def said(*signs: Sign, languages: frozenset[str] = frozenset()) -> frozenset[str]:
    """Give all words for these signs, in all languages or in these only."""
    return frozenset(
        word
        for sign in signs
        for word, spoken_in in SIGNS[sign].items()
        if not languages or not languages.isdisjoint(spoken_in)
    )


_read()
