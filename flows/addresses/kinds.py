"""What kind of page an address leads to, from the address alone, for the intake and for the note about invitations."""

import re

from flows.addresses.canonical import canonical
from flows.addresses.sites import is_search, site_of

_INVITE = re.compile(
    r"(?:t|telegram)\.me/(?:\+|joinchat/)[^/]+|discord\.gg/[^/]+|discord(?:app)?\.com/invite/[^/]+|"
    r"chat\.whatsapp\.com/[^/]+|whatsapp\.com/channel/[^/]+|signal\.group/.*|join\.skype\.com/.+|m\.me/j/.+|line\.me/.*ti/g2?/.+|"
    r"invite\.viber\.com/.*|guilded\.gg/i/.+|kik\.me/g/.+|facebook\.com/groups/[^/]+/?"
)
_PROFILE = re.compile(
    r"(?:instagram|threads|snapchat|vk|ok|x|twitter|facebook|fb|tumblr|vsco|twitch|onlyfans|soundcloud|linktr|t|telegram)"
    r"\.(?:com|net|ru|co|tv|ee|me)/(?!(?:p|reel|reels|stories|explore|share|watch|groups|hashtag|photo|video|videos|s|c|i|home|login|add|joinchat)(?:/|$))"
    r"[\w.@-]+/?|"
    r"facebook\.com/profile\.php|(?:tiktok\.com|youtube\.com|threads\.(?:net|com)|medium\.com)/@[^/]+/?|"
    r"youtube\.com/(?:channel|user|c)/[^/]+/?|snapchat\.com/add/[^/]+/?|reddit\.com/(?:u|user)/[^/]+/?|"
    r"bsky\.app/profile/[^/]+/?|[^/]+/@[^/]+/?|pinterest\.[a-z.]+/[^/]+/?|kik\.me/[^/]+|steamcommunity\.com/(?:id|profiles)/[^/]+/?"
)


def kind_of(url: str) -> str:
    """Tell one of page, front, search, profile, invite, onion. A text that is no address is a page."""
    address = canonical(url)
    if address is None:
        return "page"
    if address.host.endswith(".onion"):
        return "onion"
    place = site_of(address.host) + address.path
    if _INVITE.fullmatch(place):
        return "invite"
    if is_search(address):
        return "search"
    if address.path == "/" and not address.query and len(address.fragment) < 2:
        return "front"
    if _PROFILE.fullmatch(place):
        return "profile"
    return "page"
