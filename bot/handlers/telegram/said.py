"""What a text says: words, or a command of the menu, with the language that a start link carries.

https://core.telegram.org/bots/features#commands and #deep-linking
"""

import re

from flows.events import Command, Event, Said

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_COMMANDS = {command.value: command for command in Command}
# What follows a command and may be an address. No address is lost because a command stands before it.
_MAY_BE_ADDRESS = re.compile(r"[^\s.][.:/[({]\S|//")
_PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")
# Of a start payload: a region, a script or a number after the language.
_SUBTAG = re.compile("[A-Z]{2}|[A-Z][a-z]{3}|[0-9]{3}")


def said(text: str, links: tuple[str, ...], key: str, *, edited: bool) -> tuple[Event, tuple[str, ...]]:
    """Give what a text says, and the languages that a start link names, best first.

    A version of an earlier message is a text, whatever it says: Telegram also sends one when nothing changed that a
    person sees.
    """
    name, rest = command_in(text)
    command = _COMMANDS.get(name) if not edited else None
    if command is None or links or _MAY_BE_ADDRESS.search(rest):
        return Said(text, links, key, edited), ()
    if command is Command.STATUS and rest:
        return Said(rest, key=key), ()
    return command, _languages(rest) if command is Command.START else ()


def command_in(text: str) -> tuple[str, str]:
    """Give the name of a command, in small letters, and what follows it; both empty if the text is none."""
    found = _COMMAND.fullmatch(text.strip())
    return (found[1].casefold(), (found[2] or "").strip()) if found else ("", "")


def _languages(payload: str) -> tuple[str, ...]:
    """Give the language of a start link `<campaign>-<language>`, as hints: `poster-pt-BR` is pt-BR, then BR."""
    if not _PAYLOAD.fullmatch(payload):
        return ()
    parts = re.split("[-_]", payload)
    if len(parts) > 2 and _SUBTAG.fullmatch(parts[-1]):
        return (f"{parts[-2]}-{parts[-1]}", parts[-1])
    return (parts[-1],) if parts[-1] else ()
