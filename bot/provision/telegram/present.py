"""The profile that the bot has: read of whoever can ask Telegram for it, in as few calls as will do."""

from collections.abc import Collection
from typing import Protocol

from bot.i18n.known import names
from bot.provision.telegram.profile import Texts, code_of


class Reader(Protocol):
    """Asks Telegram. `code` is a two-letter code, or that of the default."""

    async def name(self, code: str) -> str:
        """Give the name (https://core.telegram.org/bots/api#getmyname)."""

    async def description(self, code: str) -> str:
        """Give the description (#getmydescription)."""

    async def about(self, code: str) -> str:
        """Give the short description (#getmyshortdescription)."""

    async def commands(self, code: str) -> tuple[tuple[str, str], ...]:
        """Give the commands of exactly this code (#getmycommands)."""


def known_codes() -> frozenset[str]:
    """Give every code under which some version of this program may have set something."""
    return frozenset(code for tag in names().languages if (code := code_of(tag)))


async def read(reader: Reader, wanted: Collection[str], known: Collection[str] = ()) -> dict[str, Texts]:
    """Read what is set for the `wanted` codes, and for the other `known` ones that have commands.

    The Bot API lists no languages. Commands alone are not those of the default where a language has none of its own,
    so they tell whether a language was ever set: one call for each.
    """
    present = {code: await _all(reader, code, await reader.commands(code)) for code in wanted}
    for code in sorted(set(known) - set(wanted)):
        if commands := await reader.commands(code):
            present[code] = await _all(reader, code, commands)
    return present


async def _all(reader: Reader, code: str, commands: tuple[tuple[str, str], ...]) -> Texts:
    return Texts(await reader.name(code), await reader.description(code), await reader.about(code), commands)
