"""User names without an address: "@name", "u/name", "snap: name". An address can be guessed where the app is named."""

import re
from importlib.resources import files
from itertools import islice


def _places() -> dict[str, str]:
    lines = files("flows.addresses").joinpath("apps.txt").read_text("utf-8").splitlines()
    places = {}
    for line in lines:
        if not line.startswith("#"):
            template, _, names = line.partition(" | ")
            for name in names.split():
                places[name.replace("-", " ")] = template.removeprefix("-")
    return places


_PLACES = _places()
"""By the name of an app, in small letters, the address of a user's page; empty where it has none."""
_APPS = "|".join(sorted(_PLACES, key=len, reverse=True))
_ACCOUNT = "id|user|username|name|account|帳號|账号|帐号|アカウント|계정|аккаунт|حساب|اکاؤنٹ"
_AFTER_APP = re.compile(
    r"[:：=@-](?:(?:(?<=[:：=])|(?<=[ \t]-)(?=[ \t]))[ \t]?@?|(?<=[ \t]@))(?P<name>[\w.-]{2,40})(?!\w)"
)
_APP = re.compile(rf"(?i)(?<!\w)({_APPS})(?:[ \t]?(?:{_ACCOUNT}))?[ \t]{{0,2}}$")
_AT = re.compile(r"@(?<![A-Za-z0-9_@/.]@)([\w.]{2,64})(?:@[\w.-]{3,100})?")
_REDDIT = re.compile(r"(?i)(?<![\w/])/?u/([\w-]{3,30})(?![\w/])")
_NUMBERED = re.compile(r"(?<=\w)#\d{4}(?!\w)")
_ENDS = re.compile(r"[ \t]*(?:[.,;:!?)\r\n]|$)")
_MOST = 40
"""Names looked at; who sends more of them sends a list, and one question is enough."""


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Say whether what follows an app's name is a user's: "Instagram: pictures of yesterday" is a sentence."""
    typed = found["name"]
    return "@" in found[0] or not typed.isalpha() or _ENDS.match(text, found.end()) is not None


def find_users(text: str) -> tuple[bool, tuple[str, ...]]:
    """Say whether the text holds a user name, and give the addresses that can be guessed from it."""
    named = "@" in text and _AT.search(text) is not None
    named = named or ("#" in text and _NUMBERED.search(text) is not None)
    guesses: list[str] = []
    lower = text.lower()
    for found in islice(_AFTER_APP.finditer(text), _MOST):
        app = _APP.search(text, max(found.start() - 30, 0), found.start())
        if app and _is_name(text, found):
            named = True
            place = _PLACES[app[1].lower()]
            guesses += [place.format(found["name"].strip(".-"))] if place and found["name"].isascii() else []
    for found in islice(_REDDIT.finditer(text) if "u/" in lower else (), _MOST):
        named = True
        guesses.append(_PLACES["reddit"].format(found[1]))
    return named, tuple(dict.fromkeys(guesses))
