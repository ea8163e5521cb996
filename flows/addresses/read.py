"""The reader of addresses: clean, refang, find, judge. Pure, total and linear; nothing is opened or resolved."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from flows.addresses.bare import find_bare
from flows.addresses.candidate import Candidate, blanked
from flows.addresses.clean import clean
from flows.addresses.commas import undone
from flows.addresses.emails import find_emails
from flows.addresses.explicit import find_explicit
from flows.addresses.gaps import closed, spaced
from flows.addresses.judge import Verdict, judge
from flows.addresses.layout import switched
from flows.addresses.media import holds_media
from flows.addresses.numbers import find_six
from flows.addresses.reading import Reading, Reason
from flows.addresses.refang import refang
from flows.addresses.schemes import find_other_schemes
from flows.addresses.spoken import spoken
from flows.addresses.users import find_users

LONGEST_MESSAGE = 4096
"""Characters; Telegram's own limit for a message."""

_MOST = 20
"""Candidates that are judged, twice as many as a report can hold: it bounds the time for any text."""
_MOST_REFUSED = 45
"""Those of one kind that are refused as they are found. So many file names or mail addresses hide no address."""

_SEVEN_DIGITS = re.compile(r"\d(?:[ ()./-]{0,2}\d){6}")
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_])(?!\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d))"
    r"(?:\+|00|\()?\d(?:[ ()./-]{0,2}\d){6,14}(?![A-Za-z0-9_])"
)
_LETTER = re.compile(r"[^\W\d_]")
_REFUSALS = (Reason.LONG_ADDRESS, Reason.INSIDE, Reason.SCHEME, Reason.EMAIL, Reason.FILE)
_LOST = frozenset({Reason.LONG_ADDRESS, Reason.INSIDE, Reason.SCHEME})


def read_addresses(text: str, *, documentation_hosts: bool = False) -> Reading:
    """Read the web addresses out of a message, or say why there is none. Never raises; the same text, the same answer.

    `documentation_hosts`: addresses set aside for documents (RFC 5737, RFC 3849) count as public; for tests only.
    """
    if len(text) > LONGEST_MESSAGE:
        return Reading("ask", reason=Reason.LONG_MESSAGE)
    text = clean(text)
    if holds_media(text):
        return Reading("reject", reason=Reason.MEDIA_TEXT)
    cleaned = text
    text = undone(spoken(closed(refang(switched(text)))))
    if text != cleaned and holds_media(text):  # data[:] and the like
        return Reading("reject", reason=Reason.MEDIA_TEXT)
    found: list[Candidate] = []
    rest = text
    for finder in (find_other_schemes, find_explicit, find_emails, find_six, find_bare):
        if finder is find_bare:
            rest = spaced(rest)
        new = list(_some(finder(rest), _MOST - sum(one.refused is None for one in found)))
        rest = blanked(rest, [one for one in new if one.refused is not Reason.NONE])
        found += new
    found.sort(key=lambda candidate: candidate.start)
    verdicts = [judge(candidate, documentation_hosts=documentation_hosts) for candidate in found]
    return _reading(verdicts, rest, more=sum(one.refused is None for one in found) == _MOST)


def _some(candidates: Iterator[Candidate], room: int) -> Iterator[Candidate]:
    """Give candidates until so many are to be judged, or too many were refused."""
    for candidate in islice(candidates, room + _MOST_REFUSED if room else 0):
        yield candidate
        room -= candidate.refused is None
        if not room:
            break


def _reading(verdicts: list[Verdict], rest: str, *, more: bool) -> Reading:
    addresses = _first_ones(one.address for one in verdicts if one.address and one.reason is Reason.OK)
    asked = {
        one.address: one.reason for one in reversed(verdicts) if one.address and one.reason is not Reason.OK
    }
    known = {_bare(address) for address in addresses}
    doubts = tuple(address for address in _first_ones(reversed(asked)) if _bare(address) not in known)
    reasons = tuple(asked[address] for address in doubts)
    if any(one.reason is Reason.MEDIA_TEXT for one in verdicts):
        return Reading("reject", reason=Reason.MEDIA_TEXT)
    refusals = {one.reason for one in verdicts if one.address is None}
    unread = more or not refusals.isdisjoint(_LOST)
    words = _LETTER.search(rest) is not None
    if addresses:
        return Reading("accept", addresses, doubts, Reason.OK, reasons, unread, words)
    if doubts:
        return Reading("ask", (), doubts, reasons[0], reasons, unread, words)
    if Reason.SHARE_CODE in refusals:
        return Reading("ask", reason=Reason.SHARE_CODE, unread=unread, other_words=words)
    for reason in _REFUSALS:
        if reason in refusals:
            return Reading("reject", reason=reason, unread=unread, other_words=words)
    named, users = find_users(rest)
    if named:
        return Reading("ask", (), users, Reason.USER, (Reason.USER,) * len(users), unread, words)
    phone = _SEVEN_DIGITS.search(rest) and _PHONE.search(rest)
    reason = Reason.PHONE if phone else Reason.NONE
    return Reading("reject", reason=reason, unread=unread, other_words=words)


def _first_ones(addresses: Iterable[str]) -> tuple[str, ...]:
    """Give each address once, where it came first; http and https are the same place."""
    seen: dict[str, str] = {}
    for address in addresses:
        seen.setdefault(_bare(address), address)
    return tuple(seen.values())


def _bare(address: str) -> str:
    return address.partition("//")[2]
