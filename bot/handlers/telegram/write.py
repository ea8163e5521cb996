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
# Whatever an app could take for the address of a page and make a link of.
_LINK = re.compile(r"\S*[^\s.]\.[^\s.]\S*")


class Writer:
    """Writes messages. `links` are the operator's own addresses, which people may follow."""

    def __init__(self, links: Collection[str] = ()) -> None:
        self._links = tuple(link for link in links if link)

    def send(self, chat: int, message: Message, thread: int | None = None) -> Call:
        """Send a new message, into a topic of the chat if it has any.

        https://core.telegram.org/bots/api#sendmessage
        """
        fields = {"chat_id": chat, **self._content(message), "protect_content": message.guarded}
        if thread:
            fields["message_thread_id"] = thread
        return Call("sendMessage", fields)

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
        """Set what a person reported as code, which no app makes a link of (#messageentity, in UTF-16 units)."""
        for found in _LINK.finditer(message.text) if message.guarded else ():
            if any(link in found[0] for link in self._links):
                continue
            offset, length = _units(message.text[: found.start()]), _units(found[0])
            yield {"type": "code", "offset": offset, "length": length}


def delete(chat: int, messages: Sequence[str]) -> Iterator[Call]:
    """Delete messages by their ids, as few calls as possible; what is no id is left out."""
    ids = [int(name) for name in messages if name.isascii() and name.isdigit()]
    for at in range(0, len(ids), DELETED_AT_ONCE):
        some = ids[at : at + DELETED_AT_ONCE]
        if len(some) == 1:
            yield Call("deleteMessage", {"chat_id": chat, "message_id": some[0]})
        else:
            yield Call("deleteMessages", {"chat_id": chat, "message_ids": some})


def answer_press(id_: str) -> Call:
    """Stop the clock on a pressed button (https://core.telegram.org/bots/api#answercallbackquery)."""
    return Call("answerCallbackQuery", {"callback_query_id": id_})


def leave(chat: int) -> Call:
    """Leave a group (https://core.telegram.org/bots/api#leavechat)."""
    return Call("leaveChat", {"chat_id": chat})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
