"""What a language lacks before it can be offered. The gate (check.py) asks far more; this is judged at every start."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.contract import Limits
from bot.i18n import fit
from bot.i18n.catalogue import BRACE, Catalogue, every_phrase
from bot.i18n.po import Review, Translations

# What a brace may grow to. A list of addresses can be broken anywhere between them, so it counts as one.
_SAMPLE = "x" * 80


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one language lacks, as English sentences: not translated, to be looked at again, wrong braces, too long."""

    language: str
    review: Review
    missing: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] = ()
    wrong_braces: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is lacking."""
        return not (self.missing or self.fuzzy or self.wrong_braces or self.too_long)


def judge(language: str, translations: Translations, limits: Sequence[Limits]) -> Verdict:
    """Say what a language lacks on platforms of these limits."""
    texts = translations.texts
    english = list(dict.fromkeys(form for phrase in every_phrase() for form in phrase.forms()))
    return Verdict(
        language,
        translations.review,
        missing=tuple(form for form in english if form not in texts and form not in translations.fuzzy),
        fuzzy=tuple(form for form in english if form in translations.fuzzy),
        wrong_braces=tuple(form for form in english if form in texts and not same_braces(form, texts[form])),
        too_long=too_long(Catalogue(language, texts=texts), limits),
    )


def same_braces(english: str, text: str) -> bool:
    """Say whether a translation has the braces of its English, as often, and no other brace."""
    return Counter(BRACE.findall(english)) == Counter(BRACE.findall(text)) and not set("{}") & set(
        BRACE.sub("", text)
    )


def too_long(catalogue: Catalogue, limits: Sequence[Limits]) -> tuple[str, ...]:
    """Give the English of what no platform of these could show: a label, or one sentence, over its limit."""
    found: dict[str, None] = {}
    for limit in limits:
        for phrase in every_phrase():
            if phrase.label and not fit.fits(catalogue.label(phrase), limit.label, limit.unit):
                found[phrase.label] = None
            shown = catalogue.brief(phrase) if limit.brief else catalogue.say(phrase)
            if not _shows(shown, limit):
                found[(limit.brief and phrase.brief) or phrase.text] = None
    return tuple(found)


def _shows(text: str, limit: Limits) -> bool:
    filled = BRACE.sub(_SAMPLE, text)
    return fit.fits(filled, limit.text, limit.unit) or all(
        fit.fits(sentence.rstrip(), limit.text, limit.unit) for sentence in fit.sentences(filled)
    )
