"""A vocabulary of English alone, made from the phrases, so that the conversation is tested without any catalogue."""

from functools import lru_cache

from flows import phrases
from flows.addresses import read_addresses
from flows.answers import Vocabulary, fold
from flows.channel import Channel
from flows.events import Command
from flows.flow import Flow
from flows.phrases import Phrase
from flows.report import report_flow

PHRASES = {name: value for name, value in vars(phrases).items() if isinstance(value, Phrase)}

VOCABULARY = Vocabulary(
    commands={
        fold(PHRASES[f"WORD_{command.name}"].label or PHRASES[f"WORD_{command.name}"].text): command
        for command in Command
    },
    labels={fold(form): frozenset({form}) for value in PHRASES.values() for form in value.forms() if form},
    languages={"english": "en", "français": "fr", "french": "fr", "العربية": "ar", "arabic": "ar"},
    countries={"chad": "TD", "td": "TD", "kenya": "KE", "ke": "KE"},
)
CHAT = Channel("chat", seen=phrases.SEEN_TERMINAL, erased=phrases.ERASE_TERMINAL, passes_on=True)
LANGUAGES = ("ar", "en", "fr")

read = lru_cache(maxsize=None)(read_addresses)


def flow(channel: Channel = CHAT, **settings: object) -> Flow:
    """Make the flow of a report in English."""
    return report_flow(
        **{"languages": LANGUAGES, "vocabulary": VOCABULARY, "channel": channel, "read": read, **settings}  # type: ignore[arg-type]
    )
