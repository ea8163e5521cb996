"""What Telegram says when it cannot deliver, and what an operator can do about it.

The words are those of the server's source, which nothing promises; what is not known is repeated as it is.
https://github.com/tdlib/telegram-bot-api (WebhookActor.cpp)
"""

import re
from collections.abc import Mapping

_STATUS = re.compile("wrong response from the webhook: ([0-9]{3})")
_SERVICE = "See that `reportline run` or `serve` runs, and that the proxy hands /hooks/telegram on."
_CERTIFICATE = (
    "Give the proxy a certificate that browsers take, with the whole chain (one of Let's Encrypt will do)."
)
_LATE = "The bot answers too late: see whether it, its disk or the way to it is overloaded."
_REDIRECT = "The proxy redirects, and Telegram does not follow: let it hand /hooks/telegram on itself."
_FAULT = "The bot, or the proxy, has a fault: the log says which."
_BY_STATUS: Mapping[int, str] = {
    401: "The proxy asks for a password: not for /hooks/telegram, please, where the bot knows Telegram by a secret.",
    403: "The secret is another one: `reportline provision telegram` sets that of REPORTLINE_TELEGRAM_SECRET. If it is"
    " not that, the proxy keeps Telegram out (its networks are 149.154.160.0/20 and 91.108.4.0/22).",
    404: "See that REPORTLINE_TELEGRAM_MODE is webhook where the service runs, and that the proxy keeps the path.",
    413: "The proxy takes no bodies of this size: let it take 1 MB.",
    502: _SERVICE,
    503: "The bot asks for a later try: its log says why. If it logs nothing, it may not run.",
    504: _LATE,
}
_BY_WORDS: Mapping[str, str] = {
    "certificate": _CERTIFICATE,
    "ssl": _CERTIFICATE,
    "resolve": "The world does not know the name in REPORTLINE_PUBLIC_URL: see its DNS record.",
    "ipv6-only": "Telegram delivers over IPv4: give the name in REPORTLINE_PUBLIC_URL an A record.",
    "reserved": "REPORTLINE_PUBLIC_URL leads to an address inside a network: Telegram needs a public one.",
    "refused": "Nothing listens at the public address: see that the proxy runs, and on which port.",
    "timed out": "The public address cannot be reached from outside: see the firewall, and which port is open.",
    "timeout": _LATE,
}


def advice(words: str) -> str:
    """Say what to do about an error of delivery; something for every error."""
    plain = words.casefold()
    if found := _STATUS.search(plain):
        status = int(found[1])
        others = {3: _REDIRECT, 5: _FAULT}.get(status // 100, _SERVICE)
        return _BY_STATUS.get(status, others)
    return next((do for known, do in _BY_WORDS.items() if known in plain), _SERVICE)
