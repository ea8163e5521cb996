"""The web chat: a page with a form, and nothing else. No script needed, no cookie set, nothing asked of third parties.

It is a channel of its own for people who do not want, or cannot trust, a messaging app: a cheap phone with little data,
a text browser, Tor, and perhaps someone looking over the shoulder.
"""

from bot.contract import Limits, Platform
from bot.handlers.web.chat import Conversation, WebChat
from bot.handlers.web.words import Words
from flows import phrases
from flows.channel import Channel

PLATFORM = Platform(Channel("web", seen=phrases.SEEN_WEB, erased=phrases.ERASE_WEB, greets=True), Limits())

__all__ = ["PLATFORM", "Conversation", "WebChat", "Words"]
