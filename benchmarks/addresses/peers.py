"""Other libraries as readers, so that the same messages and the same measure hold for all.

Each gives addresses only: none of them can ask. What they find is put through our parser, which also cuts the sharer's
own data, so that only finding is compared. They are installed apart (`make addresses-compare`), imported by name, and
run under the seal: urlextract and iocextract bring code that downloads.
"""

import re
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from types import ModuleType

from publicsuffixlist import PublicSuffixList

from benchmarks.addresses.score import Reader
from flows.addresses import Reading, Reason
from flows.addresses.canonical import canonical

Find = Callable[[str], Iterable[str]]
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*://")


def reader(find: Find) -> Reader:
    """Make a reader of what finds addresses in a text; what our parser cannot read is left out."""

    def read(text: str) -> Reading:
        found = (canonical(one if _SCHEME.match(one) else f"http://{one}") for one in find(text))
        addresses = tuple(dict.fromkeys(one.url for one in found if one))
        return Reading("accept", addresses, (), Reason.OK) if addresses else Reading("reject")

    return read


def pattern() -> Find:
    """Find as most bots do."""
    return re.compile(r"https?://\S+").findall


def ioc_finder() -> Find:
    """Find with ioc-finder: URLs, and names and numbers that stand alone."""
    library = import_module("ioc_finder")
    kinds = ("urls", "domains", "ipv4s", "ipv6s")

    def find(text: str) -> list[str]:
        found = library.find_iocs(
            text,
            parse_domain_from_url=False,
            parse_from_url_path=False,
            parse_domain_from_email_address=False,
            parse_unicode_iocs=True,
            included_ioc_types=kinds,
        )
        every = (f"[{one}]" if kind == "ipv6s" else one for kind in kinds for one in found[kind])
        return sorted(every, key=text.find)  # it gives them by kind

    return find


def iocextract() -> Find:
    """Find with iocextract, and undo the disguises."""
    # It asks for it when imported, and uses it only in its own command.
    sys.modules.setdefault("requests", ModuleType("requests"))
    library = import_module("iocextract")
    return lambda text: library.extract_urls(text, refang=True)


def linkify_it() -> Find:
    """Find with linkify-it-py, all endings of the Public Suffix List, and numbers."""
    suffixes = PublicSuffixList(only_icann=True)._publicsuffix  # noqa: SLF001  # it does not give them away
    endings = {rule.rpartition(".")[2] for rule in suffixes}
    library = import_module("linkify_it").LinkifyIt(options={"fuzzy_ip": True})
    library.tlds(sorted(endings, reverse=True))  # the longest of those that begin alike first
    return lambda text: [
        one.url for one in library.match(text) or () if one.schema in {"", "http:", "https:", "//"}
    ]


def urlextract() -> Find:
    """Find with urlextract, with the list of endings that it carries; it never looks a name up."""
    library = import_module("urlextract").URLExtract(extract_localhost=False)
    return lambda text: library.find_urls(text, check_dns=False)


PEERS: dict[str, Callable[[], Find]] = {
    "ioc-finder": ioc_finder,
    "iocextract": iocextract,
    "linkify-it-py": linkify_it,
    "urlextract": urlextract,
    "https?://\\S+": pattern,
}
