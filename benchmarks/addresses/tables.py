"""The tables that the report prints."""

from collections.abc import Callable, Iterator, Mapping

from benchmarks.addresses.figures import Figures, figures
from benchmarks.addresses.score import Score


def percent(part: float | None, whole: float = 1) -> str:
    """Write a share; a dash where there is nothing to share."""
    return "–" if part is None or not whole else f"{100 * part / whole:.1f} %"


def of(part: int, whole: int) -> str:
    """Write a share with its counts."""
    return f"{part}/{whole} {percent(part, whole)}"


_LINES: dict[str, Callable[[Figures], str]] = {
    "fully right": lambda f: of(f.fully_right, f.messages),
    "of clear ones": lambda f: of(f.accept_right, f.to_accept),
    "precision": lambda f: percent(f.precision),
    "recall": lambda f: percent(f.recall),
    "lost": lambda f: f"{f.lost} of {f.expected}",
    "junk": lambda f: f"{f.junk} of {f.accepted}",
    "media accepted": lambda f: f"{f.media_accepted} of {f.media}",
    "asked": lambda f: of(f.asked, f.to_ask),
    "doubts right": lambda f: of(f.doubts_right, f.with_doubts),
    "reason right": lambda f: of(f.reason_right, f.messages),
    "raised": lambda f: str(f.raised),
    "µs a message": lambda f: f"{f.microseconds:.0f}",
}


def parts(columns: Mapping[str, Figures]) -> Iterator[str]:
    """Set figures side by side: one line for each kind of figure."""
    yield f"{'':16}" + "".join(f"{name:>22}" for name in columns)
    for name, write in _LINES.items():
        yield f"{name:16}" + "".join(f"{write(each):>22}" for each in columns.values())


def groups(title: str, scores: Mapping[str, list[Score]]) -> Iterator[str]:
    """Set groups of messages below each other; the last two columns count messages that are not fully right."""
    heads = (
        "messages",
        "fully right",
        "precision",
        "recall",
        "lost",
        "junk",
        "asked",
        "wrong, open",
        "wrong, held",
    )
    yield f"{title:16}" + "".join(f"{head:>14}" for head in heads)
    for name, each in scores.items():
        found = figures(each)
        wrong = [one.row.held for one in each if not one.fully_right]
        cells = (
            str(found.messages),
            percent(found.fully_right, found.messages),
            percent(found.precision),
            percent(found.recall),
            str(found.lost),
            str(found.junk),
            f"{found.asked}/{found.to_ask}",
            str(wrong.count(False) or "·"),
            str(wrong.count(True) or "·"),
        )
        yield f"{name:16}" + "".join(f"{cell:>14}" for cell in cells)


def wrong(scores: list[Score]) -> Iterator[str]:
    """Set out the messages that are not fully right, with what was expected and what came."""
    for one in scores:
        if one.fully_right:
            continue
        row, came = one.row, one.reading
        yield f"{row.id} ({row.language}; {' '.join(row.tags)})"
        yield f"    typed     {row.text!r}"
        expected = f"{row.decision} {' '.join(row.addresses)} ? {' '.join(row.doubts)} ({row.reason})"
        yield f"    expected  {expected} {row.why}".rstrip()
        if came is None:
            yield "    came      an error"
        else:
            yield f"    came      {came.decision} {' '.join(came.addresses)} ? {' '.join(came.doubts)} ({came.reason})"
