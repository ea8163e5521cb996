"""Each platform as the conversation serves it: its flow, its limits, and the operator's values in its sentences."""

import functools
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.app.errors import StartError
from bot.conversation import Spoken
from bot.handlers import PLATFORMS, web
from bot.helplines import FILE as HELPLINES
from bot.helplines import HelplinesError, read_helplines
from bot.i18n import Catalogues, negotiate, parse_accept_language, vocabulary
from bot.outbox.entry import MARK_DAYS
from bot.settings import Settings
from flows.addresses import read_addresses
from flows.report import report_flow


def platforms(
    settings: Settings, catalogues: Catalogues, links: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Spoken]:
    """Give every platform of this version by its name. Raises StartError if the operator's helplines cannot be used.

    `links` lead people to the bot of a messaging app; what is passed on elsewhere is the public address.
    """
    words = vocabulary(catalogues)
    try:
        helplines = read_helplines(settings.data / HELPLINES)
    except HelplinesError as error:
        raise StartError(str(error)) from None
    read = (
        functools.partial(read_addresses, documentation_hosts=True)
        if settings.documentation_hosts
        else read_addresses
    )
    site = {
        "hotline": settings.hotline,
        "operator": settings.operator,
        "contact": settings.contact,
        "portal": settings.portal,
        "finder": settings.finder,
        "minutes": str(settings.session_minutes),
        "days": str(MARK_DAYS),
    }
    link_of = {
        platform.name: links.get(platform.name, "") if platform.app else settings.public_url
        for platform in PLATFORMS
    }
    return {
        platform.name: Spoken(
            report_flow(
                languages=catalogues.offered,
                vocabulary=words,
                channel=replace(platform.channel, passes_on=bool(link_of[platform.name])),
                mode=settings.mode,
                portal=bool(settings.portal),
                helplines=helplines,
                finder=bool(settings.finder),
                delete_address=settings.delete_address,
                read=read,
            ),
            platform.limits,
            site | {"app": platform.app, "link": link_of[platform.name]},
        )
        for platform in PLATFORMS
    }


def web_words(catalogues: Catalogues) -> web.Words:
    """Give the web page what it needs of the languages."""
    return web.Words(
        say=lambda phrase, language: catalogues.of(language).label(phrase),
        direction=lambda language: catalogues.of(language).direction,
        accepted=parse_accept_language,
        choose=lambda hints: negotiate(hints, catalogues.offered) or catalogues.offered[0],
    )
