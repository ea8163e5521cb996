"""Whether a changed sentence reaches the translators, and nothing else changes."""

from pathlib import Path

from bot.i18n import extract, po, update
from bot.i18n.known import LOCALES
from flows import phrases
from tests.bot.i18n.languages import every_form, write


def test_the_list_of_sentences_is_fresh_and_whole() -> None:
    assert extract.is_fresh()
    assert {str(message.id) for message in extract.template() if message.id} == set(every_form())


def test_the_notes_to_translators_are_kept_and_nothing_that_changes_by_itself_is() -> None:
    text = extract.FILE.read_text(encoding="utf-8")

    assert '#. the first message. "program" = automatic, nobody reads along.' in text
    assert '#. Written on a button or typed: at most 20 signs.\nmsgid "Send"' in text
    assert "Short form, for SMS" in text
    assert "POT-Creation-Date" not in text
    assert "phrases.py" not in text


def test_bringing_up_to_date_what_is_up_to_date_changes_nothing() -> None:
    for file in LOCALES.glob("*/LC_MESSAGES/bot.po"):
        text = file.read_text(encoding="utf-8")

        assert update.merged(text, extract.template()) == text


def test_a_changed_sentence_keeps_its_translation_as_fuzzy_and_the_header_stays(tmp_path: Path) -> None:
    file = write(tmp_path, "fr", every_form() | {"Send": "Envoyer"}, review="native")
    template = extract.template()
    template.delete(phrases.FAULT.text)
    template.add(phrases.FAULT.text.replace("Sorry", "We are sorry"))
    text = file.read_text(encoding="utf-8").replace('msgid ""', '# A translator.\nmsgid ""', 1)

    file.write_text(update.merged(text, template), encoding="utf-8")

    translations = po.read(file)
    assert translations.review == "native"
    assert translations.texts["Send"] == "Envoyer"
    assert len(translations.fuzzy) == 1
    assert phrases.FAULT.text not in translations.texts
    assert "# A translator." in file.read_text(encoding="utf-8")


def test_the_back_translation_follows_the_words_that_it_was_made_of(tmp_path: Path) -> None:
    file = write(tmp_path, "fr", {"Send": "Envoyer", "Cancel": "Annuler"})
    back = file.with_name(update.BACK)
    back.write_text(
        'msgid "Envoyer"\nmsgstr "To send"\n\nmsgid "Abandonner"\nmsgstr "Give up"\n', encoding="utf-8"
    )

    update.update(file, extract.template())

    said = {
        entry.english: entry.text for entry in po.entries(back.read_text(encoding="utf-8")) if entry.english
    }
    assert said == {"Envoyer": "To send", "Annuler": ""}


def test_what_the_back_translation_says_of_its_maker_stays(tmp_path: Path) -> None:
    file = write(tmp_path, "fr", {"Send": "Envoyer"})
    back = file.with_name(update.BACK)
    back.write_text(
        '# By a friend.\nmsgid ""\nmsgstr ""\n\nmsgid "Envoyer"\nmsgstr "To send"\n', encoding="utf-8"
    )

    update.update(file, extract.template())

    assert back.read_text(encoding="utf-8").startswith('# By a friend.\nmsgid ""\nmsgstr ""\n\n')


def test_a_language_without_a_back_translation_gets_none(tmp_path: Path) -> None:
    file = write(tmp_path, "fr", {"Send": "Envoyer"})

    update.update(file, extract.template())

    assert not file.with_name(update.BACK).exists()


def test_a_new_language_begins_empty_and_not_offered(tmp_path: Path) -> None:
    update.begin("zh-Hans", tmp_path)
    file = po.path("zh-Hans", tmp_path)

    update.update(file, extract.template())

    assert po.read(file) == po.Translations("none", {}, frozenset())
    assert "Language: zh_Hans" in file.read_text(encoding="utf-8")
