"""The answer of the address reader, and the reasons it can give."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Decision = Literal["accept", "ask", "reject"]


class Reason(StrEnum):
    """Why a text, or a part of it, is asked about or refused. Each has its words in `flows.phrases`."""

    OK = "ok"
    # asked about, one candidate each
    GUESS = "guess"  # spoken dot, script change after a path, bare IP, other schemes: "is this the address?"
    ENDING = "ending"  # unknown ending
    CUT = "cut"  # ends in dots, or has gaps
    FRONT = "front"  # front page of a large site
    SEARCH = "search"  # search page
    USER = "user"  # a user name alone
    ONION = "onion"  # wrong .onion check
    LONG_MESSAGE = "long_message"  # over 4,096 characters: asked to send less
    SHARE_CODE = "share_code"  # magnet, ipfs: asked for the page where it was found
    # refused
    NONE = "none"  # no address here
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"  # file name or path
    INSIDE = "inside"  # private, loopback or single-label host
    SCHEME = "scheme"  # ftp, tel, javascript and the like
    MEDIA_TEXT = "media_text"  # a picture or file written as text: the whole message is refused
    LONG_ADDRESS = "long_address"  # over the intake's 1,000 characters


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message holds.

    `addresses` are the clear ones, canonical (WHATWG) strings in the order typed, without duplicates. `doubts` are
    candidates to ask about, in order, maybe none; `doubt_reasons` has one reason for each. `reason` is why: `ok` if
    anything was accepted, else that of the first doubt or of the refusal. `unread`: some part looked like an address
    and could not be used. `other_words`: the message held words besides its addresses.
    """

    decision: Decision
    addresses: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    reason: Reason = Reason.NONE
    doubt_reasons: tuple[Reason, ...] = ()
    unread: bool = False
    other_words: bool = False
