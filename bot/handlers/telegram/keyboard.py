"""The buttons under a message: its options, then Back and Help, which are wanted at every step.

https://core.telegram.org/bots/api#inlinekeyboardmarkup
"""

from collections.abc import Iterator, Sequence

from bot.contract import Button, Message
from bot.handlers.telegram.press import data_of
from flows.events import Command

SHORT = 14
"""Signs of a label that leaves room for another one beside it."""
LONGEST = 30
"""Signs of an option that a narrow phone shows whole; of a longer one its short form is shown."""
MANY = 6
"""Options that fit on a small screen with a row each."""
STANDING = "standing"
"""As `flows.heard.STANDING_ROW`."""
_BACK, _HELP = 0, 2
# Nothing is before these, or all of it is over.
_NO_WAY_BACK = frozenset({"language", "after", "start"})

Row = list[dict[str, str]]


def keyboard(message: Message) -> list[Row]:
    """Give the rows of buttons; none where nothing is asked."""
    rows = [[_option(button) for button in row] for row in _rows(message.buttons)]
    standing = list(_standing(message))
    return [*rows, standing] if standing else rows


def _rows(buttons: Sequence[Button]) -> Iterator[Sequence[Button]]:
    """Give each option a row; where there are many, two short neighbours share one."""
    at = 0
    while at < len(buttons):
        pair = buttons[at : at + 2]
        together = len(buttons) > MANY and len(pair) == 2 and all(len(shown(one)) <= SHORT for one in pair)
        yield pair if together else pair[:1]
        at += 2 if together else 1


def shown(button: Button) -> str:
    """Give what is written on a button."""
    return button.text if len(button.text) < LONGEST else button.label


def _option(button: Button) -> dict[str, str]:
    return {"text": shown(button), "callback_data": data_of(button.question, button.option, button.asked)}


def _standing(message: Message) -> Iterator[dict[str, str]]:
    if not message.question or message.goodbye or not message.standing:
        return
    at_start = message.question in _NO_WAY_BACK or (message.question == "addresses" and not message.guarded)
    help_label = message.standing[_HELP]
    offered = message.question == "help" or any(shown(button) == help_label for button in message.buttons)
    for at, command, there in ((_BACK, Command.BACK, not at_start), (_HELP, Command.HELP, not offered)):
        if there:
            data = data_of(STANDING, command.value, message.asked)
            yield {"text": message.standing[at], "callback_data": data}
