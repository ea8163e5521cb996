"""Updates that the Bot API's description does not know, as a later one or a sloppy server may send them."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
PERSON = 4_200_055
SENDER = {"id": PERSON, "is_bot": False, "first_name": "Canary-Name", "language_code": "en"}
CHAT = {"id": PERSON, "type": "private", "first_name": "Canary-Name"}
MESSAGE = {"message_id": 5, "date": 1_790_000_000, "chat": CHAT, "from": SENDER}
PRESS = {"id": "1", "from": SENDER, "chat_instance": "1", "data": "rl:what:photo:tag", "message": MESSAGE}
PHOTO = {"file_id": "canary", "file_unique_id": "u", "width": 1, "height": 1}
UNION = "it knows every kind of this, or none of the update"
REQUIRED = "a field is not there that always is today"


@dataclass(frozen=True, slots=True)
class Odd:
    """An update, and which library makes something else of it: by its name, the reason."""

    update: Json
    aiogram: str = ""
    ptb: str = ""

    def of(self, way: str) -> str:
        """Give the reason why this way makes something else of it; "" if it does not."""
        return self.aiogram if way.startswith("aiogram") else self.ptb if way.startswith("python") else ""


def _message(**content: Any) -> Json:
    return {"update_id": 1, "message": MESSAGE | content}


def _without(key: str, of: Json, **more: Any) -> Json:
    return {name: value for name, value in (of | more).items() if name != key}


ODD: dict[str, Odd] = {
    "a text from an origin of tomorrow": Odd(
        _message(text="hello", forward_origin={"type": "tomorrow", "date": 1_790_000_000}), aiogram=UNION
    ),
    "paid media of tomorrow": Odd(
        _message(paid_media={"star_count": 1, "paid_media": [{"type": "tomorrow"}]}), aiogram=UNION
    ),
    "a background of tomorrow": Odd(
        _message(chat_background_set={"type": {"type": "tomorrow"}}), aiogram=UNION
    ),
    "a rich message with a block of tomorrow": Odd(
        _message(rich_message={"blocks": [{"type": "tomorrow"}]}), aiogram=UNION
    ),
    "a status of tomorrow": Odd(
        {
            "update_id": 1,
            "my_chat_member": {
                "chat": CHAT,
                "from": SENDER,
                "date": 1_790_000_000,
                "old_chat_member": {"status": "member", "user": SENDER},
                "new_chat_member": {"status": "tomorrow", "user": SENDER},
            },
        },
        aiogram=UNION,
    ),
    "a kind of update of tomorrow": Odd(
        {"update_id": 1, "of_tomorrow": {"chat": CHAT}}, aiogram="it warns, with the whole update in its words"
    ),
    "a kind of message of tomorrow": Odd(_message(of_tomorrow={"a": [1]})),
    "a kind of message of tomorrow beside a text": Odd(_message(of_tomorrow={"a": [1]}, text="hello")),
    "a remark of tomorrow beside a text": Odd(_message(is_of_tomorrow=True, text="hello")),
    "an entity of tomorrow": Odd(
        _message(text="hello", entities=[{"type": "tomorrow", "offset": 0, "length": 2, "of": {"a": 1}}])
    ),
    "a chat of tomorrow": Odd(_message(text="hello", chat=CHAT | {"type": "tomorrow"})),
    "a sender of tomorrow": Odd(_message(text="hello", **{"from": SENDER | {"of_tomorrow": {"a": 1}}})),
    "a text beside a picture": Odd(_message(text="hello", photo=[PHOTO])),
    "half a sign": Odd(_message(text="a\ud800b https://example.com/page")),
    "an empty text": Odd(_message(text="")),
    "nothing where a picture could be": Odd(_message(text="hello", photo=None)),
    "a list without anything in it": Odd(
        _message(text="hello", photo=[]), ptb="it does not say so; Telegram sends none"
    ),
    "a message that is not there for good": Odd(_message(message_id=0, ephemeral_message_id=7, text="hello")),
    "a message from nobody": Odd({"update_id": 1, "message": _without("from", MESSAGE, text="hello")}),
    "a press of an old message": Odd(
        {"update_id": 1, "callback_query": PRESS | {"message": {"chat": CHAT, "message_id": 5, "date": 0}}}
    ),
    "a press of no message": Odd({"update_id": 1, "callback_query": _without("message", PRESS)}),
    "a press of nothing": Odd({"update_id": 1, "callback_query": _without("data", PRESS)}),
    "a press of a button of another bot's": Odd({"update_id": 1, "callback_query": PRESS | {"data": "x:1"}}),
    "a press without its chat's name": Odd(
        {"update_id": 1, "callback_query": _without("chat_instance", PRESS)}, aiogram=REQUIRED, ptb=REQUIRED
    ),
    "a message without a date": Odd(
        {"update_id": 1, "message": _without("date", MESSAGE, text="hello")}, aiogram=REQUIRED, ptb=REQUIRED
    ),
    "a chat without a type": Odd(
        _message(text="hello", chat={"id": PERSON}), aiogram=REQUIRED, ptb=REQUIRED
    ),
    "a sender without a name": Odd(
        _message(text="hello", **{"from": {"id": PERSON, "language_code": "en"}}), aiogram=REQUIRED, ptb=REQUIRED
    ),
    "an update without a number": Odd(
        {"message": MESSAGE | {"text": "hello"}}, aiogram=REQUIRED, ptb=REQUIRED
    ),
}  # fmt: skip
