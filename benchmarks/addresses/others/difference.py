"""How our reading of a message differs from somebody else's, as a class that can be counted and kept."""

import re

from benchmarks.addresses.others.case import Case
from flows.addresses import Reading, read_addresses
from flows.addresses.canonical import canonical

AGREE = "agree"
_OTHER_SCHEME = re.compile(r"(?i)(?!https?:)[a-z][a-z0-9+.-]*://")


def _whole(typed: str) -> str:
    """Give an address as we write it, without the kind of http; what our parser refuses stays as it is."""
    address = canonical(typed if re.match(r"(?i)https?://", typed) else f"http://{typed.removeprefix('//')}")
    return _bare(address.url) if address else typed


def _bare(url: str) -> str:
    return url.partition("//")[2]


def _host(bare: str) -> str:
    return re.split(r"[/?#]", bare, maxsplit=1)[0]


def difference(case: Case) -> str:
    """Name the difference: `agree`, or classes joined by `; `.

    `asked: R` and `refused: R`: they take it and we do not, for reason R. `ends elsewhere`: the same host, with more or
    less behind it. `not seen`: alone we would take it. `taken besides` and `asked besides`: they do not have it.
    """
    reading = read_addresses(case.text, documentation_hosts=True)
    if case.in_some_form:
        return AGREE if reading.decision == "accept" else _without(reading)
    theirs = [one if _OTHER_SCHEME.match(one) else _whole(one) for one in case.theirs]
    ours = [_bare(url) for url in reading.addresses]
    if case.first_only and theirs:
        ours = ours[:1]
    if ours == list(dict.fromkeys(theirs)):
        return AGREE if theirs or not reading.doubts else f"asked besides: {reading.reason.value}"
    missing = [one for one in theirs if one not in ours]
    extra = [one for one in ours if one not in theirs]
    classes = {_missed(one, reading, extra) for one in missing}
    hosts = {_host(one) for one in missing}
    if any(_host(one) not in hosts for one in extra):
        classes.add("taken besides")
    return "; ".join(sorted(classes)) or "another order"


def _without(reading: Reading) -> str:
    return f"{'asked' if reading.decision == 'ask' else 'refused'}: {reading.reason.value}"


def _missed(one: str, reading: Reading, extra: list[str]) -> str:
    """Say why one that they have is not among ours."""
    if _OTHER_SCHEME.match(one):
        return "asked: other scheme" if reading.doubts else "refused: other scheme"
    doubts = {
        _bare(url): reason.value for url, reason in zip(reading.doubts, reading.doubt_reasons, strict=True)
    }
    if one in doubts:
        return f"asked: {doubts[one]}"
    if any(_host(other) == _host(one) for other in extra):
        return "ends elsewhere"
    for other, reason in doubts.items():
        if _host(other) == _host(one):
            return f"asked: {reason}"
    alone = read_addresses(f"http://{one}", documentation_hosts=True)
    if alone.decision != "accept":
        return _without(alone)
    return "not seen" if reading.decision == "accept" else _without(reading)
