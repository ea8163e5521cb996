"""What it means when the Bot API does not do what it was asked to: by its code, its words and its parameters.

Pure, and the same for whoever made the call. The words are those of the server's source, which nothing promises: where
none is known the code decides. https://core.telegram.org/bots/api#making-requests,
https://github.com/tdlib/telegram-bot-api (Client.cpp, fail_query_with_error)
"""

import re
from collections.abc import Mapping

from bot.handlers.telegram.call import Later, Reason, Refused

WAIT_AT_MOST = 86_400
"""Seconds. Longer than this Telegram keeps no update, so that nobody has to wait longer for another try."""

# Of 400 (Bad Request), in small letters. What MTProto itself says in capitals comes through now and then.
_WORDS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    ("unchanged", ("message is not modified", "message_not_modified")),
    (
        "gone",
        (
            "message to edit not found",
            "message to delete not found",
            "message not found",
            "message_id_invalid",
            "message can't be edited",
            "message can't be deleted",
            "message_delete_forbidden",
            "query is too old",
            "query_id_invalid",
        ),
    ),
    (
        "blocked",
        (
            "chat not found",
            "user not found",
            "peer_id_invalid",
            "user_is_blocked",
            "user is deactivated",
            "input_user_deactivated",
            "bot was blocked",
            "bot was kicked",
            "bot is not a member",
            "not enough rights to send",
            "have no rights to send",
            "chat_write_forbidden",
        ),
    ),
)
_RETRY_AFTER = re.compile("retry after ([0-9]{1,9})")
_NOT_NOW = frozenset({408, 409, 425, 429})
"""Codes below 500 that say nothing against the call itself: too slow, somebody else's turn, too early, too many."""


def refusal(code: object, description: object = "", parameters: object = None) -> Refused | Later:
    """Say what came of a call that was not done. Never raises, whatever a server sends.

    `code` is `error_code`, or the status of HTTP; `description` and `parameters` are as the server gave them. A token
    that is not taken (401) is no word on the call: the operator can mend it, and then the call may be made again.
    """
    words = description.casefold() if isinstance(description, str) else ""
    found = parameters if isinstance(parameters, Mapping) else {}
    moved_to = found.get("migrate_to_chat_id")
    if isinstance(moved_to, int) and not isinstance(moved_to, bool) and moved_to:
        return Refused("moved", moved_to)
    seconds = _seconds(found.get("retry_after"), words if code == 429 else "")
    if not isinstance(code, int) or isinstance(code, bool) or seconds is not None or code in _NOT_NOW:
        return Later(seconds)
    match code:
        case 400:
            return Refused(_reason(words))
        case 403:
            return Refused("blocked")
        case 404 | 501:
            return Refused("no_method")
        case _ if 402 <= code < 500:
            return Refused("other")
        case _:
            return Later()


def _reason(words: str) -> Reason:
    return next((reason for reason, known in _WORDS if any(one in words for one in known)), "other")


def _seconds(given: object, words: str) -> float | None:
    """Give how long to wait; None if the server did not say."""
    if isinstance(given, int) and not isinstance(given, bool) and given >= 0:
        return float(min(given, WAIT_AT_MOST))
    if isinstance(given, float) and given >= 0:
        return min(given, float(WAIT_AT_MOST))
    found = _RETRY_AFTER.search(words)
    return float(min(int(found[1]), WAIT_AT_MOST)) if found else None
