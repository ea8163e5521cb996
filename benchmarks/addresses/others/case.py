"""One message of somebody else's corpus, with what they find in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """`theirs`: the web addresses that they find, as they write them; e-mail addresses are left out.

    `first_only`: they say nothing about a second one. `in_some_form`: they say that it is an address, but not which.
    """

    text: str
    theirs: tuple[str, ...]
    first_only: bool = False
    in_some_form: bool = False
