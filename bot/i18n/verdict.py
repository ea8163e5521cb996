"""What a language lacks before it can be offered. The gate (check.py) asks far more; this is judged at every start."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.contract import Limits
from bot.i18n import fit
from bot.i18n.catalogue import BRACE, Catalogue, every_phrase
from bot.i18n.po import Review, Translations

# What a brace usually grows to; addresses and long values are paragraphs of their own and can be divided from the rest.
_SAMPLES = {"list": "example[.]com/abc", "address": "example[.]com/abc", "receipt": "0000-0000-0000-0000"}
_SAMPLE = "x" * 20


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
    if "{" not in english and "{" not in text and "}" not in text:
        return True
    braces = sorted(BRACE.findall(text))
    return braces == sorted(BRACE.findall(english)) and text.count("{") == text.count("}") == len(braces)


def filled(text: str) -> str:
    """Give a text with values of usual length in its braces."""
    return BRACE.sub(lambda brace: _SAMPLES.get(brace[1], _SAMPLE), text) if "{" in text else text


def too_long(catalogue: Catalogue, limits: Sequence[Limits]) -> tuple[str, ...]:
    """Give the English of what one of these could not show: a label, or a single sentence, over its limit."""
    found: dict[str, None] = {}
    for phrase in every_phrase():
        label = catalogue.label(phrase)
        long, brief = filled(catalogue.say(phrase)), filled(catalogue.brief(phrase))
        for limit in limits:
            if phrase.label and not fit.fits(label, limit.label, limit.unit):
                found[phrase.label] = None
            if not _shows(brief if limit.brief else long, limit):
                found[(limit.brief and phrase.brief) or phrase.text] = None
    return tuple(found)


def _shows(text: str, limit: Limits) -> bool:
    return fit.fits(text, limit.text, limit.unit) or all(
        fit.fits(sentence.rstrip(), limit.text, limit.unit) for sentence in fit.sentences(text)
    )
