"""Accept, ask or refuse: the decision about one candidate, with its reason."""

from dataclasses import dataclass

from flows.addresses.candidate import Candidate, Form
from flows.addresses.canonical import canonical
from flows.addresses.hosts import Host, host_kind
from flows.addresses.media import holds_media
from flows.addresses.names import plain, without_put_in
from flows.addresses.reading import Reason
from flows.addresses.settle import settled
from flows.addresses.signs import SPOKEN
from flows.addresses.sites import is_large_front, is_search

LONGEST_ADDRESS = 1000
"""Characters of a canonical address; the intake takes no more."""

_REFUSED_HOSTS = {Host.BROKEN: Reason.NONE, Host.INSIDE: Reason.INSIDE}
_ASKED_HOSTS = {Host.BAD_ONION: Reason.ONION, Host.UNKNOWN: Reason.ENDING}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`address` with reason OK: clear. With another reason: asked about. Without an address: refused."""

    reason: Reason
    address: str | None = None


def judge(candidate: Candidate, *, documentation_hosts: bool) -> Verdict:
    """Decide about one candidate. `documentation_hosts`: RFC 5737 and 3849 hosts count as public."""
    if candidate.refused is not None:
        return Verdict(candidate.refused)
    if candidate.form is Form.OTHER:
        return Verdict(candidate.doubt or Reason.GUESS, candidate.text)
    typed = plain(candidate.text if candidate.form is Form.SCHEME else f"http://{candidate.text}")
    meant = without_put_in(typed)
    address = canonical(meant)
    if address is None:
        return Verdict(Reason.NONE)
    kind = host_kind(address.host, documentation_hosts=documentation_hosts)
    if kind in _REFUSED_HOSTS:
        return Verdict(_REFUSED_HOSTS[kind])
    if holds_media(address.url):
        return Verdict(Reason.MEDIA_TEXT)
    if len(address.url) > LONGEST_ADDRESS:
        return Verdict(Reason.LONG_ADDRESS)
    guessed = SPOKEN in candidate.text or meant != typed
    doubt = _ASKED_HOSTS.get(kind) or candidate.doubt or (Reason.GUESS if guessed else None)
    if doubt is not None:
        return Verdict(doubt, address.url)
    same = settled(address)
    if same is None:
        return Verdict(Reason.GUESS, address.url)
    if is_search(same):
        return Verdict(Reason.SEARCH, same.url)
    return Verdict(Reason.FRONT if is_large_front(same) else Reason.OK, same.url)
