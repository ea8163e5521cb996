"""Values of the Bot API's types, made of its vendored description (tests/fixtures/telegram); the same every time.

Every string and number that says something about somebody holds a mark (`MARK`, from `MARKED` on), so that whatever
gets through can be seen.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

FIXTURE = Path(__file__).parents[3] / "fixtures" / "telegram" / "bot-api.json"
MARK = "canary"
MARKED = 770_770_000
"""Numbers of somebody's from here on, for MARKED_SPAN of them."""
MARKED_SPAN = 10_000
PERSON = 4_200_017
NOW = 1_795_348_800
TEXT = "hello there"

Json = dict[str, Any]
_DATES = frozenset({"date", "unix_time"})
# Bot API 10.3 requires it, and whoever reads that reads no older update without it.
_REQUIRED_SINCE: Mapping[str, Json] = {"ChatMemberAdministrator": {"can_send_welcome_messages": False}}


@cache
def description() -> Json:
    """Give the vendored description."""
    found: Json = json.loads(FIXTURE.read_text(encoding="utf-8"))
    return found


@cache
def _types(*, later: bool) -> Mapping[str, Json]:
    """Give the types by name; `later`: with what the next Bot API adds."""
    types: dict[str, Json] = copy.deepcopy(description()["types"])
    for name, added in description()["later_types"].items() if later else ():
        types[name] = {"fields": [*types.get(name, {}).get("fields", ()), *added["fields"]]}
    return types


def fields_of(name: str, *, later: bool = False) -> list[Json]:
    """Give the fields of a type: `name`, `types`, `required` and perhaps `values`."""
    fields: list[Json] = _types(later=later)[name]["fields"]
    return fields


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes values of types. `full`: with every optional field. `choice`: the union that is to be this subtype.

    `within` are the types around; `made` are the unions and subtypes made so far.
    """

    full: bool = False
    later: bool = False
    choice: tuple[str, str] = ("", "")
    within: tuple[str, ...] = ()
    made: set[tuple[str, str]] = field(default_factory=set)

    def value(self, kind: str, name: str, values: list[str] | None = None) -> Any:
        """Give a value of a type, for a field of this name that takes only these `values`."""
        if kind.startswith("Array of "):
            item = kind.removeprefix("Array of ")
            # A list of what it stands in ends here.
            ends = item in self.within and item != "RichText"
            return [] if ends else [self.value(item, name, values)]
        match kind:
            case "Integer":
                return _number(name)
            case "Float":
                return 0.5
            case "String":
                return values[0] if values else _string(name)
            case "Boolean":
                return name != "is_bot"
            case _:
                pass
        if subtypes := _types(later=self.later)[kind].get("subtypes"):
            return self._one_of(kind, subtypes, name)
        return self._object(kind)

    def _object(self, kind: str) -> Json:
        """Give an object with its required fields, or all; a message is a picture of somebody's with a caption."""
        if kind == "Chat":
            return private_chat(_number("chat"))
        more = {"from", "photo", "caption"} if kind == "Message" else set()
        full = self.full and kind != "Message"
        inner = replace(self, within=(*self.within, kind))
        found: Json = {}
        for one in fields_of(kind, later=self.later):
            ends = one["types"][0].rpartition("Array of ")[2] in inner.within
            if one["required"] or one["name"] in more or (full and not ends):
                found[one["name"]] = inner.value(one["types"][0], one["name"], one.get("values"))
        return found | _REQUIRED_SINCE.get(kind, {}) | ({"date": 0} if kind == "InaccessibleMessage" else {})

    def _one_of(self, kind: str, subtypes: list[str], name: str) -> Any:
        union, chosen = self.choice
        # Within itself it is the simplest, which ends.
        subtype = chosen if union == kind and kind not in self.within else subtypes[0]
        self.made.add((kind, subtype))
        return replace(self, within=(*self.within, kind)).value(subtype, name)


def _string(name: str) -> str:
    return {"language_code": "en", "currency": "XTR", "text": TEXT}.get(name, f"{MARK} {name}")


def _number(name: str) -> int:
    """Give a number for a name, the same every time, that shows where it gets to."""
    if name in _DATES or name.endswith("_date"):
        return NOW
    if name in {"offset", "length"}:
        return int(name == "length")
    return MARKED + sum(at * ord(sign) for at, sign in enumerate(name, 1)) % MARKED_SPAN


def private_chat(person: int = PERSON) -> Json:
    """Give a private chat."""
    return {
        "id": person,
        "type": "private",
        "first_name": f"{MARK} first",
        "last_name": f"{MARK} last",
        "username": f"{MARK}_name",
    }


def user(person: int = PERSON, language: str = "en") -> Json:
    """Give a person."""
    chat = private_chat(person)
    del chat["type"]
    return {**chat, "is_bot": False, "is_premium": True, "language_code": language}


def message(number: int, **also: Any) -> Json:
    """Give a message in a private chat with these fields."""
    return {"message_id": number, "date": NOW, "chat": private_chat(), "from": user(), **also}


def unions(kind: str, *, later: bool = False) -> list[tuple[str, str]]:
    """Give every union that may stand in a type, with each of its subtypes."""
    types = _types(later=later)
    todo, seen = [kind], []
    while todo:
        name = todo.pop(0).rpartition("Array of ")[2]
        if name in seen or name not in types or name in {"Message", "Chat"}:
            continue
        seen.append(name)
        todo += types[name].get("subtypes", ())
        todo += (one for field_ in types[name].get("fields", ()) for one in field_["types"])
    return [(name, subtype) for name in seen for subtype in types[name].get("subtypes", ())]
