"""What each library makes of a call that went out and of the message that came back: two readers who are not ours.

Each gives the fields as it would send them itself, so that they can be compared, and the words under each entity.
"""

import inspect
from collections.abc import Callable
from typing import Any

import telegram as ptb
from aiogram import methods, types
from pydantic import BaseModel

from tests.telegram.proxy import Called

Json = dict[str, Any]
METHODS: dict[str, type[methods.TelegramMethod[Any]]] = {
    "sendMessage": methods.SendMessage,
    "editMessageText": methods.EditMessageText,
    "deleteMessage": methods.DeleteMessage,
    "deleteMessages": methods.DeleteMessages,
    "answerCallbackQuery": methods.AnswerCallbackQuery,
    "leaveChat": methods.LeaveChat,
}
"""Every method that a conversation may use. None of them fetches anything."""
_OF_PTB: dict[str, Callable[..., Any]] = {
    "sendMessage": ptb.Bot.send_message,
    "editMessageText": ptb.Bot.edit_message_text,
    "deleteMessage": ptb.Bot.delete_message,
    "deleteMessages": ptb.Bot.delete_messages,
    "answerCallbackQuery": ptb.Bot.answer_callback_query,
    "leaveChat": ptb.Bot.leave_chat,
}


def with_aiogram(call: Called) -> Json:
    """Give the fields of a call as aiogram reads and writes them. Raises ValidationError."""
    return _dumped(METHODS[call.method].model_validate(call.fields))


def message_with_aiogram(message: Json) -> Json:
    """Give a message as aiogram reads and writes it."""
    return _dumped(types.Message.model_validate(message))


def marked_with_aiogram(message: Json) -> list[tuple[str, str]]:
    """Give the kind of each entity and the words under it."""
    read = types.Message.model_validate(message)
    return [(entity.type, entity.extract_from(read.text or "")) for entity in read.entities or []]


def with_ptb(call: Called) -> Json:
    """Give the fields of a call as python-telegram-bot reads and writes them. Raises LookupError for an unknown one."""
    known = inspect.signature(_OF_PTB[call.method]).parameters
    if unknown := call.fields.keys() - known.keys():
        raise LookupError(f"{call.method} has no {sorted(unknown)}")
    read = dict(call.fields)
    if "reply_markup" in read:
        read["reply_markup"] = _written(ptb.InlineKeyboardMarkup.de_json(read["reply_markup"]))
    if "link_preview_options" in read:
        read["link_preview_options"] = _written(ptb.LinkPreviewOptions.de_json(read["link_preview_options"]))
    if "entities" in read:
        read["entities"] = [_written(one) for one in ptb.MessageEntity.de_list(read["entities"])]
    return read


def message_with_ptb(message: Json) -> Json:
    """Give a message as python-telegram-bot reads and writes it, less the kinds of message that it is not."""
    written = _written(ptb.Message.de_json(message))
    return {name: value for name, value in written.items() if value is not False or name in message}


def marked_with_ptb(message: Json) -> list[tuple[str, str]]:
    """Give the kind of each entity and the words under it."""
    read = ptb.Message.de_json(message)
    return [(entity.type, read.parse_entity(entity)) for entity in read.entities]


def _dumped(read: BaseModel) -> Json:
    """Write what was read; what the library does not know would come back too, so it is looked for."""
    for held in _models(read):
        if held.model_extra:
            raise LookupError(f"{type(held).__name__} has no {sorted(held.model_extra)}")
    return read.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings="error")


def _models(held: object) -> list[BaseModel]:
    if isinstance(held, BaseModel):
        return [held, *(one for name in held.model_fields_set for one in _models(getattr(held, name, None)))]
    return [one for part in held for one in _models(part)] if isinstance(held, list) else []


def _written(read: ptb.TelegramObject) -> Json:
    if read.api_kwargs:
        raise LookupError(f"{type(read).__name__} has no {sorted(read.api_kwargs)}")
    return read.to_dict()
