"""The gate of the languages: `python -m bot.i18n.check`. Ends with 1 and a list that a translator can act on.

A language under way (X-Review: none) may have gaps; whatever of it is there must be right. One that claims a
review must be whole, and its back-translation must be of the very words that are shown.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.i18n import extract, fit, names, po, rules, update
from bot.i18n.catalogue import SOURCE, Catalogue, every_phrase
from bot.i18n.known import FILE, LOCALES, translated
from bot.i18n.verdict import filled
from bot.i18n.vocabulary import clashes
from flows import phrases
from flows.phrases import Phrase

# With what is said of who can see the chat, the notice is one short message; translations may be a third longer.
_NOTICE_GRAPHEMES = {SOURCE: 350}
_NOTICE_TRANSLATED = 472
_LABELS = sorted({phrase.label for phrase in every_phrase() if phrase.label}, key=len, reverse=True)
_CHOOSE = re.compile(rf"\bchoose ({'|'.join(map(re.escape, _LABELS))})\b", re.IGNORECASE)
_WHO_SEES = frozenset(("SEEN_APP", "SEEN_SEALED", "SEEN_SMS", "SEEN_WEB"))
# Titles and hidden texts of the web page are no messages, so no locked phone shows them.
_NEVER_FIRST = frozenset(value.text for name, value in vars(phrases).items() if name.startswith("WEB_"))


def problems(locales: Path = LOCALES) -> Iterator[str]:
    """Give everything that is wrong, one line each."""
    if not extract.is_fresh():
        yield "bot.pot is stale: python -m bot.i18n.update"
    if FILE.read_text(encoding="utf-8") != names.generate(translated(locales)):
        yield "names.json is stale: python -m bot.i18n.names"
    yield from of_catalogue(Catalogue(SOURCE))
    catalogues = [Catalogue(SOURCE)]
    for tag in translated(locales):
        file = po.path(tag, locales)
        try:
            translations = po.read(file)
        except po.UnreadableCatalogueError as error:
            yield str(error)
            continue
        catalogue = Catalogue(tag, texts=translations.texts)
        if update.merged(file.read_text(encoding="utf-8"), extract.template()) != file.read_text(
            encoding="utf-8"
        ):
            yield f"{tag}: bot.po does not hold the sentences as they are now: python -m bot.i18n.update"
        yield from of_catalogue(catalogue)
        if translations.review != "none":
            yield from _gaps(tag, translations)
            catalogues.append(catalogue)
        if translations.review == "back-translated":
            yield from _back(tag, translations, file.with_name(update.BACK))
    for clash in clashes(catalogues):
        yield f"command words: {clash}"


def of_catalogue(catalogue: Catalogue) -> Iterator[str]:
    """Give what is wrong with the sentences of one language that are there."""
    tag = catalogue.language
    if tag != SOURCE and not rules.terms(tag).not_first:
        yield f"{tag}: add the words of your language that name abuse to terms.csv (not_first)"
    labels: dict[str, str] = {}
    for phrase in every_phrase():
        for english, text, found in _of_phrase(catalogue, phrase):
            yield f"{tag}: {english!r}: {found} -> {text!r}"
        label = catalogue.label(phrase)
        if (
            phrase.label
            and labels.setdefault(label, phrase.label) != phrase.label
            and _is_there(catalogue, phrase.label)
        ):
            yield f"{tag}: {labels[label]!r} and {phrase.label!r} must not have the same label {label!r}"
    yield from _notice(catalogue)


def _of_phrase(catalogue: Catalogue, phrase: Phrase) -> Iterator[tuple[str, str, str]]:
    tag = catalogue.language
    for english, text in (
        (phrase.text, catalogue.say(phrase)),
        (phrase.brief, catalogue.brief(phrase)),
        (phrase.label, catalogue.label(phrase)),
    ):
        if not english or not _is_there(catalogue, english):
            continue
        found = [*rules.complaints(tag, english, text), *rules.too_long_text(text)]
        found += _names_buttons(catalogue, english, text)
        if english == phrase.label:
            found += rules.too_long_label(text)
        elif english not in _NEVER_FIRST:
            found += rules.names_abuse_first(tag, text)
        if english == phrase.brief:
            found += rules.too_long_brief(tag, text)
        yield from ((english, text, complaint) for complaint in found)


def _names_buttons(catalogue: Catalogue, english: str, text: str) -> Iterator[str]:
    """Complain where people are told to choose a button that is called otherwise."""
    for name in _CHOOSE.findall(english):
        label = catalogue.texts.get(name, name)
        if label.casefold() not in text.casefold():
            yield f"must name the button {name!r} as it is labelled: {label!r}"


def _is_there(catalogue: Catalogue, english: str) -> bool:
    return catalogue.language == SOURCE or english in catalogue.texts


def _notice(catalogue: Catalogue) -> Iterator[str]:
    """Complain of a long first message, taken with the longest word on who can see the chat."""
    seen = [catalogue.say(value) for name, value in vars(phrases).items() if name in _WHO_SEES]
    longest = max(seen, key=len)
    length = fit.measure(filled(f"{catalogue.say(phrases.NOTICE)} {longest}"), "graphemes")
    limit = _NOTICE_GRAPHEMES.get(catalogue.language, _NOTICE_TRANSLATED)
    if length > limit:
        yield f"{catalogue.language}: the first message has {length} signs with {longest!r}; {limit} are allowed"


def _gaps(tag: str, translations: po.Translations) -> Iterator[str]:
    for english in dict.fromkeys(form for phrase in every_phrase() for form in phrase.forms()):
        if english in translations.fuzzy:
            yield f"{tag}: {english!r} changed: look at its translation again and take the word fuzzy away"
        elif english not in translations.texts:
            yield f"{tag}: {english!r} is not translated"


def _back(tag: str, translations: po.Translations, file: Path) -> Iterator[str]:
    """Every translation needs its own words said back in English."""
    said = {}
    if file.exists():
        said = {entry.english: entry.text for entry in po.entries(file.read_text(encoding="utf-8"))}
    for text in translations.texts.values():
        if not said.get(text):
            yield f"{tag}: {file.name} does not say what this means: {text!r}"


if __name__ == "__main__":
    found = list(problems())
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.exit(1 if found else 0)
