"""All languages: read and judged at start; only those that are fit to be offered can be had.

A language is *complete* when every sentence is there, has the braces of the English one and fits every
platform in use; it is *offered* when, besides, its header says that someone checked what it says (X-Review).
DESIGN calls this the rule of languages, and the operator may narrow it, or knowingly widen it, with
REPORTLINE_LOCALES.
"""

from collections.abc import Iterable
from pathlib import Path

from bot.contract import Limits
from bot.i18n import po
from bot.i18n.catalogue import SOURCE, Catalogue
from bot.i18n.known import LOCALES, names, translated
from bot.i18n.verdict import Verdict, judge, too_long

ALL = "all"


class UnknownLocaleError(ValueError):
    """A language was asked for that is not there, or not complete and reviewed."""


class Catalogues:
    """The offered languages, and what is known of the others."""

    def __init__(self, catalogues: Iterable[Catalogue], verdicts: Iterable[Verdict] = ()) -> None:
        """Keep these as offered, in the order in which languages are listed to people. There must be one."""
        by_tag = {catalogue.language: catalogue for catalogue in catalogues}
        order = dict.fromkeys((*names().languages, *sorted(by_tag)))
        self._offered = {tag: by_tag[tag] for tag in order if tag in by_tag}
        self._fallback = self._offered.get(SOURCE) or next(iter(self._offered.values()))
        self._verdicts = tuple(verdicts)

    @classmethod
    def load(
        cls, limits: Iterable[Limits] = (), wanted: str | Iterable[str] = (), *, locales: Path = LOCALES
    ) -> "Catalogues":
        """Read and judge every language that is here, for platforms of these limits.

        `wanted` (tags, also as one text with commas or spaces) narrows what is offered to these; "all" widens
        it to every complete language, reviewed or not. Raises UnknownLocaleError for a tag that cannot be
        offered, and UnreadableCatalogueError for a broken .po file.
        """
        known, limits = names().languages, tuple(dict.fromkeys(limits))
        tags = set(wanted.replace(",", " ").split() if isinstance(wanted, str) else wanted)
        catalogues = {SOURCE: Catalogue(SOURCE)}
        verdicts = {SOURCE: Verdict(SOURCE, "native", too_long=too_long(catalogues[SOURCE], limits))}
        for tag in translated(locales):
            translations = po.read(po.path(tag, locales))
            verdicts[tag] = judge(tag, translations, limits)
            catalogues[tag] = Catalogue(
                tag, known[tag].direction if tag in known else "ltr", translations.texts
            )
        fit = {
            tag
            for tag, verdict in verdicts.items()
            if tag == SOURCE or (verdict.complete and (verdict.review != "none" or ALL in tags))
        }
        if lacking := tags - {ALL} - fit:
            raise UnknownLocaleError(f"not here, or not complete and reviewed: {' '.join(sorted(lacking))}")
        offered = fit if not tags or ALL in tags else fit & tags
        return cls((catalogues[tag] for tag in offered), verdicts.values())

    @property
    def offered(self) -> tuple[str, ...]:
        """The offered languages as BCP 47 tags, in the order in which they are listed to people."""
        return tuple(self._offered)

    def of(self, language: str) -> Catalogue:
        """Give an offered language; English (or the first one) for a tag that is not, or no longer, offered."""
        return self._offered.get(language, self._fallback)

    def state(self) -> tuple[Verdict, ...]:
        """Give what was found of every language that is here, offered or not, in no particular order."""
        return self._verdicts
