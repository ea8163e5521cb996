"""Messages that a fuzzer thinks up, for the address reader. `make fuzz` (FUZZ_SECONDS=60 for a short one).

Coverage of `flows.addresses` guides it. It does not stop at a finding: each kind of failure is kept with its shortest
message, and all are printed in the end, which is then a failure. Besides what holds for every text, it puts files
written as text into messages, and looks for messages whose time grows faster than they do.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.addresses.findings import Findings
from benchmarks.addresses.mutations import PIECES, mutated

LONGEST = 6000
"""Bytes of a message; more than the reader takes, in most scripts less."""


def fuzz(seconds: int, corpus: Path, folder: Path) -> None:
    """Fuzz for so long, beginning with the messages of a corpus, then leave with the findings as exit status."""
    atheris = import_module("atheris")  # only in its own environment
    with atheris.instrument_imports(include=["flows.addresses"]):
        target = import_module("benchmarks.addresses.target")
    sealed = import_module("tests.flows.addresses.sealed").sealed
    findings, end = Findings(), time.monotonic() + seconds
    _sow(folder, corpus)

    def mutator(data: bytes, max_size: int, seed: int) -> bytes:
        if seed % 4 == 0:
            return bytes(atheris.Mutate(data, max_size))
        return target.as_bytes(mutated(target.as_text(data), seed))[:max_size]  # type: ignore[no-any-return]

    def one(data: bytes) -> None:
        text = target.as_text(data)
        findings.count += 1
        with sealed() as reached:
            findings.note(text, *target.failures(text, findings.count))
        findings.note(text, *(f"reached for {event}" for event in reached))
        if time.monotonic() > end:
            findings.shorten(target.broken)
            print(*findings.lines(), sep="\n", flush=True)
            os._exit(bool(findings.kept))  # libFuzzer never returns

    options = [
        f"-max_len={LONGEST}",
        "-timeout=30",
        "-rss_limit_mb=4096",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=0",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], one, custom_mutator=mutator)
    atheris.Fuzz()


def _sow(folder: Path, corpus: Path) -> None:
    """Write the messages that it begins with: those of the corpus that are not held back, and the pieces."""
    target = import_module("benchmarks.addresses.target")
    rows = import_module("benchmarks.addresses.rows").rows
    texts = [row.text for row in rows(corpus) if not row.held] if corpus.exists() else []
    for number, text in enumerate([*texts, *PIECES]):
        (folder / f"{number:05}").write_bytes(target.as_bytes(text)[:LONGEST])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fuzz, and print what was found."""
    asked = argparse.ArgumentParser(description="Messages that a fuzzer thinks up, for the address reader.")
    asked.add_argument("--seconds", type=int, default=600, help="how long")
    asked.add_argument(
        "--corpus",
        type=Path,
        help="messages to begin with",
        default=Path(__file__).parents[2] / "tests" / "corpora" / "messages.jsonl",
    )
    wish = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        fuzz(wish.seconds, wish.corpus, Path(folder))


if __name__ == "__main__":
    main()
