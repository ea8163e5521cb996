"""What Telegram's servers hold of a bot's chats: who is there, every message by its number, the presses that wait.

It refuses what they refuse, in their words (`fail_query_with_error` of https://github.com/tdlib/telegram-bot-api, and
what TDLib says below it). A little over 200 lines: one server's memory, seen from end to end.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.entities import check, links

Json = dict[str, Any]

_MESSAGES = ("message", "edited_message")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class RefusedError(Exception):
    """A call that is not carried out: the status, the words after its name, and where the chat has gone, if it has."""

    def __init__(self, words: str, status: int = 400, moved_to: int = 0) -> None:
        super().__init__({400: "Bad Request: ", 403: "Forbidden: "}[status] + words)
        self.status = status
        self.parameters = {"migrate_to_chat_id": moved_to} if moved_to else None


@dataclass
class Chat:
    """One chat. `messages` are those that it shows, by number, as the Bot API gives them.

    `closed` is why no more can come; `moved_to` is the id of the supergroup that a group has become.
    """

    about: Json
    messages: dict[int, Json] = field(default_factory=dict)
    closed: str = ""
    moved_to: int = 0


@dataclass
class Chats:
    """All chats of one bot. `me` is the bot as a user. `kept` are messages that are too old to be deleted."""

    me: Json
    held: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, int] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    kept: set[tuple[int, int]] = field(default_factory=set)
    last: int = 0
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def number(self) -> int:
        """Give the number of the next message: one row for all chats with people, as on the real servers."""
        self.last += 1
        return self.last

    async def change(self) -> None:
        """Wait until something changes."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting

    def changed(self) -> None:
        """Tell those who wait."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    def take_in(self, update: Json) -> None:
        """Note what an update tells of a chat. It may be as broken as it likes."""
        for kind in _MESSAGES:
            message = update.get(kind)
            if (chat := self._of(message)) and isinstance(message, dict):
                number = message.get("message_id")
                if isinstance(number, int):
                    chat.messages[number] = message
                    self.last = max(self.last, number)
        query = update.get("callback_query")
        if isinstance(query, dict):
            chat = self._of(query.get("message")) or self._of({"chat": query.get("from")})
            if chat and isinstance(query.get("id"), str):
                self.presses[query["id"]] = chat.about["id"]
        change = update.get("my_chat_member")
        member = change.get("new_chat_member") if isinstance(change, dict) else None
        if (chat := self._of(change)) and isinstance(member, dict):
            status = member.get("status")
            private = chat.about.get("type", "private") == "private"
            gone = "bot was blocked by the user" if private else "bot was kicked from the group chat"
            chat.closed = gone if status in {"kicked", "left"} else ""
        self.changed()

    def send(self, fields: Json) -> Json:
        """Send a message."""
        chat = self._open(fields["chat_id"])
        number = self.number()
        message = {"message_id": number, "from": self.me, "chat": chat.about, "date": int(time.time())}
        message |= self._content(fields)
        if fields.get("protect_content"):
            message["has_protected_content"] = True
        chat.messages[number] = message
        self.changed()
        return message

    def edit(self, fields: Json) -> Json:
        """Put other words in the place of a message."""
        chat = self._open(fields.get("chat_id"))
        message = chat.messages.get(fields.get("message_id", 0))
        if message is None:
            raise RefusedError("message to edit not found")
        if message.get("from") != self.me:
            raise RefusedError("message can't be edited")
        content = self._content(fields)
        if all(message.get(key) == content.get(key) for key in ("text", "entities", "reply_markup")):
            raise RefusedError(NOT_MODIFIED)
        stays = ("message_id", "from", "chat", "date", "has_protected_content")
        edited = {key: message[key] for key in stays if key in message}
        chat.messages[message["message_id"]] = edited | {"edit_date": int(time.time())} | content
        self.changed()
        return chat.messages[message["message_id"]]

    def delete(self, fields: Json) -> bool:
        """Delete a message."""
        chat = self._open(fields["chat_id"])
        number = fields["message_id"]
        if number not in chat.messages:
            raise RefusedError("message to delete not found")
        self._deletable(chat, number)
        del chat.messages[number]
        self.changed()
        return True

    def delete_several(self, fields: Json) -> bool:
        """Delete messages; those that are not there are left out."""
        chat = self._open(fields["chat_id"])
        numbers = fields["message_ids"]
        if not 1 <= len(numbers) <= 100:
            raise RefusedError("message identifiers must be 1 to 100")
        for number in numbers:
            self._deletable(chat, number)
        for number in numbers:
            chat.messages.pop(number, None)
        self.changed()
        return True

    def answer(self, fields: Json) -> bool:
        """Answer a press."""
        if fields["callback_query_id"] not in self.presses:
            raise RefusedError(TOO_OLD)
        self.answered.append(fields["callback_query_id"])
        self.changed()
        return True

    def leave(self, fields: Json) -> bool:
        """Leave a group."""
        chat = self._open(fields["chat_id"])
        if chat.about.get("type", "private") == "private":
            raise RefusedError("chat member status can't be changed in private chats")
        chat.closed = "bot is not a member of the group chat"
        self.changed()
        return True

    def _of(self, holder: object) -> Chat | None:
        """Give the chat that an update names, known from now on, and open again if it was not."""
        about = holder.get("chat") if isinstance(holder, dict) else None
        if not isinstance(about, dict) or not isinstance(about.get("id"), int):
            return None
        kind = {"type": "private" if about["id"] > 0 else "group"}
        allowed = ("id", "type", "title", "username", "first_name", "last_name")
        return self.held.setdefault(
            about["id"], Chat(kind | {key: about[key] for key in allowed if key in about})
        )

    def _open(self, number: object) -> Chat:
        chat = self.held.get(number) if isinstance(number, int) else None
        if chat is None:
            raise RefusedError("chat not found")
        if chat.moved_to:
            raise RefusedError("group chat was upgraded to a supergroup chat", moved_to=chat.moved_to)
        if chat.closed:
            raise RefusedError(chat.closed, 403)
        return chat

    def _deletable(self, chat: Chat, number: int) -> None:
        if (chat.about["id"], number) in self.kept:
            raise RefusedError("message can't be deleted")

    def _content(self, fields: Json) -> Json:
        text = fields["text"]
        entities = fields.get("entities", [])
        try:
            check(text, entities)
        except ValueError as error:
            raise RefusedError(str(error)) from None
        found = sorted([*entities, *links(text, entities)], key=lambda entity: entity["offset"])
        content = {"text": text} | ({"entities": found} if found else {})
        return content | {
            key: fields[key] for key in ("reply_markup", "link_preview_options") if key in fields
        }
