"""Vectors of standards through the one parser: the URL standard, names in other scripts, suffixes, onion names."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ada_url

from flows.addresses.canonical import canonical
from flows.addresses.onion import is_onion
from flows.addresses.suffix import is_site

Vector = dict[str, Any]


def vectors(file: Path) -> list[Vector]:
    """Read a file of web-platform-tests; strings between the vectors are comments."""
    return [one for one in json.loads(file.read_text("utf-8")) if isinstance(one, dict)]


def href(typed: str, base: str | None = None) -> str | None:
    """Give what the library makes of an address, or None."""
    try:
        return str((ada_url.URL(typed, base=base) if base else ada_url.URL(typed)).href)
    except ValueError:
        return None


def expected_parts(vector: Vector) -> tuple[str, ...] | None:
    """Give the parts that we keep of an address: without userinfo and without the dot behind a host; None if none."""
    if vector.get("failure") or vector["protocol"] not in {"http:", "https:"}:
        return None
    host = vector["hostname"].removesuffix(".")
    return (host, vector["port"], vector["pathname"], vector["search"], vector["hash"])


def parts(typed: str) -> tuple[str, ...] | None:
    """Give the same parts as we read them."""
    address = canonical(typed)
    if address is None:
        return None
    sure = (":", address.port), ("?", address.query), ("#", address.fragment)
    port, query, fragment = ("" if part == sign else part for sign, part in sure)
    return (address.host, port.removeprefix(":"), address.path, query, fragment)


def whatwg_differences(cases: list[Vector]) -> list[Vector]:
    """Give the vectors that we read otherwise: alone where there is no base, else what is resolved against it."""
    wrong = []
    for case in cases:
        base = case.get("base")
        typed = case["input"] if base is None else case.get("href")
        if typed is not None and parts(typed) != expected_parts(case):
            wrong.append(case)
    return wrong


def host_differences(cases: list[Vector]) -> list[Vector]:
    """Give the names that we turn into another host than the standard does."""
    wrong = []
    for case in cases:
        address = canonical(f"https://{case['input']}/x")
        ours = address.host if address and address.path == "/x" else None
        theirs = case["output"]
        if ours != (theirs.removesuffix(".") if theirs else None):
            wrong.append(case)
    return wrong


def standards(folder: Path) -> Iterator[str]:
    """Write how many vectors of each standard we read as it says."""
    cases = vectors(folder / "wpt" / "urltestdata.json")
    library = sum(href(one["input"], one.get("base")) != one.get("href") for one in cases)
    yield _line("WHATWG urltestdata, library", library, len(cases))
    yield _line("WHATWG urltestdata, ours", len(whatwg_differences(cases)), len(cases))
    for name in ("toascii", "IdnaTestV2"):
        cases = vectors(folder / "wpt" / f"{name}.json")
        yield _line(f"WHATWG {name}", len(host_differences(cases)), len(cases))
    cases = vectors(folder / "wpt" / "percent-encoding.json")
    wrong = [
        one
        for one in cases
        if href(f"http://example.com/?{one['input']}") != f"http://example.com/?{one['output']['utf-8']}"
    ]
    yield _line("WHATWG percent-encoding", len(wrong), len(cases))
    lines = (folder / "psl" / "tests.txt").read_text("utf-8").splitlines()
    sites = [line.split() for line in lines if line and not line.startswith("//")]
    others = [name for name, site in sites if is_site(name.lower()) is (site == "null")]
    yield _line("Public Suffix List", len(others), len(sites))
    names = json.loads((folder / "tor" / "onion_v3.json").read_text("utf-8"))
    bad = [one for one in names if is_onion(one["onion"].removesuffix(".onion")) is not one["valid"]]
    yield _line("onion names", len(bad), len(names))


def _line(name: str, wrong: int, whole: int) -> str:
    return f"{name:30} {whole - wrong:4} of {whole:4} agree"
