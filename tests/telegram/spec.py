"""What a call may hold, in the Bot API's own words: reads the fields of a call, however they come, and judges them.

A field that the description does not know is refused at any depth, which the real server does not do: it would leave
it unread, and nobody would notice.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "fixtures" / "telegram" / "bot-api.json"
_NUMBER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
}
_ARRAY = "Array of "

Fields = dict[str, Any]


class SpecError(ValueError):
    """A call that the Bot API's description does not allow; `str` names the field, never its value."""


@cache
def spec() -> dict[str, Any]:
    """Give the description (`tests/fixtures/telegram/README.md`)."""
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


def parameters(method: str) -> dict[str, Any]:
    """Give the fields of a method by their names."""
    return {field["name"]: field for field in spec()["methods"][method].get("fields", [])}


def knows(method: str) -> bool:
    """Say whether the description has this method."""
    return method in spec()["methods"]


def decoded(method: str, sent: Mapping[str, Any]) -> Fields:
    """Give the fields as JSON values: in a form and in multipart each is text, and so is an object inside it."""
    known = parameters(method) if knows(method) else {}
    return {
        name: _decoded(value, known[name]["types"]) if name in known else value
        for name, value in sent.items()
    }


def judge(method: str, fields: Mapping[str, Any]) -> None:
    """Raise SpecError unless these fields, decoded, are those of the method."""
    _judge_fields(fields, parameters(method), method)


def _decoded(value: Any, types: list[str]) -> Any:
    if not isinstance(value, str):
        return value
    if "Integer" in types and _NUMBER.fullmatch(value):
        return int(value)
    if "String" in types:
        return value
    if types == ["Boolean"]:
        return {"true": True, "false": False}.get(value, value)
    try:
        return json.loads(value)
    except ValueError:
        return value


def _judge_fields(fields: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for name in known:
        if known[name]["required"] and name not in fields:
            raise SpecError(f"{where}.{name} is missing")
    for name, value in fields.items():
        if name not in known:
            raise SpecError(f"{where} knows no field {name}")
        field = known[name]
        if not any(_is(value, type_) for type_ in field["types"]):
            raise SpecError(
                f"{where}.{name} is no {' or '.join(field['types'])}{_why(value, field['types'])}"
            )
        if "values" in field and value not in field["values"]:
            raise SpecError(f"{where}.{name} is none of the values it may have")


def _is(value: Any, type_: str) -> bool:
    if type_.startswith(_ARRAY):
        return isinstance(value, list) and all(_is(one, type_.removeprefix(_ARRAY)) for one in value)
    if type_ in _SCALARS:
        return isinstance(value, _SCALARS[type_]) and (isinstance(value, bool) == (type_ == "Boolean"))
    try:
        _judge_object(value, type_)
    except SpecError:
        return False
    return True


def _judge_object(value: Any, type_: str) -> None:
    known = spec()["types"].get(type_)
    if known is None or not isinstance(value, dict):
        raise SpecError(f"no {type_}")
    if subtypes := known.get("subtypes"):
        if not any(_is(value, subtype) for subtype in subtypes):
            raise SpecError(f"no {type_}")
        return
    _judge_fields(value, {field["name"]: field for field in known.get("fields", [])}, type_)


def _why(value: Any, types: list[str]) -> str:
    """Say what is wrong inside an object, if only one kind of object may stand there."""
    for type_ in types:
        try:
            if isinstance(value, dict):
                _judge_object(value, type_)
            elif isinstance(value, list) and type_.startswith(_ARRAY):
                for one in value:
                    _judge_object(one, type_.removeprefix(_ARRAY))
        except SpecError as error:
            return f": {error}"
    return ""
