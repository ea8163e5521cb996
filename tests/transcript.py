r"""Golden chats: a text file that a lawyer can read, played through the flow and written again.

A file begins with lines of settings (`# language: fr`, `# channel: numbered`, `# mode: live` ...) and comments. Then:

    > text                      the person says this (`\\n` is a line break)
    > text  [key 7]             ... in a message that can be edited or deleted
    >> text  [key 7]            the person edits that message
    * Button                    the person presses this button of the last message
    *2* Button                  ... of the last but one (*3* of the one before that ...)
    ! media | voice | sticker   the person sends something that is no text
    ! forwarded | closed | undelivered   what the hotline made of the report meanwhile
    ! disk full | not stored    the next report cannot be kept
    ! time goes by              the session is forgotten
    ! paused | open             the operator's pause

Everything else is what the bot does, and is written by it: indented lines are its words, `[ ]` its buttons, `--` what
it does besides talking. The session is dumped and loaded between every two turns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.contract import Button, Limits, Message
from bot.i18n import Catalogues, render, vocabulary
from flows import phrases
from flows.channel import Channel
from flows.engine import advance, begin, greet
from flows.events import Chose, Event, Form, Found, NotStored, Said, SentMedia, Status
from flows.flow import Flow
from flows.receipt import from_random
from flows.report import report_flow
from flows.session import Session, load
from flows.turns import Delete, EraseChat, LookUp, Reply, Turn

CATALOGUES = Catalogues.load()
VOCABULARY = vocabulary(CATALOGUES)
SITE = {
    "hotline": "Example Hotline",
    "operator": "Example Children's Trust",
    "contact": "help@example.org",
    "portal": "https://report.example.org",
    "finder": "https://helplines.example.org",
    "app": "Example Chat",
    "link": "https://chat.example.org",
    "minutes": "30",
    "days": "8",
}
HELPLINES = {"KE": ("Example Childline, 116 (free, day and night)",)}
CHANNELS = {
    "chat": Channel("chat", phrases.SEEN_TERMINAL, phrases.ERASE_TERMINAL, passes_on=True),
    "numbered": Channel(
        "terminal", phrases.SEEN_TERMINAL, phrases.ERASE_TERMINAL, greets=True, numbered=True
    ),
    "web": Channel("web", phrases.SEEN_WEB, phrases.ERASE_WEB, greets=True, passes_on=True),
    "preview": Channel("chat", phrases.SEEN_TERMINAL, phrases.ERASE_TERMINAL, preview=True),
}
_KEY = re.compile(r"  \[key (\w+)\]$")
_SETTING = re.compile(r"^# (language|channel|mode|portal|helplines): (.+)$", re.MULTILINE)
_MEDIA = {"media": Form.FILE, "voice": Form.VOICE, "sticker": Form.OTHER}


@dataclass
class Chat:
    """One chat being played."""

    settings: dict[str, str]
    session: Session | None = None
    shown: list[Message] = field(default_factory=list)
    stored: dict[str, Status] = field(default_factory=dict)
    fails: NotStored | None = None
    paused: bool = False
    drawn: int = 0

    @property
    def flow(self) -> Flow:
        """The flow as the settings of the file make it."""
        made = report_flow(
            languages=CATALOGUES.offered,
            vocabulary=VOCABULARY,
            channel=CHANNELS[self.settings.get("channel", "chat")],
            mode="live" if self.settings.get("mode", "live") == "live" else "test",
            portal=self.settings.get("portal") != "none",
            helplines=HELPLINES if self.settings.get("helplines") else None,
            finder=True,
        )
        return replace(made, paused=self.paused)

    def fresh_id(self) -> str:
        """Give ids that are the same in every run."""
        self.drawn += 1
        return from_random(self.drawn * 0x1D_5E1F_9A3C_77E1_B0D)

    def play(self, line: str) -> Iterator[str]:
        """Give the lines that one line of the person's, or of the world's, leads to."""
        if line.startswith("! ") and self.happens(line[2:]):
            return
        yield from self.answer(self.event(line))

    def happens(self, what: str) -> bool:
        """Let something happen that the person does not do."""
        match what:
            case "forwarded" | "closed" | "undelivered":
                self.stored = dict.fromkeys(self.stored, Status(what))
            case "disk full" | "not stored":
                self.fails = NotStored(full=what == "disk full")
            case "time goes by":
                self.session = None
            case "paused" | "open":
                self.paused = what == "paused"
            case _:
                return False
        return True

    def event(self, line: str) -> Event:
        """Read a line of the person's."""
        mark, _, rest = line.partition(" ")
        key = _KEY.search(rest)
        text = _KEY.sub("", rest).replace("\\n", "\n")
        match mark:
            case ">" | ">>":
                return Said(text, key=key[1] if key else "", edited=mark == ">>")
            case "!":
                return SentMedia(_MEDIA[text], key="9")
            case _:
                return self.press(text, self.shown[-int(mark.strip("*") or 1)])

    def press(self, label: str, message: Message) -> Chose:
        """Press the button of this label. Raises ValueError if the message has none."""
        button = next((button for button in message.buttons if label in {button.label, button.text}), None)
        if button is None:
            raise ValueError(f"no button {label!r} among {[button.label for button in message.buttons]}")
        return Chose(button.question, button.option, button.asked)

    def answer(self, event: Event) -> Iterator[str]:
        """Advance, as the shell does: looked up, stored, dumped and loaded."""
        flow = self.flow
        session = self.session or begin(self.fresh_id(), self.settings.get("language"))
        turn = advance(flow, session, event, self.fresh_id())
        for effect in turn.effects:
            if isinstance(effect, LookUp):
                found = Found(effect.receipt, self.stored.get(effect.receipt, Status.UNKNOWN), effect.pressed)
                turn = advance(flow, session, found, self.fresh_id())
        if turn.report and self.fails:
            turn = advance(flow, session, self.fails, self.fresh_id())
            self.fails = None
        yield from self.told(turn)
        self.session = turn.session and load(turn.session.dump(), has_row=flow.has_row, takes=flow.takes)

    def told(self, turn: Turn) -> Iterator[str]:
        """Give all that a turn says and does."""
        for reply in turn.replies:
            yield from self.say(reply)
        if turn.report:
            self.stored[turn.report.id] = Status.RECEIVED
            yield f"-- stored {turn.report}"
        for effect in turn.effects:
            if isinstance(effect, Delete):
                yield f"-- deletes the person's message {', '.join(effect.keys)}"
            elif isinstance(effect, EraseChat):
                yield "-- erases what the platform lets it erase"

    def say(self, reply: Reply) -> Iterator[str]:
        """Give a reply as the person sees it."""
        message = render(reply, CATALOGUES.of(reply.language), limits=Limits(), site=SITE)
        self.shown.append(message)
        for paragraph in message.paragraphs:
            yield from (f"    {line}" for line in paragraph.split("\n"))
        if message.buttons:
            yield "    " + " ".join(f"[{shown(button)}]" for button in message.buttons)


def shown(button: Button) -> str:
    """Give a button as it is written in a transcript."""
    return button.text if len(button.text) < 30 else button.label


def replay(text: str) -> str:
    """Play the person's lines of a transcript and give the whole anew."""
    lines = text.splitlines()
    settings = dict(_SETTING.findall(text))
    chat = Chat(settings)
    out = [line for line in lines if line.startswith("#")]
    if chat.flow.channel.greets:
        out += ["", *chat.say(replace(greet(chat.flow, settings.get("language")), asked=""))]
    for line in lines:
        if line.startswith((">", "*", "!")):
            out += ["", line, *chat.play(line)]
    return "\n".join(out) + "\n"
