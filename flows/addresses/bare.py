"""Finds hosts without a scheme, and says what speaks against each.

A dot between two words is most often the end of a sentence, a file name or a number; so a name must earn its place.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.addresses.boundary import unwrapped
from flows.addresses.candidate import Candidate, Form
from flows.addresses.joints import everyday_endings, follows, telltales
from flows.addresses.names import ends_well, glued_end, name_end, name_start, split_labels
from flows.addresses.reading import Reason
from flows.addresses.signs import BRACKETED, DOT, END, GAP, NAME
from flows.addresses.suffix import RESERVED, is_site
from flows.addresses.tail import tail_of
from flows.addresses.words import COMMON, FILE_ENDINGS, FILE_ENDINGS_TOO, USUAL

_BARE = re.compile(
    f"(?<!{NAME})(?P<name>{NAME}++(?:{DOT}{NAME}++)++)(?P<port>\\.?:\\d{{1,5}}(?![A-Za-z0-9_-]))?(?:\\.?{GAP}?(?P<path>[/?#\\\\][^{END}]*))?"
)
# The same right after a host to which it is glued; with a bound, since a long text may glue many.
_NEXT = re.compile(_BARE.pattern.partition(")")[2].replace("++)++)", "++){1,20}+)", 1))
_HOST = re.compile(r"[:/?#\\]")
_LONGEST = 253  # RFC 1035
_ONLY_WWW = re.compile(r"(?i)www\.[^.]+")
# A sentence goes on: the next word is a blank away and has no capital, or is glued where words are not cut.
_GOES_ON = re.compile(r"(?: ?(?=[^\W\d_])(?![A-ZÀ-ÖØ-ÞА-ЯЁ]))")
# A broken e-mail address: "a:b?@example.com".
_IN_EMAIL = re.compile(r"[^\s@]@$")
_USERINFO = re.compile(f"@(?={NAME})")
_INTRODUCED = re.compile(r"[:：=>→(\"'«“「👉] ?$")
_FIRST_OF_SITE = frozenset({"www", "wap", "m"})
_INSIDE = frozenset({"local", "localhost", "lan", "internal"})


def find_bare(text: str) -> Iterator[Candidate]:
    """Find hosts, with what follows them, in order."""
    found = _BARE.search(text)
    everyday = everyday_endings(telltales(text)) if found else frozenset()
    while found:
        candidate = _candidate(text, found)
        if _may_join(text, candidate, everyday):
            # With a capital it is two sentences; without, it may be an address.
            refused = Reason.NONE if candidate.text.rpartition(".")[2].istitle() else None
            candidate = replace(candidate, doubt=candidate.doubt or Reason.GUESS, refused=refused)
        yield candidate
        # Not the end of the match: another host may follow, after a comma or after words that are glued to this one.
        found = _NEXT.match(text, candidate.end) or _BARE.search(text, max(candidate.end, found.end("name")))


def _candidate(text: str, found: re.Match[str]) -> Candidate:
    name = found["name"]
    start, end, doubt = found.start() + name_start(name), found.end("name"), None
    glued = glued_end(name)
    if glued:
        end = found.start() + glued
    elif found["path"]:
        end, doubt = tail_of(text, found.start("path"), found.end("path"))
    elif found["port"]:
        end = found.end("port")
    else:
        end = found.start() + _whole_site(name)
    end = unwrapped(text, start, end)
    piece = text[start:end].rstrip("-_" if end == found.end("name") else "")
    refused = against(piece)
    if piece[1:2] == "." and text.startswith(".", start + len(piece)):
        refused = Reason.NONE  # an abbreviation: "m.in.", "p.sh."
    if _IN_EMAIL.search(text, max(start - 2, 0), start) or _USERINFO.match(text, end):
        refused = Reason.EMAIL
    if refused is Reason.GUESS:
        refused, doubt = None, doubt or Reason.GUESS
    return Candidate(
        start, start + len(piece), piece, Form.BARE, Reason.CUT if GAP in piece else doubt, refused
    )


def _may_join(text: str, candidate: Candidate, everyday: frozenset[str]) -> bool:
    """Say whether this may be two sentences without a space between, in the language of the message: "hier.la page"."""
    labels = candidate.text.split(".")
    return (
        candidate.refused is None
        and len(labels) == 2
        and (labels[1].lower() in everyday or follows(labels[1].lower(), labels[0].lower()))
        and _GOES_ON.match(text, candidate.end) is not None
        and not _INTRODUCED.search(text, max(candidate.start - 3, 0), candidate.start)
    )


def _whole_site(name: str) -> int:
    """Give the end of a name; nothing but "www" before an ending is no site, so such a name stays whole."""
    end = name_end(name) or len(name)
    return len(name) if _ONLY_WWW.fullmatch(name, 0, end) else end


def against(piece: str) -> Reason | None:
    """Tell what speaks against a host without a scheme: GUESS to ask, another reason to refuse, None for nothing."""
    host = _HOST.split(piece, maxsplit=1)[0]
    rest = piece[len(host) :]
    host = host.removesuffix(".")
    if len(host) > _LONGEST:
        return Reason.NONE
    labels = [label.replace(GAP, "") for label in split_labels(host)]
    if all(label.isdecimal() for label in labels):
        return _number(labels, clear=len(rest) > 1 or BRACKETED in host)
    ending = labels[-1].lower()
    more = len(rest) > 0 or labels[0].lower() in _FIRST_OF_SITE
    if not ends_well(ending):
        return _unknown(ending, rest, more=more)
    if not (ending in RESERVED or ending == "onion" or is_site(".".join(labels).lower())):
        return Reason.NONE  # "co.za/page": nobody owns such a name
    if ending in RESERVED or ending == "onion" or more or BRACKETED in host:
        return None
    if _is_joint(labels):
        return Reason.NONE
    if len(labels) == 2 and ending in FILE_ENDINGS_TOO:
        return Reason.GUESS
    if len(labels) == 2 and ending in COMMON:
        return Reason.NONE if labels[0].isdecimal() else Reason.GUESS
    return None


def _number(labels: list[str], *, clear: bool) -> Reason | None:
    if len(labels) != 4 or any(len(label) > 3 for label in labels):
        return Reason.NONE
    return None if clear else Reason.GUESS


def _unknown(ending: str, rest: str, *, more: bool) -> Reason | None:
    if ending in FILE_ENDINGS and len(rest) < 2:
        return Reason.FILE
    usable = more and len(ending) > 1 and not ending[0].isdecimal()
    return None if usable or ending in _INSIDE else Reason.NONE


def _is_joint(labels: list[str]) -> bool:
    """Say whether this is two sentences without a space: "gone.It". "Example.Com" is none."""
    ending = labels[-1]
    if ending in {ending.lower(), ending.upper()}:
        return False
    return ending.lower() in COMMON or (labels[-2].islower() and ending.lower() not in USUAL)
