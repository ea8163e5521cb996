"""Finds e-mail addresses; they are refused, and their hosts must not be taken for sites."""

import re
from collections.abc import Iterator

from flows.addresses.candidate import Candidate, Form
from flows.addresses.reading import Reason
from flows.addresses.signs import DOT, NAME

_EMAIL = re.compile(
    f"(?<![\\w.+%/=&?#-])[\\w.+%-]++(?::[\\w.+%-]++)?+@{NAME}++(?:{DOT}{NAME}++)++(?:@{NAME}++(?:{DOT}{NAME}++)++)*+"
)


def find_emails(text: str) -> Iterator[Candidate]:
    """Find e-mail addresses, however their sign was written."""
    return (
        Candidate(found.start(), found.end(), "", Form.OTHER, refused=Reason.EMAIL)
        for found in (_EMAIL.finditer(text) if "@" in text else ())
    )
