"""Brings every .po up to date with flows.phrases: `python -m bot.i18n.update` (with a tag: begins that language).

New sentences come in empty; the translation of a sentence that changed is kept as fuzzy, which nobody is shown until a
translator has looked at it. Beside each bot.po stands bot.back.po, from the translation back to English. Its keys are
the translations themselves, so that a changed translation has no entry there and cannot pass for checked.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.i18n import extract, po
from bot.i18n.known import LOCALES, names, translated

BACK = "bot.back.po"
_NEW = """\
# {english}.
msgid ""
msgstr ""
"Language: {folder}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Review: none\\n"

"""
_BACK_HEADER = """\
# What each translation says, put back into English word by word. Say here by whom.
# msgid is the translation; the comment is the sentence that it was made from: compare the two.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def merged(text: str, template: Catalog) -> str:
    """Give a .po file with the sentences of the template; its header, comments and translations stay."""
    header, _, body = text.partition("\n\n")
    catalog = read_po(BytesIO(body.encode()), charset="utf-8")
    catalog.update(template)
    return extract.as_text(catalog, header + "\n\n")


def back_of(translations: po.Translations, known: str) -> str:
    """Give bot.back.po for these translations, with what is already said back in the text of the old one."""
    said = {entry.english: entry.text for entry in po.entries(known) if entry.english}
    catalog = Catalog(charset="utf-8")
    for english, text in translations.texts.items():
        catalog.add(text, said.get(text, ""), auto_comments=[english])
    header, _, _ = known.partition("\n\n")
    return extract.as_text(catalog, header + "\n\n" if 'msgid ""\n' in header else _BACK_HEADER)


def update(file: Path, template: Catalog) -> None:
    """Bring one .po and the back-translation beside it up to date. Raises UnreadableCatalogueError."""
    file.write_text(merged(file.read_text(encoding="utf-8"), template), encoding="utf-8")
    back = file.with_name(BACK)
    if back.exists():
        back.write_text(back_of(po.read(file), back.read_text(encoding="utf-8")), encoding="utf-8")


def begin(tag: str, locales: Path = LOCALES) -> None:
    """Make the folder of a new language. Raises KeyError for one that languages.csv does not know."""
    file = po.path(tag, locales)
    file.parent.mkdir(parents=True)
    file.write_text(
        _NEW.format(english=names().languages[tag].english, folder=tag.replace("-", "_")), encoding="utf-8"
    )
    file.with_name(BACK).write_text(_BACK_HEADER, encoding="utf-8")


if __name__ == "__main__":
    for new in sys.argv[1:]:
        begin(new)
    extract.FILE.write_text(extract.as_text(extract.template()), encoding="utf-8")
    for language in translated(LOCALES):
        update(po.path(language), extract.template())
