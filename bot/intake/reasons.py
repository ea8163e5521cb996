"""What an operator is told of a reason: why a report was laid aside, or why the queue stands still, and what to do.

The reasons themselves are words of `bot.intake.http`, `bot.intake.iwf` and `bot.intake.fate`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words. `label` is one of a closed set, for figures."""

    label: str
    says: str
    do: str


UNOPENABLE = "unopenable"
_RESEND = "then `reportline outbox resend`"
_UNREAD = Reason(
    "malformed",
    "the intake could not read it",
    f"Ask the intake's people what their log says of it. When they read it, {_RESEND}.",
)
_CONFLICT = Reason(
    "conflict",
    "the intake holds another report under its number",
    "Ask the intake's people what they hold under it. If it is this report, it arrived: close it, though its receipt"
    f" then says undelivered. If not, let them take theirs away, {_RESEND}.",
)
_LARGE = Reason(
    "too_large",
    "it is too large for the intake",
    f"Ask the intake's people to take 64 KiB, as docs/intake-api.yaml has it, {_RESEND}.",
)
_INVALID = Reason(
    "invalid",
    "the intake says that it is no report as it takes them",
    f"Ask the intake's people which field; both sides must speak the same version. When that is mended, {_RESEND}.",
)
_UNKNOWN = Reason(
    "unknown",
    "one of its addresses was sent twice, and the intake never said whether it has it",
    f"Ask the intake's people whether it arrived. If it did, close the report; if not, {_RESEND}.",
)
_UNOPENED = Reason(
    UNOPENABLE,
    "it does not open with the keys that are here",
    f"Take in the keys of its time (`reportline keys restore`), {_RESEND}. If they are lost, nobody can open it:"
    " close it, and its receipt says undelivered.",
)
_OTHER = Reason(
    "other", "for a reason of another version", f"See the log of that day, {_RESEND} or close it."
)
_BY_CODE: Mapping[str, Reason] = {"400": _UNREAD, "409": _CONFLICT, "413": _LARGE, "422": _INVALID}
_BY_WORD: Mapping[str, Reason] = {
    reason.label: reason for reason in (_UNREAD, _CONFLICT, _LARGE, _INVALID, _UNKNOWN, _UNOPENED)
}
REPORT_LABELS = frozenset({*_BY_WORD, "stopped", "other"})
_STOP_LABELS: Mapping[str, str] = {
    "401": "unauthorized",
    "403": "forbidden",
    **dict.fromkeys(("404", "405", "410"), "not_found"),
}
_STOPS: Mapping[str, Reason] = {
    reason.label: reason
    for reason in (
        Reason(
            "unauthorized",
            "the intake does not take our credentials",
            "Set REPORTLINE_INTAKE_TOKEN (or user and password) to what the intake's people gave you, and start again.",
        ),
        Reason(
            "forbidden",
            "the intake knows us and does not take our reports",
            "Ask the intake's people: does it take reports of this mode, of this token, from this machine's address? A"
            " stand-in takes no live ones.",
        ),
        Reason(
            "not_found",
            "there is no intake at this address",
            "Set REPORTLINE_INTAKE to the address that the intake's people gave you, and start again.",
        ),
        Reason(
            "redirect",
            "the intake sends us elsewhere, and redirects are never followed",
            "Ask the intake's people for the address that answers by itself, and set REPORTLINE_INTAKE to it.",
        ),
        Reason(
            "other",
            "the intake refuses us",
            "Ask the intake's people why. Until it takes one, one report asks from time to time; none is lost.",
        ),
    )
}
STOP_LABELS = frozenset(_STOPS)
_CODE = re.compile("(?:http|code)_([1-9][0-9]{2})")


def of_report(reason: str) -> Reason:
    """Say why a report was laid aside. Something for every reason."""
    if known := _BY_WORD.get(reason):
        return known
    found = _CODE.fullmatch(reason)
    if not found:
        return _OTHER
    return _BY_CODE.get(found[1]) or Reason(
        "stopped",
        f"the intake answered {found[1]} to it alone, while it took the others",
        "A filter in front of the intake may not like what is in it: ask the intake's people to let our calls pass,"
        f" {_RESEND}.",
    )


def of_stop(reason: str) -> Reason:
    """Say why the queue stands still. Something for every reason."""
    found = _CODE.fullmatch(reason)
    if not found:
        return _STOPS["other"]
    code = found[1]
    label = "redirect" if code.startswith("3") else _STOP_LABELS.get(code, "other")
    return replace(_STOPS[label], says=f"{_STOPS[label].says} ({code})")


def of_stop_label(label: str) -> Reason:
    """Say why the queue stands still, by the label that figures bear."""
    return _STOPS.get(label, _STOPS["other"])
