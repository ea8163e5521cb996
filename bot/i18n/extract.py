"""Makes bot.pot, the list of all sentences to translate: `python -m bot.i18n.extract` (`--check`: is it fresh?).

No line numbers and no date are written, so that a diff shows a changed sentence and nothing else.
"""

import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import generate_po

from bot.i18n.known import HERE
from flows import phrases

FILE = HERE / "bot.pot"
WIDTH = 100
_NOTES = {
    "brief": "Short form, for SMS: at most 201 characters.",
    "label": "Written on a button or typed: at most 20 signs.",
}
_HEADER = """\
# The sentences of Reportline. English is the source; see docs/translating.md before you translate.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Review: none\\n"

"""


def template() -> Catalog:
    """Give every sentence of flows.phrases, in its order, with the notes to translators."""
    catalog = Catalog(charset="utf-8")
    notes = {message: note for keyword, note in _NOTES.items() for message, _ in _found([keyword])}
    for message, comments in _found(["phrase", *_NOTES]):
        catalog.add(message, auto_comments=[*comments, *([notes[message]] if message in notes else [])])
    return catalog


def _found(keywords: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the sentences that these functions mark, in order, with the notes to translators above them."""
    source = BytesIO(Path(phrases.__file__).read_bytes())
    marks = dict.fromkeys(keywords)
    for _, message, comments, _ in extract(
        "python", source, marks, ["Translators:"], strip_comment_tags=True
    ):
        yield str(message), comments


def as_text(catalog: Catalog, header: str = _HEADER) -> str:
    """Write a catalogue as a .po file under this header, which is kept as it is."""
    return header + "".join(
        generate_po(catalog, omit_header=True, no_location=True, ignore_obsolete=True, width=WIDTH)
    )


def is_fresh() -> bool:
    """Say whether bot.pot holds the sentences as they are now."""
    return FILE.read_text(encoding="utf-8") == as_text(template())


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(None if is_fresh() else "bot.pot is stale: python -m bot.i18n.extract")
    FILE.write_text(as_text(template()), encoding="utf-8")
