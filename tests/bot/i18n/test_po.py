"""Whether our reader of .po files reads what Babel's reads, and refuses what it does not understand."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import UnreadableCatalogueError, po
from bot.i18n.extract import FILE
from bot.i18n.known import LOCALES, translated

TEXT = st.text(alphabet=st.sampled_from('ab "\\\n\t{}#é中'), min_size=1, max_size=150)


@pytest.mark.parametrize(
    "file", [FILE, *(po.path(tag) for tag in translated())], ids=lambda file: file.parts[-3]
)
def test_our_own_files_are_read_as_babel_reads_them(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    ours = {entry.english: (entry.text, entry.fuzzy) for entry in po.entries(text) if entry.english}
    theirs = {
        message.id: (message.string, message.fuzzy)
        for message in read_po(BytesIO(text.encode()))
        if message.id
    }

    assert ours == theirs


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, st.one_of(st.just(""), TEXT), st.booleans(), st.booleans()), max_size=8))
def test_whatever_babel_writes_is_read_back(messages: list[tuple[str, str, bool, bool]]) -> None:
    catalog = Catalog()
    for english, text, fuzzy, comment in messages:
        catalog.add(
            english, text, flags=["fuzzy"] if fuzzy else [], auto_comments=["note"] if comment else []
        )
    written = BytesIO()
    write_po(written, catalog, width=40)

    ours = {
        entry.english: (entry.text, entry.fuzzy)
        for entry in po.entries(written.getvalue().decode())
        if entry.english
    }

    assert ours == {message.id: (message.string, message.fuzzy) for message in catalog if message.id}


def test_a_fuzzy_translation_is_not_spoken(tmp_path: Path) -> None:
    file = tmp_path / "bot.po"
    file.write_text(
        'msgid ""\nmsgstr "X-Review: native\\n"\n\n'
        '#, fuzzy, python-brace-format\nmsgid "Send"\nmsgstr "Cancel"\n\n'
        'msgid "Yes"\nmsgstr "Oui"\n\n'
        'msgid "No"\nmsgstr ""\n\n'
        '#~ msgid "Old"\n#~ msgstr "Vieux"\n',
        encoding="utf-8",
    )

    assert po.read(file) == po.Translations("native", {"Yes": "Oui"}, frozenset({"Send"}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n',
        'msgid ""\nmsgstr "X-Review: somebody\\n"\n',
        'msgid ""\nmsgstr "X-Review: none\\n"\n\nmsgid "a\nmsgstr "b"\n',
        'msgid ""\nmsgstr "X-Review: none\\n"\n\nmsgid "a"\nmsgstr[0] "b"\n',
        '"X-Review: none\\n"\n',
        'msgid "' + "a" * 5000,
    ],
)
def test_a_broken_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bot.po"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableCatalogueError, match=r"bot\.po"):
        po.read(file)


def test_the_languages_that_are_here_have_their_folders_by_gettexts_names() -> None:
    assert po.path("zh-Hans") == LOCALES / "zh_Hans" / "LC_MESSAGES" / "bot.po"
    assert {"ar", "fr"} <= set(translated())
