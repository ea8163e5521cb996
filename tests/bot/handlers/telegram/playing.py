r"""Plays a golden chat on Telegram: real updates in, calls of the Bot API out, and what the phone shows in the end.

The file is one of `tests.transcript`, with the same settings and lines of the person's and the world's. Besides:

    > /start poster-fr          the person follows a link to the bot
    ! album                     the person sends three pictures at once
    ! again                     Telegram delivers the last update once more
    ! too old                   what the person sends next can never be deleted
    ! wait 60                   Telegram asks to wait that many seconds before the next message is sent
    ! group                     somebody adds the bot to a group
"""

import copy
import re
from dataclasses import dataclass, field

from bot.contract import Button, Message
from bot.handlers.telegram import Call, Done, Later, NotNowError, Plan, Result
from bot.handlers.telegram.keyboard import shown
from bot.outbox import OutboxFailedError, OutboxFullError
from flows.events import Status
from tests.bot.chatting import House
from tests.bot.handlers.telegram.telegram_phone import ANNA
from tests.bot.handlers.telegram.telegram_stage import Stage
from tests.bot.handlers.telegram.telegram_stand_in import Json, buttons

_KEY = re.compile(r"  \[key (\w+)\]$")
_SENDS = {"media", "voice", "sticker"}
MINUTES = 31


@dataclass(frozen=True, slots=True)
class Made:
    """A call, what came of it, and the message that the chat shows because of it."""

    call: Call
    result: Result
    message: Json | None


@dataclass(slots=True)
class Happened:
    """What one update led to.

    `number` is the person's message, which `is_new` or was edited, `stored` the reports that are on disk since.
    `not_now`: after how many seconds the update is to come again.
    """

    number: int = 0
    is_new: bool = False
    erased: bool = False
    calls: list[Made] = field(default_factory=list)
    stored: dict[str, Json] = field(default_factory=dict)
    not_now: float = 0.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A message as it could once be pressed, and the buttons it was made of."""

    shown: Json
    buttons: tuple[Button, ...]


class Play:
    """One chat that is played.

    `keys` are the names that the file gives to the person's messages, `written` the numbers of all of them.
    """

    def __init__(self, settings: dict[str, str], house: House) -> None:
        self.settings = settings
        self.keys: dict[str, int] = {}
        self.written: set[int] = set()
        self.stage = Stage(house)
        self.stage.anna.language = settings.get("language", "")
        self.stage.servers.reads = self._note
        self._offers: list[Offer] = []
        self._happened = Happened()
        self._plan: Plan | None = None
        self._last: Json = {}
        self._too_old = False

    async def play(self, line: str) -> list[Happened]:
        """Play one line of the file; give what each update of it led to."""
        what = line[2:]
        if line.startswith("! "):
            if self._world(what):
                return []
            if what == "again":
                return [await self._deliver(self._last)]
            if what == "album":
                album = [self.stage.anna.sends(media_group_id="77") for _ in range(3)]
                return [await self._deliver(update) for update in album]
        return [await self._deliver(self._update(line))]

    def _update(self, line: str) -> Json:
        anna = self.stage.anna
        mark, _, rest = line.partition(" ")
        key = _KEY.search(rest)
        text = _KEY.sub("", rest).replace("\\n", "\n")
        match mark:
            case ">>":
                return anna.edits(self.keys[key[1]] if key else 0, text)
            case ">":
                update = anna.writes(text)
                if key:
                    self.keys[key[1]] = update["message"]["message_id"]
                return update
            case "!" if text == "group":
                return anna.adds_to_group()
            case "!" if text in _SENDS:
                return anna.sends(text)
            case _:
                return self._press(text, self._offers[-int(mark.strip("*") or 1)])

    def _press(self, label: str, offer: Offer) -> Json:
        """Press a button by its label or its long form. Raises LookupError if the message had none."""
        button = next((one for one in offer.buttons if label in {one.label, one.text}), None)
        return self.stage.anna.presses(shown(button) if button else label, offer.shown)

    async def _deliver(self, update: Json) -> Happened:
        house, servers = self.stage.house, self.stage.servers
        house.clock.pass_by(1)
        before = house.on_disk()
        happened = self._happened = Happened(_number(update))
        happened.is_new = bool(happened.number) and happened.number not in self.written
        self.written.add(happened.number)
        if self._too_old:
            servers.chats.kept.add((ANNA, happened.number))
        self._last, self._too_old = update, False
        self._plan = await self.stage.telegram.take(update)
        happened.stored = {name: body for name, body in house.on_disk().items() if name not in before}
        if self._plan:
            happened.erased = self._plan.outgoing.erase
            try:
                await self.stage.telegram.carry_out(self._plan, patience=8)
            except NotNowError as error:
                happened.not_now = error.seconds
        return happened

    def _note(self, call: Call, result: Result) -> None:
        """Keep what a call led to; a message with its buttons may be pressed later, whatever becomes of it."""
        message = result.result if isinstance(result, Done) and isinstance(result.result, dict) else None
        self._happened.calls.append(Made(call, result, copy.deepcopy(message)))
        if message and self._plan:
            said: tuple[Message, ...] = self._plan.outgoing.messages
            self._offers.append(Offer(copy.deepcopy(message), said[-1].buttons if said else ()))

    def _world(self, what: str) -> bool:
        """Let something happen that the person does not do. False: it is something that the person does."""
        house = self.stage.house
        match what.split():
            case ["forwarded" | "closed" | "undelivered"]:
                self._fate(Status(what))
            case ["disk", "full"]:
                house.outbox.refuses = (OutboxFullError("full"),)
            case ["not", "stored"]:
                house.outbox.refuses = (OutboxFailedError("disk"),)
            case ["time", "goes", "by"]:
                house.clock.pass_by(60 * MINUTES)
            case ["paused" | "open"]:
                house.paused = what == "paused"
            case ["too", "old"]:
                self._too_old = True
            case ["wait", seconds]:
                self.stage.servers.refuse("sendMessage", Later(float(seconds)))
            case _:
                return False
        return True

    def _fate(self, status: Status) -> None:
        """Let the hotline make something of all reports that are stored."""
        outbox, ask = self.stage.house.outbox, type(self.stage.house.outbox).status

        async def told(receipt: str) -> Status:
            found = await ask(outbox, receipt)
            return found if found is Status.UNKNOWN else status

        outbox.status = told  # type: ignore[method-assign]


def options_in(message: Json) -> list[str]:
    """Give the buttons of a message that are options of its question, and not those that stand under every one."""
    return [one["text"] for one in buttons(message) if not one["callback_data"].startswith("rl:standing:")]


def _number(update: Json) -> int:
    message = update.get("message") or update.get("edited_message") or {}
    return int(message.get("message_id", 0))
