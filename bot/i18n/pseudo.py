"""Languages that nobody speaks, to see what real ones will do to a screen: longer, accented, or right to left.

For tests and for trying out a layout. What is still plain English on the screen was never handed to a translator;
what is cut off will be cut off in Burmese too.
"""

from collections.abc import Callable, Iterator

from bot.i18n.catalogue import BRACE, Catalogue, every_phrase

LEFT_TO_RIGHT = "qps-ploc"
RIGHT_TO_LEFT = "qps-plocm"
_ACCENTS = str.maketrans("AEIOUYaceinouyz", "ÀÉÎÖÛÝåçéîñöûýž")
# By their place in the alphabet: the result is nonsense, but of the right direction and length.
_HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתםןףץ")
_LABEL = 20


def pseudo() -> Catalogue:
    """Give a left-to-right language, with accents and a third longer than English; labels grow to 20 at most."""
    texts = {}
    for english, is_label in _forms():
        longer = english + " " + "~" * (len(english) // 3)
        text = longer[:_LABEL] if is_label and len(english) <= _LABEL else longer
        texts[english] = _outside_braces(text, lambda piece: piece.translate(_ACCENTS)).strip()
    return Catalogue(LEFT_TO_RIGHT, "ltr", texts)


def pseudo_rtl() -> Catalogue:
    """Give a right-to-left language, in Hebrew letters."""
    texts = {
        english: _outside_braces(english, lambda piece: piece.lower().translate(_HEBREW))
        for english, _ in _forms()
    }
    return Catalogue(RIGHT_TO_LEFT, "rtl", texts)


def _forms() -> Iterator[tuple[str, bool]]:
    """Give every English sentence once, and whether it is written on a button."""
    labels = {phrase.label for phrase in every_phrase()}
    for english in dict.fromkeys(form for phrase in every_phrase() for form in phrase.forms()):
        yield english, english in labels


def _outside_braces(text: str, change: Callable[[str], str]) -> str:
    """Change a text but for its braces."""
    pieces = BRACE.split(text)
    return "".join(change(piece) if index % 2 == 0 else f"{{{piece}}}" for index, piece in enumerate(pieces))
