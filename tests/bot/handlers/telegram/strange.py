"""Updates that nobody has described: those of the Bot API with something dropped, renamed, of another type or new.

The same for the same seed. Whatever comes out can come as JSON.
"""

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.bot.handlers.telegram import spec
from tests.bot.handlers.telegram.description import NOW, Json, message, private_chat, user

DEEP: Any = []
for _ in range(60):
    DEEP = [{"deep": DEEP}]
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7, 2**31, 2**52, 2**63, 10**300, 0.5, -1e308, "", "x", "0", "\ud800", "\udc00 half",
    "\u202e\u2066", "\x00", "private", "word " * 4000, "https://example.com/page", "data:image/png;base64,iVBORw0KGgo=",
    [], {}, [None], [[]], {"": {}}, {"file_id": "x"}, DEEP,
)  # fmt: skip
TEXTS = (
    "hello", "https://example.com/page", "hxxps://example[.]org/a?b=c", "example.com and example.net/x", "1", "send",
    "back", "/start", "/start poster-fr", "/help", "/cancel", "/erase", "/language", "/privacy", "/status",
    "/status 0123-4567", "/report https://example.com/x", "http://192.0.2.7/", "français", "KE", "skip", "", " ",
    "\u200f\u200e", "a" * 4096, "https://example.com/" + "a" * 4000, "\U0001f600" * 2000, "\ud83d",
    "data:image/png;base64,iVBORw0KGgo=", "https://exa\ud800mple.com/", "someone@example.com", "+1 202 555 0100",
    "t.me/+AbCdEf", "\n".join(["example.com"] * 50),
)  # fmt: skip


class Strange:
    """Makes updates in the chats of `people`."""

    def __init__(self, seed: int, people: list[int]) -> None:
        self._chance = Random(seed)  # noqa: S311 - the same each time is what is wanted
        self._people = people
        self._number = 0
        keys = {key for one in spec.examples() for key in _keys(one.update)}
        self._keys = sorted(keys) + [f"future_{number}" for number in range(len(keys))]

    def update(self) -> Any:
        """Give the next one."""
        self._number += 1
        makers: list[tuple[Callable[[], Any], int]] = [
            (self._described, 25),
            (self._said, 25),
            (self._changed, 40),
            (self._of_a_new_kind, 6),
            (self._anything, 4),
        ]
        make = self._chance.choices([make for make, _ in makers], [weight for _, weight in makers])[0]
        made = make()
        assert json.loads(json.dumps(made)) == made
        return made

    def press(self, query: Json) -> Json:
        """Give an update with a press; now and then with something changed."""
        self._number += 1
        update = {"update_id": self._number, "callback_query": query}
        return self._changes(update) if self._chance.random() < 0.2 else update

    def one_of(self, things: list[Any]) -> Any:
        """Choose."""
        return self._chance.choice(things)

    def _described(self) -> Json:
        made = copy.deepcopy(self._chance.choice(spec.examples()))
        return self._moved(made.update, self._chance.choice(self._people))

    def _said(self) -> Json:
        kind = self._chance.choice(spec.KINDS)
        update = {kind: message(1, text=self._chance.choice(TEXTS))}
        if self._chance.random() < 0.2:
            links = [{"type": "text_link", "offset": 0, "length": 1, "url": self._chance.choice(TEXTS)}]
            update[kind]["entities"] = links
        return self._moved(update, self._chance.choice(self._people))

    def _changed(self) -> Any:
        return self._changes(self._chance.choice((self._described, self._said))())

    def _of_a_new_kind(self) -> Json:
        update = self._described()
        kinds = [kind for kind in update if kind != "update_id"]
        kind = self._chance.choice(kinds)
        if self._chance.random() < 0.5:
            return {"update_id": self._number, "future_kind": update[kind]}
        future = {"type": "future", "id": "x", "inside": copy.deepcopy(update[kind])}
        return self._moved({"message": message(1, future_content=future, text="hello")}, self._people[0])

    def _anything(self) -> Any:
        return self._made_up(5)

    def _made_up(self, depth: int) -> Any:
        shape = self._chance.random()
        some = range(self._chance.randrange(4))
        if not depth or shape < 0.3:
            return copy.deepcopy(self._chance.choice(VALUES))
        if shape < 0.5:
            return [self._made_up(depth - 1) for _ in some]
        kinds = [*spec.kinds(), "update_id", "chat", "from", "id"]
        names = self._chance.choices(self._keys, k=3) + self._chance.choices(kinds, k=len(some))
        return {name: self._made_up(depth - 1) for name in names}

    def _moved(self, update: Json, person: int) -> Json:
        """Set an update into somebody's private chat, if it is from one, under a new number."""
        update["update_id"] = self._number
        for content in update.values():
            if not isinstance(content, dict):
                continue
            for holder in (content, content.get("message")):
                if isinstance(holder, dict) and holder.get("chat", {}).get("type") == "private":
                    holder["chat"] = private_chat(person)
                    # Some are edits of what came before, or come again.
                    near = self._number - self._chance.choice((0, 0, 0, 1, 2, 20))
                    holder["message_id"] = max(near, 1)
            if "from" in content:
                content["from"] = user(person, self._chance.choice(("en", "fr", "ar", "xx", "")))
            if "date" in content:
                content["date"] = NOW
        return update

    def _changes(self, update: Any) -> Any:
        update = copy.deepcopy(update)
        for _ in range(self._chance.choice((1, 1, 1, 2, 3, 10))):
            places = list(_places(update))
            if not places:
                break
            holder, key = self._chance.choice(places)
            self._change(holder, key)
        return update

    def _change(self, holder: Any, key: Any) -> None:
        value = copy.deepcopy(self._chance.choice(VALUES))
        match self._chance.randrange(6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[self._chance.choice(self._keys)] = holder.pop(key)
            case 2 if isinstance(holder, dict):
                holder[self._chance.choice(self._keys)] = value
            case 3:
                other = self._chance.choice(spec.examples()).update
                holder[key] = copy.deepcopy(
                    self._chance.choice([inside[at] for inside, at in _places(other)])
                )
            case 4:
                holder[key] = [holder[key]]
            case _:
                holder[key] = value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place inside: what holds it, and its key. Not endlessly deep."""
    todo = [value]
    while todo:
        holder = todo.pop()
        keys = (
            list(holder)
            if isinstance(holder, dict)
            else range(len(holder))
            if isinstance(holder, list)
            else ()
        )
        for key in keys:
            yield holder, key
            todo.append(holder[key])


def _keys(value: Any) -> Iterator[str]:
    return (key for _, key in _places(value) if isinstance(key, str))
