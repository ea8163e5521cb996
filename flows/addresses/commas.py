"""Hosts whose dots were typed as commas, or left out: "www,example,com", "www example com". They are asked about."""

import re

from flows.addresses.signs import SPOKEN
from flows.addresses.suffix import ending_exists

_LABEL = "[A-Za-z0-9-]{1,63}"
_LIST = re.compile(rf"(?<![\w.,@/=&?:-]){_LABEL}(?:[.,]{_LABEL}){{1,8}}(?![\w@.,-]*@)")
_SPACES = re.compile(
    rf"(?i)(?<![\w.,@/-])(www)[ \t]+({_LABEL})[ \t]+([a-z]{{2,24}})(?:[ \t]+([a-z]{{2}}))?(?![\w-])"
)
_USUAL = frozenset({"com", "net", "org", "info"})


def undone(text: str) -> str:
    """Give the text with such commas and spaces as marks."""
    if "," in text:
        text = _LIST.sub(_dots, text)
    if "www " in text.lower():
        text = _SPACES.sub(_joined, text)
    return text


def _dots(found: re.Match[str]) -> str:
    typed = found[0].lower()
    labels = re.split("[.,]", typed)
    if "," not in typed or "www" in labels[1:] or not ending_exists(labels[-1]):
        return found[0]
    if any("." in part and ending_exists(part.rpartition(".")[2]) for part in typed.split(",")):
        return found[0]  # a list: "example.com,example.org"
    wanted = labels[0] == "www" or labels[-1] in _USUAL
    return found[0].replace(",", SPOKEN) if wanted else found[0]


def _joined(found: re.Match[str]) -> str:
    www, name, ending, country = found.groups()
    if not ending_exists(ending.lower()):
        return found[0]
    if country and ending_exists(country.lower()) and len(ending) < 4:  # com, co, org, net, gov
        return SPOKEN.join((www, name, ending, country))
    kept = found[0][found.end(3) - found.start() :]
    return SPOKEN.join((www, name, ending)) + kept
