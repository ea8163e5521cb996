"""The report on the address reader, with a corpus of which every figure can be counted by hand."""

import json
from pathlib import Path

import pytest

from benchmarks.addresses.figures import figures
from benchmarks.addresses.report import main, ours
from benchmarks.addresses.rows import Row
from benchmarks.addresses.score import score
from flows.addresses import Reading

CLEAR = Row("a-en-001", "en", "see example.com/a", "accept", ("http://example.com/a",), (), "ok", ("bare",))
SPOKEN = Row("a-de-001", "de", "example punkt com", "ask", (), ("http://example.com/",), "guess", ("spoken",))
NOTHING = Row("a-fr-001", "fr", "bonjour", "reject", (), (), "none", ("no_address",), held=True)
MEDIA = Row(
    "a-ja-001",
    "ja",
    "data:image/png;base64,aaaa",
    "reject",
    (),
    (),
    "media_text",
    ("media_text",),
    held=True,
)


def corpus(folder: Path, *rows: Row) -> str:
    names = Row.__slots__
    lines = [json.dumps({name: getattr(row, name) for name in names}) for row in rows]
    (folder / "messages.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return str(folder / "messages.jsonl")


def test_a_reader_that_reads_all_is_right_in_all() -> None:
    found = figures(score(ours, row) for row in (CLEAR, SPOKEN, NOTHING, MEDIA))
    assert (found.fully_right, found.reason_right, found.doubts_right, found.asked) == (4, 4, 1, 1)
    assert (found.precision, found.recall, found.lost, found.junk, found.media_accepted) == (1, 1, 0, 0, 0)


def test_what_is_neither_accepted_nor_asked_about_is_lost() -> None:
    found = figures([score(lambda _: Reading("reject"), CLEAR)])
    assert (found.lost, found.recall, found.precision, found.fully_right) == (1, 0, None, 0)
    asks = figures([score(lambda _: Reading("ask", (), CLEAR.addresses), CLEAR)])
    assert (asks.lost, asks.recall, asks.doubts_right) == (0, 0, 0)


def test_what_is_accepted_and_not_expected_is_junk() -> None:
    def greedy(_: str) -> Reading:
        return Reading("accept", ("http://example.org/",))

    found = figures(score(greedy, row) for row in (CLEAR, SPOKEN, NOTHING, MEDIA))
    assert (found.junk, found.media_accepted, found.asked, found.precision) == (4, 1, 0, 0)


def test_an_order_that_is_not_the_typed_one_is_not_fully_right() -> None:
    both = ("http://example.com/", "http://example.org/")
    row = Row("a-en-002", "en", "example.com example.org", "accept", both, (), "ok", ("several",))
    assert score(ours, row).fully_right
    assert not score(lambda _: Reading("accept", both[::-1]), row).fully_right


def test_a_reader_that_raises_is_counted_and_the_report_goes_on() -> None:
    found = figures(score(lambda text: Reading("accept", (text[1000],)), row) for row in (CLEAR, NOTHING))
    assert (found.raised, found.lost, found.fully_right) == (2, 1, 0)


def test_the_report_parts_what_is_held_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--corpus", corpus(tmp_path, CLEAR, SPOKEN, NOTHING, MEDIA)])
    report = json.loads(capsys.readouterr().out)
    assert {name: each["messages"] for name, each in report["parts"].items()} == {
        "all": 4,
        "open": 2,
        "held": 2,
    }
    assert list(report["languages"]) == ["de", "en", "fr", "ja"]
    assert report["tags"]["spoken"]["asked"] == 1


def test_what_is_wrong_in_the_held_third_is_shown_only_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = ("http://example.net/",)
    open_, held = (
        Row(name, "en", f"{name} example.com", "accept", expected, (), "ok", ("bare",), held=name == "b")
        for name in "ab"
    )
    file = corpus(tmp_path, open_, held)
    shown = []
    for wish in (["--wrong"], ["--wrong-held"], []):
        main([*wish, "--corpus", file])
        shown.append(capsys.readouterr().out)
    assert "a example.com" in shown[0]
    assert "b example.com" not in shown[0]
    assert "b example.com" in shown[1]
    assert "example.com" not in shown[2]
    assert "0/2 0.0 %" in shown[2]
