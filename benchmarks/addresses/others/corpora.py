"""Other people's corpora of messages, as they stand in their repositories.

They mark links to show them, or threats for analysts; what a hotline needs differs, so they are regression sets and no
bar. Only names are read: nothing in them is ever opened or looked up.
"""

import html
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.addresses.others.case import Case

_LINK = re.compile(r'<a(?![^>]*class="tweet-url)[^>]*href="([^"]*)"')


def _links(page: str) -> tuple[str, ...]:
    """Give the web addresses that a piece of HTML links to, but for the platform's own (names, tags)."""
    found = (html.unescape(one) for one in _LINK.findall(page))
    return tuple(one for one in found if not one.lower().startswith("mailto:"))


def _tests(folder: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    text = (folder / "twitter-text" / f"conformance_{name}.yml").read_text("utf-8")
    return yaml.safe_load(text)["tests"]  # type: ignore[no-any-return]


def twitter_extract(folder: Path) -> list[Case]:
    """twitter-text: what is extracted."""
    groups = _tests(folder, "extract")
    names = [name for name in groups if "urls" in name]
    return [
        Case(one["text"], tuple(url if isinstance(url, str) else url["url"] for url in one["expected"]))
        for name in names
        for one in groups[name]
    ]


def twitter_validate(folder: Path) -> list[Case]:
    """twitter-text: what is an address as a whole."""
    groups = _tests(folder, "validate")
    return [
        Case(one["text"], (one["text"],) if one["expected"] else ())
        for name in ("urls", "urls_without_protocol")
        for one in groups[name]
    ]


def twitter_autolink(folder: Path) -> list[Case]:
    """twitter-text: what is linked in messages with names, lists and tags."""
    groups = _tests(folder, "autolink")
    names = [name for name in groups if name != "json"]
    return [Case(one["text"], _links(one["expected"])) for name in names for one in groups[name]]


def linkify_links(folder: Path) -> list[Case]:
    """linkify-it: the first link of each line; where it is not the whole line, the next line says what it is."""
    lines = [
        "" if line.startswith("%") else line
        for line in (folder / "linkify-it" / "links.txt").read_text("utf-8").splitlines()
    ]
    cases, following = [], iter([*lines, ""])
    for line in following:
        if line.strip():
            theirs = next(following).strip() or line.strip()
            web = not re.match(r"(?i)mailto:|[^/]*@[^/]*$", theirs)
            cases.append(Case(line, (theirs,) if web else (), first_only=True))
    return cases


def linkify_not_links(folder: Path) -> list[Case]:
    """linkify-it: lines without a link."""
    lines = (folder / "linkify-it" / "not_links.txt").read_text("utf-8").splitlines()
    return [Case(line, ()) for line in lines if line.strip() and not line.startswith("%")]


def tdlib(folder: Path) -> list[Case]:
    """Telegram's own library: what its clients mark as a link."""
    cases = json.loads((folder / "tdlib" / "find_urls.json").read_text("utf-8"))
    return [Case(case["text"], tuple(case["urls"])) for case in cases]


def cmark_gfm(folder: Path) -> list[Case]:
    """GitHub's Markdown: automatic links, each paragraph as a message."""
    cases = json.loads((folder / "cmark-gfm" / "autolinks.json").read_text("utf-8"))
    return [Case(case["markdown"], tuple(dict.fromkeys(_links(case["html"])))) for case in cases]


def ioc_finder(folder: Path) -> list[Case]:
    """ioc-finder: the tests of whole addresses."""
    cases = json.loads((folder / "ioc-finder" / "urls.json").read_text("utf-8"))
    cases += json.loads((folder / "ioc-finder" / "domains.json").read_text("utf-8"))
    return [Case(case["text"], tuple(_complete(case["expected"]))) for case in cases]


def _complete(expected: dict[str, list[str]]) -> Iterable[str]:
    whole = expected.get("urls_complete", [])
    yield from whole
    yield from (name for name in expected.get("domains", []) if not any(name in one.lower() for one in whole))


def iocextract(folder: Path) -> list[Case]:
    """iocextract: lines that are an indicator or none; hashes and telephone numbers are left out."""
    names = {"valid.txt": True, "invalid.txt": False}
    lines = {
        line: valid
        for name, valid in names.items()
        for line in (folder / "iocextract" / name).read_text("utf-8").splitlines()
    }
    other = re.compile(r"[0-9a-f]{32,}|[\d() .-]+-\d{4}")
    return [
        Case(line, (line,) if valid else (), in_some_form=valid)
        for line, valid in lines.items()
        if line.strip() and not other.fullmatch(line)
    ]


CORPORA: dict[str, Callable[[Path], list[Case]]] = {
    "twitter-text extract": twitter_extract,
    "twitter-text validate": twitter_validate,
    "twitter-text autolink": twitter_autolink,
    "linkify-it links": linkify_links,
    "linkify-it not_links": linkify_not_links,
    "tdlib find_urls": tdlib,
    "cmark-gfm autolinks": cmark_gfm,
    "ioc-finder": ioc_finder,
    "iocextract": iocextract,
}
