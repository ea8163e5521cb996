"""Somebody's app: makes the updates that Telegram would deliver, and sees what the chat shows."""

import copy
import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.bot.handlers.telegram.telegram_stand_in import ME, Json, Servers, buttons
from tests.telegram.chats import Chat

ANNA, BELA, GROUP = 4711, 4712, -4713
# As the real ones come, with what would fetch them: nobody may.
FILE = {"file_id": "canary-file", "file_unique_id": "canary-unique", "width": 90, "height": 60}
MEDIA: dict[str, Json] = {
    "media": {"photo": [FILE, FILE], "caption": "canary-caption https://example.org/caption"},
    "voice": {"voice": {"file_id": "canary-file", "file_unique_id": "canary-unique", "duration": 3}},
    "sticker": {"sticker": FILE | {"type": "regular", "is_animated": False, "is_video": False}},
}


@dataclass
class Phone:
    """Somebody's app: makes the updates that Telegram would deliver. `language` is that of the app."""

    servers: Servers
    id: int = ANNA
    language: str = "en"
    _updates: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1000))
    _written: dict[int, Json] = field(default_factory=dict)

    def writes(self, text: str, **more: Any) -> Json:
        """Write a message."""
        return self._takes("message", self._message(text=text, **more))

    def sends(self, kind: str = "media", **more: Any) -> Json:
        """Send something that is no text."""
        return self._takes("message", self._message(**MEDIA[kind], **more))

    def edits(self, number: int, text: str) -> Json:
        """Write something else in the place of an earlier message; it may have been deleted on the way."""
        is_there = number in self._chat.messages
        update = self._takes("edited_message", self._written[number] | {"text": text, "edit_date": 2})
        if not is_there:
            del self._chat.messages[number]
        return update

    def presses(self, label: str, message: Json | None = None) -> Json:
        """Press the button of this label, of the newest message that has it or of the one given.

        Raises LookupError if there is none.
        """
        shown = [message] if message else [self._chat.messages[key] for key in sorted(self._chat.messages)]
        for held in reversed(shown):
            for button in buttons(held):
                if button["text"] == label:
                    return self.pushes(button["callback_data"], held)
        raise LookupError(label)

    def pushes(self, data: str, message: Json) -> Json:
        """Press a button that carries this."""
        query = {
            "id": f"press-{next(self._updates)}",
            "from": self._person,
            "chat_instance": "canary-instance",
        }
        return self._takes("callback_query", query | {"message": copy.deepcopy(message), "data": data})

    def blocks(self) -> Json:
        """Block the bot."""
        member = {"old_chat_member": {"user": ME, "status": "member"}}
        change = member | {"new_chat_member": {"user": ME, "status": "kicked", "until_date": 0}}
        return self._takes("my_chat_member", self._about | change)

    def adds_to_group(self, group: int = GROUP) -> Json:
        """Add the bot to a group."""
        chat = {"chat": {"id": group, "type": "group", "title": "canary-title"}}
        member = {"old_chat_member": {"user": ME, "status": "left"}}
        change = member | {"new_chat_member": {"user": ME, "status": "member"}}
        return self._takes("my_chat_member", self._about | chat | change)

    @property
    def shows(self) -> dict[int, str]:
        """What the chat shows now, by number; of media its kind."""
        return {
            number: message.get("text", "(media)") for number, message in sorted(self._chat.messages.items())
        }

    @property
    def said(self) -> list[Json]:
        """What the bot said and is still there, oldest first."""
        ours = (message for _, message in sorted(self._chat.messages.items()) if message["from"] == ME)
        return list(ours)

    @property
    def last(self) -> Json:
        """The newest message of the bot that is there."""
        return self.said[-1]

    @property
    def _chat(self) -> Chat:
        return self.servers.chats.held.get(self.id) or Chat({})

    @property
    def _person(self) -> Json:
        person = {"id": self.id, "is_bot": False, "first_name": "Canary-Name", "username": "canary_user"}
        return person | ({"language_code": self.language} if self.language else {})

    @property
    def _about(self) -> Json:
        chat = {"id": self.id, "type": "private", "first_name": "Canary-Name", "username": "canary_user"}
        return {"chat": chat, "from": self._person, "date": 1}

    def _message(self, **content: Any) -> Json:
        message = {"message_id": self.servers.chats.number(), **self._about, **content}
        self._written[message["message_id"]] = message
        return message

    def _takes(self, kind: str, value: Json) -> Json:
        update = {"update_id": next(self._updates), kind: value}
        self.servers.chats.take_in(update)
        return update
