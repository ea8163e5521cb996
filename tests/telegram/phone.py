"""A person with Telegram on a phone: writes, edits, sends pictures, presses buttons, and sees what is shown now."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.person import RECEIPT
from tests.telegram.chats import Chat
from tests.telegram.emulator import BotApi
from tests.telegram.shown import Json, Shown, buttons, shown

PATIENCE = 30
"""Seconds after which something that should be seen will not be."""
_people = itertools.count(7001)
_albums = itertools.count(13_000_000_000_000_001)
_presses = itertools.count(990_000_000_000_001)
# As the real ones come, with what would fetch them: nobody may.
PHOTO = [
    {"file_id": "canary-file", "file_unique_id": "u1", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "canary-file-2", "file_unique_id": "u2", "width": 800, "height": 600, "file_size": 90_000},
]


@dataclass(slots=True)
class Phone:
    """One person's chat with the bot. `language` is that of the app, empty if it does not say."""

    telegram: BotApi
    language: str = "en"
    id: int = field(default_factory=lambda: next(_people))

    @property
    def shown(self) -> list[Shown]:
        """What the chat shows now, oldest first."""
        return [shown(message, self.id) for _, message in sorted(self.chat.messages.items())]

    @property
    def chat(self) -> Chat:
        """The chat as Telegram holds it."""
        return self.telegram.chats.held.get(self.id) or Chat({})

    @property
    def said(self) -> list[Shown]:
        """What the bot said and is still there, oldest first."""
        return [message for message in self.shown if not message.mine]

    @property
    def last(self) -> Shown:
        """The last message of the bot that is there."""
        return self.said[-1]

    async def write(self, text: str, **more: Any) -> int:
        """Write a message; give its number when the bot has taken it."""
        return await self.send(text=text, **more)

    async def start(self, payload: str = "") -> int:
        """Follow a link to the bot, and press Start."""
        command = {"type": "bot_command", "offset": 0, "length": 6}
        return await self.write(f"/start {payload}".strip(), entities=[command])

    async def send(self, **content: Any) -> int:
        """Send a message of any kind; give its number when the bot has taken it."""
        message = {"message_id": self.telegram.chats.number(), **self._about(), **content}
        await self.happens({"message": message})
        return int(message["message_id"])

    async def send_photo(self, **more: Any) -> int:
        """Send a picture."""
        return await self.send(photo=PHOTO, **more)

    async def send_album(self, pictures: int) -> list[int]:
        """Send pictures at once; give their numbers when the bot has taken all."""
        album = str(next(_albums))
        return [await self.send_photo(media_group_id=album) for _ in range(pictures)]

    async def edit(self, number: int, text: str) -> None:
        """Write something else in the place of an earlier message."""
        before = self.chat.messages[number]
        await self.happens({"edited_message": before | {"edit_date": int(time.time()), "text": text}})

    async def press(self, label: str) -> str:
        """Press the newest button with this label, and wait until it was answered; give the press's id."""
        press = self.pressing(label)
        await self.happens({"callback_query": press})
        await self.until(lambda: press["id"] in self.telegram.chats.answered)
        return str(press["id"])

    def pressing(self, label: str) -> Json:
        """Give the press of the newest button with this label. Raises LookupError."""
        for _, message in sorted(self.chat.messages.items(), reverse=True):
            for button in buttons(message):
                if button["text"] == label:
                    return {
                        "id": str(next(_presses)),
                        "from": self._me,
                        "message": message,
                        "chat_instance": str(self.id),
                        "data": button["callback_data"],
                    }
        raise LookupError(f"no button {label}, but {[message.buttons for message in self.said]}")

    async def block(self) -> None:
        """Stop and block the bot."""
        await self.happens({"my_chat_member": self._membership("member", "kicked")})

    async def unblock(self) -> None:
        """Let the bot write again."""
        await self.happens({"my_chat_member": self._membership("kicked", "member")})

    async def happens(self, update: Json) -> None:
        """Let something happen, and wait until the bot has taken it."""
        async with asyncio.timeout(PATIENCE):
            await self.telegram.taken(await self.telegram.deliver(update))

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until the chat shows it. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                await self.telegram.chats.change()

    async def hears(self, after: int) -> Shown:
        """Wait until the bot has said something after a message; give it."""
        await self.until(lambda: self.said and self.last.number > after)
        return self.last

    async def asks(self, text: str) -> Shown:
        """Write, and give what the bot says to it."""
        return await self.hears(await self.write(text))

    async def reports(self, address: str) -> str:
        """Make a whole report in three touches; give the receipt as it is shown."""
        await self.asks(address)
        await self.press("Photo or video")
        await self.press("Send")
        return self.receipt

    async def walks(self, text: str, steps: int) -> None:
        """Press what was not pressed before, one after the other; write the text where nothing new is offered."""
        pressed: set[str] = set()
        await self.start()
        await self.hears(0)
        await self.asks(text)
        for _ in range(steps):
            new = [label for label in self.last.buttons if label not in pressed]
            if new:
                pressed.add(new[0])
                await self.press(new[0])
            else:
                await self.asks(text)

    @property
    def receipt(self) -> str:
        """The receipt that is shown now. Raises LookupError."""
        for message in self.said:
            if found := RECEIPT.search(message.text):
                return found[0].replace("-", "")
        raise LookupError("no receipt")

    @property
    def _me(self) -> Json:
        me: Json = {"id": self.id, "is_bot": False, "first_name": "Canary-Name", "last_name": "Canary-Last"}
        return me | ({"language_code": self.language} if self.language else {})

    def _about(self) -> Json:
        chat = {"id": self.id, "type": "private", "first_name": "Canary-Name", "last_name": "Canary-Last"}
        return {"from": self._me, "chat": chat, "date": int(time.time())}

    def _membership(self, was: str, status: str) -> Json:
        bot = self.telegram.chats.me
        return self._about() | {
            "old_chat_member": {"user": bot, "status": was},
            "new_chat_member": {"user": bot, "status": status}
            | ({"until_date": 0} if status == "kicked" else {}),
        }
