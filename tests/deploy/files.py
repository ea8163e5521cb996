"""The files as they are, and as they must not be."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def text(path: str) -> str:
    """Give a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


def broken(whole: str, old: str, new: str) -> str:
    """Give a text with one thing in it changed; a test that changes nothing would show nothing."""
    assert old in whole, old
    return whole.replace(old, new)
