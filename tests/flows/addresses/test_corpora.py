"""Vectors of the Public Suffix List and of onion names; those of the URL standard are in test_third_party."""

import json
from pathlib import Path

from flows.addresses.onion import is_onion
from flows.addresses.suffix import is_site

CORPORA = Path(__file__).parents[2] / "corpora"
# Endings that the reader does not know on purpose, and a company's suffix below a real ending.
_OTHER_VIEW = {"example.example", "b.example.example", "a.b.example.example", "uk.com"}


def test_sites_are_those_of_the_public_suffix_list() -> None:
    lines = (CORPORA / "psl.txt").read_text("utf-8").splitlines()
    cases = [line.split() for line in lines if not line.startswith("//")]
    assert len(cases) > 70
    for name, site in cases:
        if name not in _OTHER_VIEW:
            assert is_site(name.lower()) is (site != "null"), name


def test_onion_names_are_checked() -> None:
    cases = json.loads((CORPORA / "onion_v3.json").read_text("utf-8"))
    assert len(cases) == 48
    for case in cases:
        assert is_onion(case["onion"].removesuffix(".onion")) is case["valid"], case["onion"]


def test_a_name_that_is_no_base32_is_no_onion() -> None:
    assert not is_onion("1" * 56)
    assert not is_onion("a" * 16)
