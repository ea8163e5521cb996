"""Accept, ask or refuse: the decision about one candidate, with its reason."""

import re
from dataclasses import dataclass

from flows.addresses.candidate import Candidate, Form
from flows.addresses.canonical import Address, canonical
from flows.addresses.hosts import Host, host_kind
from flows.addresses.names import ends_well, split_labels
from flows.addresses.reading import Reason
from flows.addresses.signs import BRACKETED, GAP, SPOKEN, STOPS
from flows.addresses.sites import is_large_front, is_search
from flows.addresses.suffix import RESERVED, is_site
from flows.addresses.words import COMMON, FILE_ENDINGS, FILE_ENDINGS_TOO

LONGEST_ADDRESS = 1000
"""Characters of a canonical address; the intake takes no more."""

_DOTS = str.maketrans(dict.fromkeys(BRACKETED + SPOKEN + STOPS, ".") | {GAP: ""})
_AUTHORITY = re.compile(r"(?i)(?:https?://)?[^/?#\\]*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`address` with reason OK: clear. With another reason: asked about. Without an address: refused."""

    reason: Reason
    address: str | None = None


def judge(candidate: Candidate, *, documentation_hosts: bool) -> Verdict:
    """Decide about one candidate."""
    if candidate.refused is not None:
        return Verdict(candidate.refused)
    if candidate.form is Form.OTHER:
        return Verdict(candidate.doubt or Reason.GUESS, candidate.text)
    typed = candidate.text
    if candidate.form is Form.BARE:
        verdict = _bare(typed)
        if verdict is not None and verdict is not Reason.GUESS:
            return Verdict(verdict)
        typed = "http://" + typed
    else:
        verdict = None
    address = canonical(plain(typed))
    if address is None:
        return Verdict(Reason.NONE)
    kind = host_kind(address.host, documentation_hosts=documentation_hosts)
    if kind is Host.BROKEN:
        return Verdict(Reason.NONE)
    if kind is Host.INSIDE:
        return Verdict(Reason.INSIDE)
    if len(address.url) > LONGEST_ADDRESS:
        return Verdict(Reason.LONG_ADDRESS)
    return Verdict(
        _doubt(candidate, address, kind) or verdict or _site_doubt(address) or Reason.OK, address.url
    )


def plain(typed: str) -> str:
    """Give a candidate's text without marks, with ordinary dots in its host."""
    authority = _AUTHORITY.match(typed)
    end = authority.end() if authority else 0
    return typed[:end].translate(_DOTS) + typed[end:].replace(GAP, "").replace(BRACKETED, ".").replace(
        SPOKEN, "."
    )


def _doubt(candidate: Candidate, address: Address, kind: Host) -> Reason | None:
    if kind is Host.BAD_ONION:
        return Reason.ONION
    if kind is Host.UNKNOWN:
        return Reason.ENDING
    if candidate.doubt is not None:
        return candidate.doubt
    if SPOKEN in candidate.text:
        return Reason.GUESS
    if kind is Host.NUMBER and candidate.form is Form.BARE and BRACKETED not in candidate.text:
        return (
            Reason.GUESS if address.path == "/" and not address.port and "/" not in candidate.text else None
        )
    return None


def _site_doubt(address: Address) -> Reason | None:
    if is_search(address):
        return Reason.SEARCH
    return Reason.FRONT if is_large_front(address) else None


def _bare(typed: str) -> Reason | None:
    """Tell what speaks against a host without a scheme: a refusal, GUESS, or nothing."""
    authority = _AUTHORITY.match(typed)
    host = (authority[0] if authority else typed).partition(":")[0]
    rest = typed[len(host) :]
    labels = [label.replace(GAP, "") for label in split_labels(host)]
    if all(label.isdecimal() for label in labels):
        return None if len(labels) == 4 and all(len(label) < 4 for label in labels) else Reason.NONE
    ending = labels[-1]
    lower = ending.lower()
    has_more = bool(rest) or labels[0].lower() in {"www", "wap", "m"}
    if not ends_well(ending):
        if lower in FILE_ENDINGS and not rest:
            return Reason.FILE
        if lower in {"local", "localhost", "lan", "internal"} and has_more:
            return None
        return None if has_more and lower.isalpha() and len(lower) > 1 else Reason.NONE
    if lower in RESERVED or lower == "onion" or has_more or BRACKETED in host:
        return None
    if not is_site(".".join(labels).lower()):
        return Reason.NONE
    joint = not (ending.islower() or ending.isupper() or ending.lower() == ending.upper())
    if joint and (lower in COMMON or (len(ending) == 2 and labels[-2][:1].islower())):
        return Reason.NONE
    if len(labels) == 2:
        if lower in FILE_ENDINGS_TOO:
            return Reason.GUESS
        if lower in COMMON:
            return Reason.NONE if labels[0].isdecimal() else Reason.GUESS
    return None
