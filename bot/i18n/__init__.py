"""Languages: what is offered, a reply in the person's own, and the words they may type."""

from bot.i18n.catalogue import Catalogue
from bot.i18n.catalogues import Catalogues, UnknownLocaleError
from bot.i18n.negotiate import negotiate, parse_accept_language
from bot.i18n.po import UnreadableCatalogueError
from bot.i18n.render import render, split
from bot.i18n.vocabulary import vocabulary

__all__ = [
    "Catalogue",
    "Catalogues",
    "UnknownLocaleError",
    "UnreadableCatalogueError",
    "negotiate",
    "parse_accept_language",
    "render",
    "split",
    "vocabulary",
]
