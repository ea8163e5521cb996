"""A reply of the conversation in the person's language, within what the platform shows.

Values are put in by one pass over the translation, so a brace in what a person typed never means anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.contract import Button, Limits, Message
from bot.i18n import fit
from bot.i18n.bidi import isolated
from bot.i18n.catalogue import BRACE, Catalogue
from bot.i18n.known import names
from flows import phrases
from flows.phrases import Phrase
from flows.questions import Name, Option, Part, Value
from flows.turns import Reply

STANDING = (
    phrases.WORD_BACK,
    phrases.WORD_CANCEL,
    phrases.WORD_HELP,
    phrases.WORD_LANGUAGE,
    phrases.WORD_PRIVACY,
)
# Values that stand in a paragraph of their own, and values after which a paragraph ends although no full stop
# does.
_ALONE = frozenset(("list", "address", "link"))
_LAST = frozenset(("what", "finder"))
# A phrase that ends like this is what is said after the press, as with Help: its button shows the label alone.
_SENTENCE = (".", "?")


def render(reply: Reply, catalogue: Catalogue, *, limits: Limits, site: Mapping[str, str]) -> Message:
    """Give the message. `site` holds the operator's values: hotline, operator, contact, portal and so on.

    The text may be longer than one message of the platform; `split` divides it. Raises KeyError for a brace
    that neither the reply nor the site has a value for.
    """
    paragraphs = tuple(
        text for part in reply.parts for text in paragraphs_of(part, catalogue, limits=limits, site=site)
    )
    return Message(
        paragraphs,
        catalogue.language,
        catalogue.direction,
        buttons=tuple(_button(option, reply, catalogue) for option in reply.options),
        question=reply.question,
        asked=reply.asked,
        written=reply.written,
        standing=tuple(catalogue.label(word) for word in STANDING),
        shows_address=reply.shows_address,
        guarded=reply.guarded,
        in_place=reply.in_place,
        is_receipt=reply.is_receipt,
        goodbye=reply.goodbye,
        hand_back=reply.hand_back,
    )


def split(message: Message, limits: Limits) -> tuple[Message, ...]:
    """Divide a message that is longer than the platform's limit; the buttons go with the last one. Nothing is cut."""
    if fit.fits(message.text, limits.text, limits.unit):
        return (message,)
    *before, last = fit.split(message.paragraphs, limits.text, limits.unit)
    bare = replace(message, buttons=(), question="", asked="", standing=(), goodbye=False)
    pieces = (*(replace(bare, paragraphs=some) for some in before), replace(message, paragraphs=last))
    # Only the first of several can stand where another message stood.
    return (pieces[0], *(replace(piece, in_place=False) for piece in pieces[1:]))


def paragraphs_of(
    part: Part, catalogue: Catalogue, *, limits: Limits, site: Mapping[str, str]
) -> Iterator[str]:
    """Give the paragraphs of one part. Lines and addresses stand alone, the sentence around them is broken there."""
    text = catalogue.brief(part.phrase) if limits.brief else catalogue.say(part.phrase)
    values = dict(part.values)
    paragraph, end = "", 0
    for brace in BRACE.finditer(text):
        name = brace[1]
        paragraph += text[end : brace.start()]
        end = brace.end()
        value = values[name] if name in values else site[name]
        shown = [isolated(line, catalogue.direction) for line in _lines(name, value, catalogue, limits)]
        if name in _ALONE or isinstance(value, tuple):
            yield from (piece for piece in (paragraph.strip(), *shown) if piece)
            paragraph = ""
        else:
            paragraph += "".join(shown)
            if name in _LAST and not text[end : end + 1].strip():
                yield paragraph.strip()
                paragraph = ""
    if rest := (paragraph + text[end:]).strip():
        yield rest


def _lines(name: str, value: Value, catalogue: Catalogue, limits: Limits) -> tuple[str, ...]:
    """Give a value as text; the name of its brace says whether it is a language or a country to be named."""
    match value:
        case tuple():
            return value
        case Phrase():
            return (catalogue.label(value) if limits.brief else catalogue.say(value),)
        case int():
            return (str(value),)
        case _ if name == "language" and value in names().languages:
            return (names().languages[value].name,)
        case _ if name == "country":
            return (names().country(value, catalogue.language),)
        case _:
            return (value,)


def _button(option: Option, reply: Reply, catalogue: Catalogue) -> Button:
    if isinstance(option.label, Name):
        known = names().languages.get(option.label.language)
        label = text = known.name if known else option.label.language
    else:
        label = catalogue.label(option.label)
        text = label if option.label.text.endswith(_SENTENCE) else catalogue.say(option.label)
    return Button(label, text, reply.question, option.value, reply.asked)
