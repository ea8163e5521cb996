"""What happens in a chat on Telegram, in words that a lawyer or a tester can read (see `playing`).

Lines with `--` are what the bot does, each one call of the Bot API but for the report that comes to disk. Indented
lines are the words of a message: `code`, of which no app makes a link, <a link that can be followed>, and the buttons
in their rows.
"""

import json
from collections.abc import Iterator

from bot.handlers.telegram import Done, Later
from tests.bot.handlers.telegram.playing import Happened, Made, Play
from tests.bot.handlers.telegram.telegram_phone import ANNA
from tests.bot.handlers.telegram.telegram_stand_in import ME, Json

_MARKS = {"code": ("`", "`"), "url": ("<", ">"), "email": ("<", ">")}


def told(happened: Happened, play: Play) -> Iterator[str]:
    """Tell what one update led to."""
    if happened.is_new:
        yield f"-- message {happened.number} is the person's"
    for receipt, body in happened.stored.items():
        yield f"-- the report {receipt} is on disk: {json.dumps(body, ensure_ascii=False)}"
    for made in happened.calls:
        yield f"-- {_done(made, play)}"
        if made.message:
            yield from words_of(made.message)
    if happened.not_now:
        yield f"-- asks Telegram to deliver this again after {happened.not_now:.0f} seconds"


def left(play: Play) -> Iterator[str]:
    """Tell what the chat shows in the end."""
    yield "== what the chat shows in the end"
    chat = play.stage.servers.chats.held.get(ANNA)
    for number, message in sorted(chat.messages.items()) if chat else ():
        ours = message["from"] == ME
        yield f"message {number}" + ("" if ours else ", the person's")
        yield from words_of(message)


def words_of(message: Json) -> Iterator[str]:
    """Give the words of a message and its rows of buttons."""
    text = _marked(message.get("text", "(a picture or file)"), message.get("entities", []))
    yield from (f"    {line}" for line in text.split("\n") if line)
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield "    " + " ".join(f"[{button['text']}]" for button in row)


def _done(made: Made, play: Play) -> str:
    call, fields = made.call, dict(made.call.fields)
    numbers = fields.get("message_ids") or [fields.get("message_id", 0)]
    what = {
        "sendMessage": "send a message",
        "editMessageText": f"put this in the place of message {numbers[0]}",
        "deleteMessage": f"delete {_named(numbers, play)}",
        "deleteMessages": f"delete {_named(numbers, play)}",
        "answerCallbackQuery": "answer the press",
        "leaveChat": "leave the group",
    }[call.method]
    if isinstance(made.result, Later):
        return f"is to {what}, but has to wait for {made.result.seconds:.0f} seconds"
    if not isinstance(made.result, Done):
        return f"is to {what}, but cannot ({made.result.reason})"
    if made.message and call.method == "sendMessage":
        protected = ", which cannot be forwarded" if fields["protect_content"] else ""
        return f"sends message {made.message['message_id']}{protected}"
    verb, _, rest = what.partition(" ")
    return f"{verb}s {rest}"


def _named(numbers: list[int], play: Play) -> str:
    names = [f"{number} (the person's)" if number in play.written else str(number) for number in numbers]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _marked(text: str, entities: list[Json]) -> str:
    units = text.encode("utf-16-le")
    pieces, at = [], 0
    for entity in sorted(entities, key=lambda entity: int(entity["offset"])):
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        before, after = _MARKS[entity["type"]]
        inside = units[start:end].decode("utf-16-le")
        pieces += [units[at:start].decode("utf-16-le"), before, inside, after]
        at = end
    return "".join([*pieces, units[at:].decode("utf-16-le")])
