"""Whether the gate finds what would hurt or shame us, and says what to do about it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.i18n import po, rules, update
from bot.i18n.catalogue import Catalogue
from bot.i18n.check import of_catalogue, problems
from bot.i18n.known import LOCALES
from flows import phrases
from tests.bot.i18n.languages import write


def test_what_is_here_passes() -> None:
    assert list(problems()) == []


@pytest.mark.parametrize("command", [["check"], ["extract", "--check"], ["names", "--check"]])
def test_the_commands_that_make_check_runs_end_well(command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", f"bot.i18n.{command[0]}", *command[1:]],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("english", "text", "complaint"),
    [
        (phrases.USE_PORTAL.text, "Ici {portal} et {portal}.", "braces must be exactly {portal}"),
        (phrases.USE_PORTAL.text, "Ici {portail}.", "braces must be exactly {portal}"),
        (phrases.FAULT.text, "Désolé {", "braces must be exactly none"),
        (phrases.ERR_SCHEME.text, "Par http:// ou httpz://, comme example.com/page.", "keep https://"),
        (phrases.VOICE.text, "Envoyez AIDE.", "keep HELP"),
        (phrases.TEST_BANNER.text, "ESSAI.", "keep TEST"),
        (phrases.BRACKETS.text, "Le signe [point].", "keep [.]"),
        (phrases.DOUBT_ONION.text, "Une lettre de cette adresse. {address}", "keep .onion"),
        (phrases.DOUBT.text, "Est-ce {address}.", "line of their own"),
        (phrases.DOUBT.text, "Est-ce «{address} ?", "line of their own"),
        (phrases.SEND.text, "Send", "still English"),
        (phrases.NOTICE_BRIEF.text, "Cafe\u0301 {hotline}", "form NFC"),
        (phrases.NOTICE_BRIEF.text, "\u202bmerci {hotline}", "steer direction"),
        (phrases.NOTICE_BRIEF.text, "\u2068merci\u2069 {hotline}", "steer direction"),
        (phrases.FAULT.text, "DÃ©solÃ©.", "wrong encoding"),
        (phrases.FAULT.text, "Lâ€™erreur.", "wrong encoding"),
        (phrases.FAULT.text, "Désolé. ", "space too many"),
        (phrases.FAULT.text, "Désolé.  Oui.", "space too many"),
        (phrases.FAULT.text, "Désolé\u00a0!", "exclamation mark"),
        (phrases.FAULT.text, "Désolé ☹", "picture sign"),
        (phrases.FAULT.text, "Désolé ٣", "digits 0 to 9"),
        (phrases.FAULT.text, "Dеsolé", "another script: е"),
        (phrases.WHAT_OTHER_TEXT.text, "Ici, seulement cela.", "say it as abus sexuels sur enfants"),
    ],
)
def test_a_french_fault_is_found(english: str, text: str, complaint: str) -> None:
    assert complaint in "; ".join(rules.complaints("fr", english, text))


def test_a_term_that_must_not_be_used_is_found_in_its_own_language_and_the_english_one_everywhere() -> None:
    for term in rules.terms("fr").avoid:
        assert "must not be used" in "; ".join(rules.complaints("fr", "x", f"Ici {term.upper()}."))
    assert set(rules.terms("en").avoid) < set(rules.terms("fr").avoid)


def test_in_arabic_only_the_kept_latin_words_may_be_latin() -> None:
    assert list(rules.complaints("ar", phrases.VOICE.text, "أرسل HELP")) == []
    assert "another script: l" in "; ".join(rules.complaints("ar", "x", "رابط link"))


@pytest.mark.parametrize(
    ("english", "text", "complaint"),
    [
        (phrases.SEND.label, "E" * 21, "a button has room for 20"),
        (phrases.HELP_SELF.brief, "mot " * 50 + "fin", "the short form may have 201"),
        (phrases.FAULT.text, "mot " * 260 + "fin", "longer than 1024"),
        (phrases.REVIEW.text, "Abus : {list} {what} {hotline} {minutes}", "a locked phone"),
        (phrases.NOTICE.text, "mot " * 120 + "abus sexuels sur enfants {hotline}", "the first message has"),
        (phrases.COUNTRY_UNKNOWN.text, "Ou choisissez Continuer.", "must name the button 'Skip'"),
        (phrases.CHANGE_OR_ADD.label, "Même mot", "must not have the same label"),
    ],
)
def test_a_text_that_would_not_fit_or_would_give_people_away_is_found(
    english: str, text: str, complaint: str
) -> None:
    catalogue = Catalogue("fr", texts={english: text, phrases.CANCEL.label: "Même mot"})

    assert complaint in "\n".join(of_catalogue(catalogue))


def test_the_first_words_of_english_itself_are_watched() -> None:
    assert list(rules.names_abuse_first("en", "Child sexual abuse: here you can report it."))
    assert not list(rules.names_abuse_first("en", phrases.NOTICE.text))


def test_a_language_must_say_which_of_its_words_name_abuse() -> None:
    assert any("not_first" in line for line in of_catalogue(Catalogue("vi")))


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    shutil.copytree(LOCALES / "fr", tmp_path / "fr")
    return tmp_path


def gate(locales: Path) -> str:
    return "\n".join(line for line in problems(locales) if "names.json" not in line)


def test_a_translation_changed_after_its_check_is_found(locales: Path) -> None:
    file = po.path("fr", locales)
    assert gate(locales) == ""

    file.write_text(file.read_text(encoding="utf-8").replace('"Envoyer"', '"Expédier"'), encoding="utf-8")

    assert "bot.back.po does not say what this means: 'Expédier'" in gate(locales)
    file.with_name(update.BACK).unlink()
    assert gate(locales).count("does not say what this means") > 100


def test_a_reviewed_language_must_be_whole(locales: Path) -> None:
    file = po.path("fr", locales)
    text = file.read_text(encoding="utf-8").replace('msgstr "Envoyer"', 'msgstr ""')

    file.write_text(text.replace('msgid "Cancel"', '#, fuzzy\nmsgid "Cancel"'), encoding="utf-8")

    assert "'Send' is not translated" in gate(locales)
    assert "'Cancel' changed" in gate(locales)


def test_a_language_under_way_may_have_gaps(locales: Path) -> None:
    shutil.rmtree(locales / "fr")
    write(locales, "vi", {})

    assert gate(locales) == "vi: add the words of your language that name abuse to terms.csv (not_first)"


def test_two_languages_may_not_use_one_word_for_two_commands(locales: Path) -> None:
    file = po.path("fr", locales)

    file.write_text(file.read_text(encoding="utf-8").replace('"Retour"', '"Send"'), encoding="utf-8")

    assert "command words: 'send' is send in en and back in fr" in gate(locales)


def test_a_broken_file_is_named_and_the_others_are_still_checked(locales: Path) -> None:
    po.path("vi", locales).parent.mkdir(parents=True)
    po.path("vi", locales).write_text("msgid", encoding="utf-8")

    assert "line 1 is not understood" in gate(locales)


def test_stale_files_are_found(locales: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "stale"
    stale.write_text("", encoding="utf-8")
    monkeypatch.setattr("bot.i18n.extract.FILE", stale)
    monkeypatch.setattr("bot.i18n.check.FILE", stale)
    file = po.path("fr", locales)
    file.write_text(file.read_text(encoding="utf-8") + '\nmsgid "Gone"\nmsgstr "Parti"\n', encoding="utf-8")

    found = "\n".join(problems(locales))

    assert "bot.pot is stale" in found
    assert "names.json is stale" in found
    assert "fr: bot.po does not hold the sentences as they are now" in found
