"""The bot itself, as @BotFather and the Bot API keep it: its name, descriptions and commands in each language."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from langcodes import tag_is_valid

from tests.telegram.chats import RefusedError

Json = dict[str, Any]

# Characters at most (https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription).
TEXTS = {
    "name": ("Name", 64),
    "description": ("Description", 512),
    "short_description": ("ShortDescription", 120),
}
COMMANDS_AT_MOST = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
_SCOPES = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}  # type: dict[str, set[str]]


@dataclass
class Account:
    """One bot. `texts` are (kind, language) -> text; `commands` are (scope, language) -> list.

    `reads_groups`: privacy mode is off. `joins_groups`: it may be added to groups at all.
    """

    token: str = "123456:TEST-token_of-an-emulator-on-loopback"
    username: str = "reportline_test_bot"
    first_name: str = "Nameless"
    reads_groups: bool = False
    joins_groups: bool = True
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    @property
    def user(self) -> Json:
        """The bot as the sender of a message."""
        name = self.texts.get(("name", ""), self.first_name)
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": name, "username": self.username}

    @property
    def me(self) -> Json:
        """The answer to getMe: every field that only getMe gives (https://core.telegram.org/bots/api#user)."""
        no = dict.fromkeys((
            "supports_guest_queries", "supports_inline_queries", "can_connect_to_business", "has_main_web_app",
            "has_topics_enabled", "allows_users_to_create_topics", "can_manage_bots",
        ), False)  # fmt: skip
        groups = {"can_join_groups": self.joins_groups, "can_read_all_group_messages": self.reads_groups}
        return self.user | groups | no

    def set_text(self, kind: str, fields: Json) -> bool:
        """Set a text of one language; an empty one is taken away."""
        text, language = fields.get(kind, ""), _language(fields)
        if len(text) > TEXTS[kind][1]:
            raise RefusedError(f"{kind} is too long")
        if not text and kind == "name" and not language:
            raise RefusedError("name must be non-empty")
        self.texts[kind, language] = text
        if not text:
            del self.texts[kind, language]
        return True

    def get_text(self, kind: str, fields: Json) -> Json:
        """Give a text as people of one language see it: without one of their own it is that for everyone."""
        fallback = self.first_name if kind == "name" else ""
        common = self.texts.get((kind, ""), fallback)
        return {kind: self.texts.get((kind, _language(fields)), common)}

    def set_commands(self, fields: Json) -> bool:
        """Set the commands of one scope and language."""
        commands = fields["commands"]
        if len(commands) > COMMANDS_AT_MOST:
            raise RefusedError("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not _COMMAND.fullmatch(command["command"]):
                raise RefusedError("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise RefusedError("BOT_COMMAND_DESCRIPTION_INVALID")
        if len({command["command"] for command in commands}) < len(commands):
            raise RefusedError("BOT_COMMAND_INVALID")
        self.commands[_scope(fields), _language(fields)] = commands
        return True

    def get_commands(self, fields: Json) -> list[Json]:
        """Give the commands of exactly this scope and language; there is no falling back."""
        return self.commands.get((_scope(fields), _language(fields)), [])

    def delete_commands(self, fields: Json) -> bool:
        """Take the commands of a scope and language away."""
        self.commands.pop((_scope(fields), _language(fields)), None)
        return True


def _language(fields: Json) -> str:
    code: str = fields.get("language_code", "")
    if code and not (re.fullmatch("[a-z]{2}", code, re.ASCII) and tag_is_valid(code)):
        raise RefusedError("invalid language code specified")
    return code


def _scope(fields: Json) -> str:
    scope = fields.get("scope", {"type": "default"})
    if scope.get("type") not in _SCOPES or set(scope) - {"type"} != _SCOPES[scope["type"]]:
        raise RefusedError("unsupported scope specified")
    return json.dumps(scope, sort_keys=True)
