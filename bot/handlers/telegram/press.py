"""What our buttons carry: question, option and tag in at most 64 bytes, under a mark that no other handler uses.

https://core.telegram.org/bots/api#inlinekeyboardbutton (callback_data)
"""

from flows.events import Chose

MARK = "rl"
AT_MOST = 64
"""Bytes of callback_data."""
_FOREIGN = Chose("", "", "foreign")


def data_of(question: str, option: str, asked: str) -> str:
    """Give what a button carries."""
    return f"{MARK}:{question}:{option}:{asked}"


def is_ours(data: object) -> bool:
    """Say whether a press is of a button of ours."""
    return isinstance(data, str) and data.startswith(f"{MARK}:")


def chose(data: object) -> Chose:
    """Give the press. One of another bot's, or of a version that packed otherwise, answers no question."""
    parts = data.split(":") if isinstance(data, str) else []
    if len(parts) != 4 or parts[0] != MARK:
        return _FOREIGN
    return Chose(*parts[1:])
