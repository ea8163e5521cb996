"""What a phone shows of a chat in which the bot can delete and edit, and what a crash leaves of it.

It does what any platform has to do with what the conversation says, by the rules of docs/adding-a-platform.md.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.contract import Inbound, Message, Outgoing
from flows.events import Chose, Event, Form, Said, SentMedia
from flows.phrases import Phrase
from tests.bot.chatting import CHAT, House, says


@dataclass
class Phone:
    """A chat on somebody's phone. `chat` is what it shows, by the names of the messages, the person's and ours.

    `stuck` are messages that cannot be deleted now.
    """

    house: House
    name: str = "chat-1"
    platform: str = CHAT
    hints: tuple[str, ...] = ("en",)
    chat: dict[str, str | Message] = field(default_factory=dict)
    stuck: Collection[str] = ()
    numbers: int = 0
    updates: int = 0

    def writing(self, text: str) -> Inbound:
        """Put a text into the chat and give its update."""
        name = self._new(text)
        return self._update(Said(text, key=name), name)

    def sending(self, form: Form = Form.FILE, album: str = "") -> Inbound:
        """Put media into the chat and give its update."""
        name = self._new(form.value)
        return self._update(SentMedia(form, key=name), name, album)

    def tapping(self, option: str) -> Inbound:
        """Give the update of a press on the latest button of this option."""
        for name, message in reversed(self.chat.items()):
            for button in message.buttons if isinstance(message, Message) else ():
                if button.option == option:
                    return self._update(Chose(button.question, option, button.asked), name)
        raise LookupError(option)

    async def writes(self, *texts: str) -> Outgoing:
        """Write texts, each of which is answered; give the last answer."""
        outgoing = [await self.delivers(self.writing(text)) for text in texts]
        return outgoing[-1]

    async def taps(self, *options: str) -> Outgoing:
        """Press buttons, each of which is answered; give the last answer."""
        outgoing = [await self.delivers(self.tapping(option)) for option in options]
        return outgoing[-1]

    async def delivers(self, inbound: Inbound) -> Outgoing:
        """Let an update be answered from first to last."""
        outgoing = await self.house.conversation.receive(inbound)
        await self.carries_out(inbound, outgoing)
        return outgoing

    async def carries_out(self, inbound: Inbound, outgoing: Outgoing, *, noted: bool = True) -> None:
        """Do what is to be done about an update. Not `noted`: a crash comes before the conversation is told."""
        messages, shown, gone = outgoing.messages, {}, self._delete(outgoing.delete)
        if outgoing.if_kept and inbound.message not in gone:
            messages = outgoing.if_kept
        for message in messages:
            shown[self._show(inbound.message, message)] = message.guarded
        if noted and (late := await self.house.conversation.done(inbound, shown, gone)):
            await self.house.conversation.done(inbound, {}, self._delete(late))

    def shows(self, *phrases: Phrase) -> bool:
        """Say whether the chat shows a message of ours for each of these phrases, in this order, and no other."""
        ours = [message.text for message in self.chat.values() if isinstance(message, Message)]
        return len(ours) == len(phrases) and all(map(says, phrases, ours))

    def written(self) -> list[str]:
        """Give what is still to be seen of the person's own words and media."""
        return [text for text in self.chat.values() if isinstance(text, str)]

    def _update(self, event: Event, message: str, album: str = "") -> Inbound:
        self.updates += 1
        update = f"{self.name}/{self.updates}"
        return Inbound(self.platform, self.name, update, event, self.hints, message, album=album)

    def _new(self, content: str | Message) -> str:
        self.numbers += 1
        self.chat[str(self.numbers)] = content
        return str(self.numbers)

    def _show(self, pressed: str, message: Message) -> str:
        before = self.chat.get(pressed)
        if message.in_place and isinstance(before, Message) and before.guarded == message.guarded:
            self.chat[pressed] = message
            return pressed
        return self._new(message)

    def _delete(self, names: Collection[str]) -> list[str]:
        gone = [name for name in names if name not in self.stuck]
        for name in gone:
            self.chat.pop(name, None)
        return gone
