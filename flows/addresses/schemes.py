"""Addresses that are no web pages: share codes, deep links of apps, ftp, and what is refused outright."""

import re
from collections.abc import Iterator

import ada_url

from flows.addresses.candidate import Candidate, Form
from flows.addresses.canonical import canonical
from flows.addresses.hosts import Host, host_kind
from flows.addresses.names import plain
from flows.addresses.reading import Reason
from flows.addresses.reporter import without_reporter
from flows.addresses.signs import END

_SHARE = frozenset(["magnet", "ed2k", "ipfs", "ipns", "freenet", "thunder", "dchub"])
_ASKED = frozenset(["ftp", "ftps", "sftp", "i2p", "gopher", "gemini"])
_REFUSED = frozenset(
    [
        "ws",
        "wss",
        "rtmp",
        "rtmps",
        "rtsp",
        "mms",
        "tel",
        "sms",
        "smsto",
        "mmsto",
        "file",
        "blob",
        "javascript",
        "vbscript",
        "about",
        "chrome",
        "data",
        "callto",
        "ssh",
        "telnet",
        "geo",
        "cid",
        "mid",
        "content",
        "filesystem",
        "ldap",
        "ldaps",
        "smb",
        "nfs",
    ]
)
_PLAIN = [
    "ed2k",
    "freenet",
    "magnet",
    "mailto",
    "tel",
    "sms",
    "smsto",
    "blob",
    "javascript",
    "vbscript",
    "ipfs",
    "ipns",
    "file",
    "callto",
    "cid",
]
# It begins with a plain set, to which the engine skips; the first letter is looked at again where a word needs it.
_OTHER = re.compile(
    rf"[A-Za-z](?i:(?<=h)ttps?://[^{END}]*|(?<![a-z0-9+./=?&#@-].)"
    rf"(?:[a-z0-9+-]{{1,20}}+://|(?:{'|'.join(f'(?<={word[0]}){word[1:]}' for word in _PLAIN)}):(?=\S))[^{END}]+)"
)
_PARTS = re.compile(r"([a-z][a-z0-9+.-]*:(?://)?)(?:[^@/?#]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_AFTER_HOST = re.compile(r"[/?#]")
_TELEGRAM = re.compile(r"(?i)tg:/{0,2}resolve\?domain=(\w+)(?:&post=(\d+))?")
_TELEGRAM_JOIN = re.compile(r"(?i)tg:/{0,2}join\?invite=([\w-]+)")
_SNAPCHAT = re.compile(r"(?i)snapchat://add/([\w.-]+)")
_INSTAGRAM = re.compile(r"(?i)instagram://user\?username=([\w.]+)")


def find_other_schemes(text: str) -> Iterator[Candidate]:
    """Find what carries a scheme that is neither http nor https."""
    return filter(None, map(_candidate, _OTHER.finditer(text) if ":" in text else ()))


def _candidate(found: re.Match[str]) -> Candidate | None:
    scheme = found[0].partition(":")[0].lower()
    if scheme.endswith(("http", "https")):
        return None  # for the finder of explicit addresses, with all that stands in its path
    start, end, typed = found.start(), found.end(), found[0].rstrip(".,;:!?)]}'")
    end = start + len(typed)
    if scheme == "mailto":
        return Candidate(start, end, "", Form.OTHER, refused=Reason.EMAIL)
    if scheme in _SHARE:
        return Candidate(start, end, "", Form.OTHER, refused=Reason.SHARE_CODE)
    if scheme in _REFUSED:
        return Candidate(start, end, "", Form.OTHER, refused=Reason.SCHEME)
    guess = _guess(typed)
    if guess is not None and _is_inside(guess):
        return Candidate(start, end, "", Form.OTHER, refused=Reason.INSIDE)
    if guess is None or len(guess) > 1000:
        return Candidate(start, end, "", Form.OTHER, refused=Reason.SCHEME)
    return Candidate(start, end, guess, Form.OTHER, Reason.GUESS)


def _guess(typed: str) -> str | None:
    """Give the web address that a deep link stands for, or the link itself in canonical form."""
    for pattern, template in (
        (_TELEGRAM_JOIN, "https://t.me/+{}"),
        (_SNAPCHAT, "https://www.snapchat.com/add/{}"),
        (_INSTAGRAM, "https://www.instagram.com/{}/"),
    ):
        found = pattern.match(typed)
        if found:
            return template.format(found[1])
    found = _TELEGRAM.match(typed)
    if found:
        return f"https://t.me/{found[1]}" + (f"/{found[2]}" if found[2] else "")
    try:
        parts = _PARTS.fullmatch(ada_url.URL(plain(typed)).href)
    except ValueError:
        return None
    if parts is None:
        return None
    before, host, path, query, fragment = parts.groups("")
    return before + host + path + (without_reporter(host, query) if len(query) > 1 else "") + fragment


def _is_inside(url: str) -> bool:
    """Say whether the host of such an address is a private one. A single word is: but not in an app's deep link."""
    scheme, _, rest = url.partition("://")
    found = canonical("http://" + _AFTER_HOST.split(rest, maxsplit=1)[0]) if rest else None
    if found is None or host_kind(found.host, documentation_hosts=True) is not Host.INSIDE:
        return False
    return scheme in _ASKED or "." in found.host or found.host.startswith("[") or found.host == "localhost"
