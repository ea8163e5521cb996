"""Languages made for a test, as files."""

from collections.abc import Mapping
from pathlib import Path

from bot.i18n import extract, po
from bot.i18n.catalogue import every_phrase


def every_form() -> dict[str, str]:
    """Give every English sentence as its own translation."""
    return {form: form for phrase in every_phrase() for form in phrase.forms()}


def write(
    locales: Path, tag: str, texts: Mapping[str, str], *, review: str = "none", fuzzy: str = ""
) -> Path:
    """Write a .po file of these translations; the one of `fuzzy` is marked so."""
    catalog = extract.template()
    for message in catalog:
        if message.id:
            message.string = texts.get(str(message.id), "")
            if message.id == fuzzy:
                message.flags.add("fuzzy")
    file = po.path(tag, locales)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"X-Review: {review}\\n"\n\n'
    file.write_text(extract.as_text(catalog, header), encoding="utf-8")
    return file
