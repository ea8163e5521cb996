"""The terminal: talk to the bot in a shell, or drive it from a file. The reference platform.

One line in is one message; what is said back is printed, with the options numbered in the order of the conversation and
the standing words on a line of their own. No sign that steers a terminal is printed, whoever
wrote it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TextIO

from bot.contract import Inbound, Limits, Message, Outgoing, Platform
from flows import phrases
from flows.channel import Channel
from flows.events import Said

NAME = "terminal"
PLATFORM = Platform(
    Channel(NAME, seen=phrases.SEEN_TERMINAL, erased=phrases.ERASE_TERMINAL, greets=True, numbered=True),
    Limits(),
)
_CONTROL = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if code not in {9, 10})


def shown(message: Message) -> str:
    """Give a message as text for a terminal: nothing in it can move the cursor or change colours."""
    lines = [message.text]
    if message.buttons:
        lines.append("")
        lines += [f"{number}. {button.text}" for number, button in enumerate(message.buttons, 1)]
    if message.standing and not message.goodbye:
        first = len(message.buttons) + 1
        lines += ["", "  ".join(f"[{number}] {word}" for number, word in enumerate(message.standing, first))]
    return "\n".join(lines).translate(_CONTROL)


async def talk(
    receive: Callable[[Inbound], Awaitable[Outgoing]],
    greeting: Outgoing,
    lines: AsyncIterator[str],
    out: TextIO,
    *,
    chat: str,
    hints: tuple[str, ...] = (),
) -> None:
    """Hold one conversation until the lines end or the chat was erased."""
    say(greeting, out)
    number = 0
    async for line in lines:
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        number += 1
        outgoing = await receive(Inbound(NAME, chat, str(number), Said(text, key=str(number)), hints))
        say(outgoing, out)
        if outgoing.erase:
            return


def say(outgoing: Outgoing, out: TextIO) -> None:
    """Print what the bot says, set off from what was typed."""
    out.writelines(shown(message) + "\n\n" for message in outgoing.messages)
    out.flush()
