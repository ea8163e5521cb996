"""Turns a message of the conversation into fields of the Bot API: plain text, no preview, protected where it must be.

No `parse_mode` is ever sent: what a person wrote steers nothing. Every field is given, so that no default of a host's
bot changes what is sent.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from bot.contract import Message
from bot.handlers.telegram.call import Call
from bot.handlers.telegram.keyboard import keyboard

DELETED_AT_ONCE = 100
"""https://core.telegram.org/bots/api#deletemessages"""
# What an app makes something of that can be tapped: an address, with or without a scheme, a mail address, a user name,
# a command, a number or currency sign with a word (https://core.telegram.org/bots/api#messageentity).
_TAPPED = re.compile(r"[^.]\.[^.]|://|(?<!\w)[@/#$]\w")
# What shows people how an address looks (`flows.phrases`): it leads nowhere, and is not to be tried.
_EXAMPLE = re.compile(r"example\.com/page")
_WORD = re.compile(r"\S+")
# Signs that isolate a value (`bot.i18n.bidi`): whoever taps the value to copy it does not want them.
_ISOLATES = "\u2066\u2067\u2068\u2069"
_END_OF_SENTENCE = ".,;:!?…،؛؟。"
_BEFORE_LINK = "(?<![A-Za-z0-9@./:%_=?&#+~-])"
_AFTER_LINK = "(?![A-Za-z0-9@/:%_=?&#+~-]|[.][A-Za-z0-9])"


class Writer:
    """Writes messages. `links` are the operator's own addresses, which people may follow."""

    def __init__(self, links: Collection[str] = ()) -> None:
        any_link = "|".join(re.escape(link) for link in links if link) or "(?!)"
        self._ours = re.compile(f"{_BEFORE_LINK}(?:{any_link}){_AFTER_LINK}")

    def send(self, chat: int, message: Message, thread: int | None = None) -> Call:
        """Send a new message, into a topic of the chat if it has any.

        https://core.telegram.org/bots/api#sendmessage
        """
        fields = {"chat_id": chat, **self._content(message), "protect_content": message.guarded}
        if thread:
            fields["message_thread_id"] = thread
        return Call("sendMessage", fields)

    def bare(self, chat: int, message: Message) -> Call:
        """Send the words of a message and nothing else: nothing but they can be refused then."""
        plain = {"text": message.text, "link_preview_options": {"is_disabled": True}}
        return Call("sendMessage", {"chat_id": chat, **plain, "protect_content": message.guarded})

    def edit(self, chat: int, at: int, message: Message) -> Call:
        """Put a message in the place of an earlier one of ours (#editmessagetext)."""
        return Call("editMessageText", {"chat_id": chat, "message_id": at, **self._content(message)})

    def _content(self, message: Message) -> dict[str, Any]:
        content: dict[str, Any] = {"text": message.text, "link_preview_options": {"is_disabled": True}}
        if entities := list(self._entities(message)):
            content["entities"] = entities
        if rows := keyboard(message):
            content["reply_markup"] = {"inline_keyboard": rows}
        return content

    def _entities(self, message: Message) -> Iterator[dict[str, Any]]:
        """Set as code, of which no app makes a link, what is not to be followed (#messageentity, in UTF-16 units)."""
        text = message.text
        found = self._reported(text) if message.guarded else (one.span() for one in _EXAMPLE.finditer(text))
        for start, end in found:
            yield {"type": "code", "offset": _units(text[:start]), "length": _units(text[start:end])}

    def _reported(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where whatever a person reported or noted, and an app would make a link of, begins and ends."""
        for start, end in self._between_ours(text):
            for word in _WORD.finditer(text, start, end):
                shown = word[0].lstrip(_ISOLATES).rstrip(_ISOLATES + _END_OF_SENTENCE)
                if _TAPPED.search(shown):
                    at = word.start() + word[0].index(shown)
                    yield at, at + len(shown)

    def _between_ours(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where the pieces of a text around the operator's own addresses begin and end."""
        at = 0
        for link in self._ours.finditer(text):
            yield at, link.start()
            at = link.end()
        yield at, len(text)


def batches(messages: Sequence[str]) -> Iterator[list[str]]:
    """Part messages by how many can be deleted at once; what is no id is left out."""
    ids = [name for name in messages if name.isascii() and name.isdigit()]
    for at in range(0, len(ids), DELETED_AT_ONCE):
        yield ids[at : at + DELETED_AT_ONCE]


def delete(chat: int, messages: Sequence[str]) -> Call:
    """Delete messages by their ids, no more than `batches` gives."""
    ids = [int(name) for name in messages]
    if len(ids) == 1:
        return Call("deleteMessage", {"chat_id": chat, "message_id": ids[0]})
    return Call("deleteMessages", {"chat_id": chat, "message_ids": ids})


def answer_press(id_: str) -> Call:
    """Stop the clock on a pressed button (https://core.telegram.org/bots/api#answercallbackquery)."""
    return Call("answerCallbackQuery", {"callback_query_id": id_})


def leave(chat: int) -> Call:
    """Leave a group (https://core.telegram.org/bots/api#leavechat)."""
    return Call("leaveChat", {"chat_id": chat})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
