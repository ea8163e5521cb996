"""A flow: its rows, and what surrounds them. A second conversation is a second value of this."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from flows.addresses import Reading
from flows.answers import Vocabulary
from flows.channel import Channel
from flows.questions import Keep, Question, Wrong
from flows.session import Session
from flows.turns import Report

MOST_ADDRESSES = 10
"""Addresses in one report."""


@dataclass(frozen=True)
class Flow:
    """One conversation on one channel.

    `questions` in the order of the conversation. `read` reads addresses out of a text; `kind_of` tells an address's
    kind. `finish` makes the report of a session that has its answers. `mode`: outside "live" every first message and
    every receipt says that this is a test. `portal`: the operator named a portal that people can be sent to.
    `delete_address`: when the person's message with the address is to be deleted, where the platform can.
    """

    questions: tuple[Question, ...]
    channel: Channel
    vocabulary: Vocabulary
    read: Callable[[str], Reading]
    kind_of: Callable[[str], str]
    finish: Callable[[Session], Report]
    mode: Literal["test", "live"] = "test"
    portal: bool = False
    helplines: bool = False
    delete_address: Literal["sent", "read", "never"] = "sent"
    paused: bool = False

    @cached_property
    def rows(self) -> dict[str, Question]:
        """The rows by name."""
        return {question.name: question for question in self.questions}

    def pending(self, session: Session) -> Question:
        """Where the person is: the first row that is to be asked."""
        return next(question for question in self.questions if question.is_open(session))

    def has_row(self, name: str) -> bool:
        """Say whether this flow has a row of this name."""
        return name in self.rows

    def takes(self, name: str, value: str) -> bool:
        """Say whether a row would take this value today: one of its options' values, or what its reader gives back."""
        row = self.rows[name]
        options = row.options(_NO_SESSION)
        if any(option.value == value and isinstance(option.deed, Keep) for option in options):
            return True
        if row.read is None:
            return False
        try:
            return row.read(value) == value
        except Wrong:
            return False


_NO_SESSION = Session("")
