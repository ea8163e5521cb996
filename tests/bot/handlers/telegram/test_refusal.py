import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.telegram.call import Later, Refused
from bot.handlers.telegram.refusal import WAIT_AT_MOST, refusal

# As the server of the Bot API and its front write them, and as python-telegram-bot passes them on.
BLOCKED = [
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot was kicked from the group chat"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Chat not found"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
]
GONE = [
    "Bad Request: message to edit not found",
    "Bad Request: message to delete not found",
    "Bad Request: message can't be edited",
    "Bad Request: message can't be deleted",
    "Bad Request: message can't be deleted for everyone",
    "Bad Request: MESSAGE_ID_INVALID",
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
    "Query is too old and response timeout expired or query id is invalid",
]


@pytest.mark.parametrize(("code", "words"), BLOCKED)
def test_who_left_or_does_not_want_to_hear_from_the_bot_is_let_go(code: int, words: str) -> None:
    assert refusal(code, words) == Refused("blocked")


@pytest.mark.parametrize("words", GONE)
def test_what_is_not_there_any_more_or_cannot_be_changed_is_gone(words: str) -> None:
    assert refusal(400, words) == Refused("gone")


def test_a_message_that_says_so_already_is_unchanged() -> None:
    words = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    assert refusal(400, words) == Refused("unchanged")


def test_a_group_that_moved_says_where_to() -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    assert refusal(400, words, {"migrate_to_chat_id": -1001}) == Refused("moved", -1001)


@pytest.mark.parametrize("code", [404, 501])
def test_a_method_that_the_server_does_not_know_is_said_to_be_that(code: int) -> None:
    assert refusal(code, "Not Found: method not found") == Refused("no_method")


@pytest.mark.parametrize(
    ("parameters", "words", "seconds"),
    [
        ({"retry_after": 7}, "", 7.0),
        ({"retry_after": 0}, "", 0.0),
        ({}, "Too Many Requests: retry after 12", 12.0),
        ({"retry_after": 10**400}, "", float(WAIT_AT_MOST)),
        ({"retry_after": float("inf")}, "", float(WAIT_AT_MOST)),
        ({"retry_after": float("nan")}, "", None),
        ({"retry_after": -1}, "", None),
        ({"retry_after": True}, "", None),
        ({"retry_after": "7"}, "Too Many Requests", None),
        (None, None, None),
    ],
)
def test_who_asks_too_often_waits_for_as_long_as_is_asked(
    parameters: object, words: object, seconds: float | None
) -> None:
    assert refusal(429, words, parameters) == Later(seconds)


@pytest.mark.parametrize(
    "code", [500, 502, 503, 504, 401, 409, 408, 0, -1, 200, 302, "403", None, True, 4.03]
)
def test_what_says_nothing_against_the_call_may_be_tried_later(code: object) -> None:
    assert refusal(code, "Internal Server Error: restart") == Later()


@pytest.mark.parametrize(
    ("code", "words"), [(400, "Bad Request: message is too long"), (413, "x"), (400, None)]
)
def test_any_other_refusal_is_for_good(code: int, words: object) -> None:
    assert refusal(code, words) == Refused("other")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
PARAMETERS = JSON | st.fixed_dictionaries({}, optional={"retry_after": JSON, "migrate_to_chat_id": JSON})


@given(JSON, JSON, PARAMETERS)
def test_whatever_a_server_says_is_a_refusal_or_something_for_later(
    code: object, words: object, parameters: object
) -> None:
    found = refusal(code, words, parameters)
    assert isinstance(found, Refused | Later)
    if isinstance(found, Later) and found.seconds is not None:
        assert 0 <= found.seconds <= WAIT_AT_MOST
