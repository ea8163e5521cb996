"""What we make of other people's corpora: where we agree, and how we differ.

    python -m benchmarks.addresses.others ../shared/corpora/url
    python -m benchmarks.addresses.others ../shared/corpora/url --class 'not seen'

The folder holds them as `tests/corpora/README.md` says where each is from. `docs/addresses.md` says why each kind of
difference is right.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.addresses.others.case import Case
from benchmarks.addresses.others.corpora import CORPORA
from benchmarks.addresses.others.difference import AGREE, difference
from benchmarks.addresses.others.standards import standards
from tests.flows.addresses.sealed import sealed

Found = dict[str, list[tuple[Case, str]]]


def table(found: Found) -> Iterator[str]:
    """Write how many agree, and each class of difference with its count."""
    every: Counter[str] = Counter()
    for name, cases in found.items():
        classes = Counter(each for _, each in cases)
        every += classes
        yield f"{name:24} {classes[AGREE]:4} of {len(cases):4} agree"
        yield from (f"    {count:4}  {each}" for each, count in classes.most_common() if each != AGREE)
    yield f"{'all':24} {every[AGREE]:4} of {every.total():4} agree"
    yield from (f"    {count:4}  {each}" for each, count in every.most_common() if each != AGREE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read all of them and print."""
    asked = argparse.ArgumentParser(description="What we make of other people's corpora.")
    asked.add_argument("folder", type=Path, help="where the corpora are")
    asked.add_argument("--class", dest="kind", help="print the cases of one class of difference")
    wish = asked.parse_args(arguments)
    with sealed():
        found = {
            name: [(case, difference(case)) for case in load(wish.folder)] for name, load in CORPORA.items()
        }
        if wish.kind is None:
            print(*table(found), *standards(wish.folder), sep="\n")
            return
    for name, cases in found.items():
        for case, kind in cases:
            if wish.kind in kind.split("; "):
                print(f"{name}: {case.text!r}\n    theirs {' '.join(case.theirs)}")


if __name__ == "__main__":
    main()
