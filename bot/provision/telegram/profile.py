"""The profile that the bot is to have in each language: a pure function of the languages and the operator's values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.handlers.telegram import APP, LIMITS
from bot.i18n import Catalogue, Catalogues, fit
from bot.i18n.catalogue import SOURCE
from bot.i18n.render import paragraphs_of
from flows import phrases
from flows.events import Command
from flows.phrases import Phrase
from flows.questions import Part

DEFAULT = ""
"""The code of what people see for whose language nothing is set."""
NAME_AT_MOST = 64
DESCRIPTION_AT_MOST = 512
ABOUT_AT_MOST = 120
"""https://core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription: in characters. Counted in
UTF-16 units here, which are never fewer."""
_UNIT: Final = "utf16"

COMMANDS: Mapping[Command, Phrase] = {
    Command.START: phrases.WORD_START,
    Command.HELP: phrases.WORD_HELP,
    Command.LANGUAGE: phrases.WORD_LANGUAGE,
    Command.PRIVACY: phrases.WORD_PRIVACY,
    Command.BACK: phrases.WORD_BACK,
    Command.CANCEL: phrases.WORD_CANCEL,
    Command.STATUS: phrases.WORD_STATUS,
    Command.ERASE: phrases.WORD_ERASE,
}
"""The app's menu, in this order. Every app shows it in the phone's language; the commands themselves are ASCII."""

_QUESTION_MARKS = ("?", "؟", "？", "፧")


@dataclass(frozen=True, slots=True)
class Texts:
    """What is shown of the bot in one language; what is empty is as in the default.

    `description` is what an empty chat shows, `about` the line on the bot's page and under a link to it, `commands`
    the menu: a word and what it does.
    """

    name: str = ""
    description: str = ""
    about: str = ""
    commands: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The texts by two-letter code (`DEFAULT` for all others), and sentences on what has no place in them."""

    texts: Mapping[str, Texts]
    notes: tuple[str, ...] = field(default=())


def wanted(catalogues: Catalogues, *, hotline: str, live: bool, name: str = "") -> Profile:
    """Give the profile. `name` is to be the bot's name in every language; without it each has its own neutral one."""
    notes: list[str] = []
    default = _texts(catalogues.of(SOURCE), "the default", hotline=hotline, live=live, name=name, notes=notes)
    texts = {DEFAULT: default}
    for code, tag in _codes(catalogues.offered, notes).items():
        one = _texts(catalogues.of(tag), tag, hotline=hotline, live=live, name=name, notes=notes)
        # Names can be changed rarely: none is spent on saying the same again.
        own = one.name if one.name != default.name else ""
        texts[code] = Texts(own, one.description, one.about, one.commands)
    return Profile(texts, tuple(dict.fromkeys(notes)))


def code_of(tag: str) -> str:
    """Give the two-letter code of a language; "" if it has none."""
    base = tag.partition("-")[0].lower()
    return base if len(base) == 2 else ""


def _codes(offered: Iterable[str], notes: list[str]) -> dict[str, str]:
    """Give each two-letter code the language that speaks for it: the one that is called so, else the first."""
    tags = list(offered)
    codes: dict[str, str] = {}
    for tag in sorted(tags, key=lambda tag: tag != code_of(tag)):
        if code := code_of(tag):
            codes.setdefault(code, tag)
    for tag in tags:
        code = code_of(tag)
        if not code:
            notes.append(
                f"{tag} is left out: Telegram knows languages by two letters. In the chat it is spoken."
            )
        elif codes[code] != tag:
            notes.append(f"{tag} is left out: {code} is {codes[code]} already. In the chat it is spoken.")
    return codes


def _texts(
    catalogue: Catalogue, which: str, *, hotline: str, live: bool, name: str, notes: list[str]
) -> Texts:
    site = {"hotline": hotline, "app": APP}
    # Its last sentence says in a few words what the notice says with a button.
    police = fit.sentences(catalogue.say(phrases.PAUSED))[-1]
    notice = [_without_help(text, catalogue, police) for text in _said(phrases.NOTICE, catalogue, site)]
    banner = [] if live else _said(phrases.TEST_BANNER, catalogue, site)
    description, left = _within(
        [*banner, *notice, *_said(phrases.SEEN_APP, catalogue, site)], DESCRIPTION_AT_MOST
    )
    if left:
        notes.append(
            f"The description in {which} is too long: {left} of its sentences are left out, from the end."
        )
    about, left = _within([catalogue.say(phrases.BOT_ABOUT)], ABOUT_AT_MOST)
    if left:
        notes.append(f"The line about the bot in {which} is too long: {left} of its sentences are left out.")
    title = name or catalogue.label(phrases.WEB_TITLE)
    if not fit.fits(title, NAME_AT_MOST, _UNIT):
        notes.append(f"The name in {which} is too long and is left out.")
        title = ""
    commands = tuple((command.value, catalogue.label(phrase)) for command, phrase in COMMANDS.items())
    return Texts(title, description, about, commands)


def _said(phrase: Phrase, catalogue: Catalogue, site: Mapping[str, str]) -> list[str]:
    return list(paragraphs_of(Part(phrase), catalogue, limits=LIMITS, site=site))


def _without_help(paragraph: str, catalogue: Catalogue, instead: str) -> str:
    """Say something else than the question and sentence that send people to Help: an empty chat has no buttons."""
    kept: list[str] = []
    for sentence in fit.sentences(paragraph):
        if catalogue.label(phrases.HELP) not in sentence:
            kept.append(sentence)
            continue
        if kept and _asks(kept[-1]):
            kept.pop()
        kept.append(instead)
    return "".join(kept)


def _within(paragraphs: list[str], limit: int) -> tuple[str, int]:
    """Give what fits of some paragraphs, in whole sentences, and how many were left out."""
    parts = [fit.sentences(paragraph) for paragraph in paragraphs]
    left = 0
    while parts and not (fit.fits(_joined(parts), limit, _UNIT) and not (left and _asks(parts[-1][-1]))):
        parts[-1].pop()
        left += 1
        if not parts[-1]:
            parts.pop()
    return _joined(parts), left


def _joined(parts: list[list[str]]) -> str:
    return "\n\n".join("".join(sentences).strip() for sentences in parts)


def _asks(sentence: str) -> bool:
    """Say whether this is a question: one without the sentence that answers it is no help."""
    return sentence.rstrip().endswith(_QUESTION_MARKS)
