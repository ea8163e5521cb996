"""User names without an address: "@name", "u/name", "snap: name". An address can be guessed where the app is named."""

import re

_PLACES = {
    "instagram": "https://www.instagram.com/{}/",
    "insta": "https://www.instagram.com/{}/",
    "ig": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "tik tok": "https://www.tiktok.com/@{}",
    "telegram": "https://t.me/{}",
    "tg": "https://t.me/{}",
    "twitter": "https://x.com/{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "snap": "https://www.snapchat.com/add/{}",
    "facebook": "https://www.facebook.com/{}",
    "fb": "https://www.facebook.com/{}",
    "youtube": "https://www.youtube.com/@{}",
    "reddit": "https://www.reddit.com/user/{}/",
    "discord": "",
    "kik": "",
    "skype": "",
    "wechat": "",
    "whatsapp": "",
    "roblox": "",
}
_APPS = "|".join(sorted(_PLACES, key=len, reverse=True))
_NAMED = re.compile(
    rf"(?i)(?<!\w)({_APPS})(?:[ \t]?(?:id|user|username|name|account)){{0,2}}[ \t]*(?:[:=\-][ \t]*@?|[ \t]@)([\w.-]{{2,40}})(?!\w)"
)
_AT = re.compile(r"(?<![\w@/.])@([\w.]{2,64})(?:@[\w.-]{3,100})?")
_REDDIT = re.compile(r"(?i)(?<![\w/])/?u/([\w-]{3,30})(?![\w/])")
_NUMBERED = re.compile(r"(?<!\w)[\w.]{2,32}#\d{4}(?!\w)")


def find_users(text: str) -> tuple[bool, tuple[str, ...]]:
    """Say whether the text holds a user name, and give the addresses that can be guessed from it."""
    guesses = [
        _PLACES[app.lower()].format(name.strip(".-"))
        for app, name in _NAMED.findall(text)
        if _PLACES[app.lower()]
    ]
    guesses += [_PLACES["reddit"].format(name) for name in _REDDIT.findall(text)]
    named = any(pattern.search(text) for pattern in (_NAMED, _REDDIT, _AT, _NUMBERED))
    return named, tuple(dict.fromkeys(guesses))
