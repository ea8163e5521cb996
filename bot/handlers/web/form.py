"""A posted form, read: whose conversation, which page of it, and what was typed or pressed.

The names of the fields are written here once; `page.html` gets them from here.

An option is an `<input type="submit">` whose *name* says what it chooses and whose value is its words, because Lynx and
other text browsers show the value of a `<button>` to the person and not what stands inside it. The one `<button>`, for
words in two languages, has all of them in its value too.
"""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flows.events import Chose, Command, Event, Said

CHAT, NONCE, ASKED, TEXT = "chat", "page", "asked", "text"
CHOICE, COMMAND = "choice:", "command:"

STANDING = (Command.BACK, Command.CANCEL, Command.HELP, Command.LANGUAGE, Command.PRIVACY)
"""The commands under every page, in the order of `bot.contract.Message.standing`."""

LONGEST = 4096
"""Signs in a message that the flow reads at all."""

_FIELDS = 8
_CHAT = re.compile(r"[A-Za-z0-9_-]{32}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16}")
_ASKED = re.compile(r"[0-9A-Z.]{1,24}")
_CHOICE = re.compile(r"([a-z_]{1,32}):([A-Za-z0-9_-]{1,40}):([A-Za-z0-9.]{0,40})")
_COMMANDS = {command.value: command for command in STANDING}
# What a browser writes for a field that is no file (RFC 7578, section 4.2).
_PART = re.compile(
    rf'\r\nContent-Disposition: form-data; name="({CHAT}|{NONCE})"\r\n\r\n([\w-]+)'.encode(), re.IGNORECASE
)


class UnreadableFormError(Exception):
    """This is not a form that one of our pages could have sent."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as posted. `draft` is what stood in the box, to be handed back where it was not taken."""

    chat: str
    nonce: str
    event: Event
    draft: str = ""


def new_chat() -> str:
    """Draw the name of a conversation: 192 random bits. Nothing is stored for it until something is posted."""
    return secrets.token_urlsafe(24)


def new_nonce() -> str:
    """Draw the name of one page: 96 random bits. Posted a second time (a reload), it is answered and not executed."""
    return secrets.token_urlsafe(12)


def read(body: bytes) -> Posted:
    """Read an application/x-www-form-urlencoded body. Bytes that are no UTF-8 become U+FFFD.

    Raises UnreadableFormError.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=_FIELDS
        )
    except ValueError as error:
        raise UnreadableFormError("too many fields") from error
    fields = dict(reversed(pairs))  # the first one counts
    chat, nonce = fields.get(CHAT, ""), fields.get(NONCE, "")
    if not _CHAT.fullmatch(chat) or not _NONCE.fullmatch(nonce):
        raise UnreadableFormError("no conversation")
    # Browsers post line ends as CR LF; the person saw one sign, and it is to count as one.
    text = fields.get(TEXT, "").replace("\r\n", "\n")
    # What is too long to be read is not handed back either: it may be a picture written as text.
    draft = text.strip() if len(text) <= LONGEST else ""
    return Posted(chat, nonce, _event(fields, text), draft)


def read_multipart(head: bytes, boundary: bytes) -> tuple[str, str]:
    """Find conversation and page in the beginning of a multipart body, whose files are never read.

    Only whole parts count, as the boundary divides them (RFC 2046, section 5.1.1): a file that holds what looks like
    these fields must not lead its sender into somebody else's conversation.

    Our own forms are never multipart: this comes from an extension or a changed page. Raises UnreadableFormError.
    """
    parts = (b"\r\n" + head).split(b"\r\n--" + boundary)[1:-1]  # the last one is the end, or cut off
    found = [one.groups() for part in reversed(parts) if (one := _PART.fullmatch(part))]
    fields = {name.lower(): value.decode("ascii", "replace") for name, value in found}  # the first one counts
    chat, nonce = (fields.get(name.encode(), "") for name in (CHAT, NONCE))
    if not _CHAT.fullmatch(chat) or not _NONCE.fullmatch(nonce):
        raise UnreadableFormError("no conversation")
    return chat, nonce


def _event(fields: dict[str, str], text: str) -> Event:
    """Say what was done. Raises UnreadableFormError for a press that no page of ours offers."""
    asked = fields.get(ASKED, "")
    said = Said(text, asked=asked if _ASKED.fullmatch(asked) else "")
    for name in fields:
        if name.startswith(COMMAND):
            if command := _COMMANDS.get(name.removeprefix(COMMAND)):
                return command
            raise UnreadableFormError("no such command")
        if name.startswith(CHOICE):
            if not (choice := _CHOICE.fullmatch(name.removeprefix(CHOICE))):
                raise UnreadableFormError("no such choice")
            # Who types one more address and presses Send would send the report without it. The words come first;
            # the answer shows everything once more, not sent yet.
            if choice[2] == "send" and text.strip():
                return said
            return Chose(*choice.groups())
    if TEXT not in fields:
        raise UnreadableFormError("nothing was said")
    return said
