"""How well addresses are read out of chat messages: one command, all figures.

    make addresses
    make addresses-compare
    python -m benchmarks.addresses.report --wrong

The corpus is `tests/corpora/messages.jsonl`; a third of it is held back from whoever works on the reader, so only its
figures are printed unless `--wrong-held` is asked for.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.addresses import tables
from benchmarks.addresses.figures import figures, grouped
from benchmarks.addresses.peers import PEERS, reader
from benchmarks.addresses.rows import CORPUS, Row, rows
from benchmarks.addresses.score import Score, score
from flows.addresses import Reading, read_addresses
from tests.flows.addresses.sealed import sealed


def ours(text: str) -> Reading:
    """Read as the bot does, but for the networks of RFC 5737 and 3849, which stand for public ones in the corpus."""
    return read_addresses(text, documentation_hosts=True)


def by_part(scores: list[Score]) -> dict[str, list[Score]]:
    """Give all scores, the open two thirds, and the third that is held back."""
    return {
        "all": scores,
        "open": [one for one in scores if not one.row.held],
        "held": [one for one in scores if one.row.held],
    }


def as_text(scores: list[Score]) -> Iterator[str]:
    """Write the report for a person."""
    yield from tables.parts({name: figures(each) for name, each in by_part(scores).items()})
    yield ""
    yield from tables.groups("tag", grouped(scores, lambda one: one.row.tags))
    yield ""
    yield from tables.groups("language", grouped(scores, lambda one: [one.row.language]))


def as_json(scores: list[Score]) -> str:
    """Write the same for a program."""
    tags = grouped(scores, lambda one: one.row.tags)
    languages = grouped(scores, lambda one: [one.row.language])
    named = {"parts": by_part(scores), "tags": tags, "languages": languages}
    report = {
        kind: {name: figures(each).as_json() for name, each in groups.items()}
        for kind, groups in named.items()
    }
    return json.dumps(report, indent=1)


def compared(messages: list[Row]) -> Iterator[str]:
    """Write what other libraries make of the same messages. Nothing gets out meanwhile, whatever they try."""
    with sealed(writing=True):
        readers = {"reportline": ours} | {name: reader(load()) for name, load in PEERS.items()}
        for read in readers.values():
            read("example.com")  # some compile their patterns when first asked
        for part, chosen in {"all": messages, "held": [row for row in messages if row.held]}.items():
            yield f"{part}: {len(chosen)} messages"
            yield from tables.parts(
                {name: figures(score(read, row) for row in chosen) for name, read in readers.items()}
            )
            yield ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the corpus and print."""
    asked = argparse.ArgumentParser(description="How well addresses are read out of chat messages.")
    asked.add_argument("--corpus", type=Path, default=CORPUS, help="another file of messages")
    how = asked.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="all figures as JSON")
    how.add_argument("--wrong", action="store_true", help="what is wrong in the open two thirds")
    how.add_argument("--wrong-held", action="store_true", help="what is wrong in the third that is held back")
    how.add_argument(
        "--compare", action="store_true", help="beside other libraries, which are installed apart"
    )
    wish = asked.parse_args(arguments)
    messages = rows(wish.corpus)
    if wish.compare:
        print(*compared(messages), sep="\n")
        return
    scores = [score(ours, row) for row in messages]
    if wish.json:
        print(as_json(scores))
    elif wish.wrong or wish.wrong_held:
        print(*tables.wrong(by_part(scores)["held" if wish.wrong_held else "open"]), sep="\n")
    else:
        print(*as_text(scores), sep="\n")


if __name__ == "__main__":
    main()
