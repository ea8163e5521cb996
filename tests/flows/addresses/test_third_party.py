"""Other people's corpora: standards whole, and their readings of messages with how ours differ from them.

Where a changed reading is meant, `--update` writes the classes anew; read what changed, and docs/addresses.md, which
says for each class why it is right for a hotline.
"""

from pathlib import Path

import pytest

from benchmarks.addresses.others.difference import AGREE, difference
from benchmarks.addresses.others.kept import FOLDER, SETS, read_cases, write_cases
from benchmarks.addresses.others.standards import host_differences, href, vectors, whatwg_differences
from tests.flows.addresses.sealed import sealed

DOCUMENT = Path(__file__).parents[3] / "docs" / "addresses.md"


def test_the_library_reads_every_vector_of_the_url_standard() -> None:
    cases = vectors(FOLDER / "wpt_urltestdata.json")
    assert len(cases) == 891
    wrong = [case["input"] for case in cases if href(case["input"], case.get("base")) != case.get("href")]
    assert wrong == []


def test_we_read_every_vector_of_the_url_standard_that_we_can_be_asked() -> None:
    assert whatwg_differences(vectors(FOLDER / "wpt_urltestdata.json")) == []


def test_names_in_other_scripts_become_the_hosts_of_the_url_standard() -> None:
    cases = vectors(FOLDER / "wpt_toascii.json")
    assert len(cases) == 87
    assert host_differences(cases) == []


def test_signs_in_a_query_are_encoded_as_in_the_url_standard() -> None:
    cases = vectors(FOLDER / "wpt_percent-encoding.json")
    assert len(cases) == 7
    for case in cases:
        assert (
            href(f"http://example.com/?{case['input']}") == f"http://example.com/?{case['output']['utf-8']}"
        )


@pytest.mark.parametrize("name", SETS)
def test_our_readings_differ_from_others_as_they_did(name: str, *, update: bool) -> None:
    cases = read_cases(FOLDER / name)
    if update:
        with sealed(writing=True):
            write_cases(FOLDER / name, [case for case, _ in cases])
        return
    assert len(cases) > 100
    changed = [(case.text, kind, now) for case, kind in cases if (now := difference(case)) != kind]
    assert changed == []


@pytest.mark.parametrize("name", SETS)
def test_every_class_of_difference_is_explained(name: str) -> None:
    explained = DOCUMENT.read_text("utf-8")
    kinds = {kind for _, kinds in read_cases(FOLDER / name) for kind in kinds.split("; ")}
    assert [kind for kind in sorted(kinds - {AGREE}) if f"`{kind}`" not in explained] == []
