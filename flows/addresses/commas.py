"""Hosts whose dots were typed as commas, or left out: "www,example,com", "www example com". They are asked about."""

import re

from flows.addresses.signs import GAP, SPOKEN
from flows.addresses.suffix import ending_exists
from flows.addresses.words import USUAL

_LABEL = "[A-Za-z0-9-]{1,63}"
_LIST = re.compile(rf"(?:(?<=://)|(?<![^\s\"'(<\[{{«“„:>→])){_LABEL}(?:[.,]{_LABEL}){{1,8}}(?![\w@.,-]*@)")
_SPACE = r"[ \t]{0,2}[ \t.][ \t]{0,2}"
_SPACES = re.compile(
    rf"(?<![\w.,@/-])(?P<www>[wW]{{3}})(?P<first>{_SPACE})(?P<name>{_LABEL})(?P<second>{_SPACE})"
    rf"(?P<ending>[A-Za-z]{{2,24}})(?:{_SPACE}(?P<country>[a-z]{{2}}))?(?![\w-])"
)
_GAPS = "." + GAP


def undone(text: str) -> str:
    """Give the text with such commas and spaces as marks."""
    if "," in text:
        text = _LIST.sub(_dots, text)
    if "www" in text.lower():
        text = _SPACES.sub(_joined, text)
    return text


def _dots(found: re.Match[str]) -> str:
    typed = found[0].lower()
    labels = re.split("[.,]", typed)
    if "," not in typed or "www" in labels[1:] or not ending_exists(labels[-1]):
        return found[0]
    if any("." in part and ending_exists(part.rpartition(".")[2]) for part in typed.split(",")):
        return found[0]  # a list: "example.com,example.org"
    scheme = found.string.endswith("://", 0, found.start())
    wanted = scheme or labels[0] == "www" or labels[-1] in USUAL
    return found[0].replace(",", SPOKEN) if wanted else found[0]


def _joined(found: re.Match[str]) -> str:
    blank = " " in found["first"] + found["second"]
    if not blank or not ending_exists(found["ending"].lower()):
        return found[0]
    labels = [found["www"], found["name"], found["ending"]]
    country = found["country"]
    if country and ending_exists(country) and len(found["ending"]) < 4:  # com, co, org, net, gov
        return _GAPS.join((*labels, country))
    return _GAPS.join(labels) + found.string[found.end("ending") : found.end()]
