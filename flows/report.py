"""THE FLOW: the rows of a report in the order they are asked, and answers -> Report.

Read it as the list of what a person can be asked. What a choice does stands beside it; how it is done is the engine's.
Rows of help come first because an open one is asked before everything else.

Over 200 lines, because the list of what is asked is to be read, and signed off, in one go.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from flows import phrases as p
from flows.addresses import Reading, Reason, kind_of, read_addresses, show
from flows.answers import NOTE_LIMIT, Vocabulary, country_of, language_of, note
from flows.channel import Channel
from flows.events import Command
from flows.flow import Flow
from flows.phrases import Phrase
from flows.questions import (
    Act,
    Clear,
    Name,
    Open,
    Option,
    Part,
    Question,
    Tell,
    WayOut,
    always,
    fixed,
    says,
)
from flows.receipt import grouped
from flows.session import Session
from flows.turns import Address, Report

WHAT = (
    Option("photo", p.WHAT_PHOTO),
    Option("drawn", p.WHAT_DRAWN),
    Option("page", p.WHAT_PAGE),
    Option("unsure", p.WHAT_UNSURE),
    Option("self", p.WHAT_SELF, WayOut(p.HELP_SELF)),
    Option("help", p.WHAT_HELP, Command.HELP),
    Option("other", p.WHAT_OTHER, WayOut(p.WHAT_OTHER_TEXT)),
)
SEEN_ON = (
    Option("site", p.SEEN_ON_SITE),
    Option("social", p.SEEN_ON_SOCIAL),
    Option("chat", p.SEEN_ON_CHAT),
    Option("sharing", p.SEEN_ON_SHARING),
    Option("live", p.SEEN_ON_LIVE),
    Option("search", p.SEEN_ON_SEARCH),
    Option("email", p.SEEN_ON_EMAIL),
    Option("dark", p.SEEN_ON_DARK),
)
SEEN_WHEN = (
    Option("today", p.SEEN_TODAY),
    Option("week", p.SEEN_WEEK),
    Option("earlier", p.SEEN_EARLIER),
)
SKIP = Option("skip", p.SKIP, Clear(), word=Command.SKIP)
HELP = Option("help", p.HELP, Command.HELP, timeless=True)
COPY = Option("copy", p.HOW_TO_COPY, Tell(p.HOW_TO_COPY))
NO_LINK = Option("no_link", p.NO_LINK_TOPIC, Open("no_link"))
ABOUT_ADDRESS = (COPY, NO_LINK, HELP)

# How each reason for a doubt is asked about, and whether the answers are "yes / no" or "use it / type again". A reason
# that only another version knows is asked about as a guess.
DOUBTS: Mapping[str, tuple[Phrase, bool]] = {
    Reason.GUESS: (p.DOUBT, True),
    Reason.ENDING: (p.DOUBT_ENDING, True),
    Reason.CUT: (p.DOUBT_CUT, False),
    Reason.FRONT: (p.DOUBT_FRONT, False),
    Reason.SEARCH: (p.DOUBT_SEARCH, False),
    Reason.USER: (p.DOUBT_USER, True),
    Reason.ONION: (p.DOUBT_ONION, False),
}
USE, AGAIN = Act("use_doubt"), Act("drop_doubt")
YES_OR_NO = (
    Option("use", p.YES, USE, word=Command.YES),
    Option("again", p.NO_TYPE_AGAIN, AGAIN, word=Command.NO),
)
USE_OR_AGAIN = (
    Option("use", p.USE_THIS_ONE, USE, word=Command.YES),
    Option("again", p.TYPE_AGAIN, AGAIN, word=Command.NO),
)


def report_flow(  # noqa: PLR0913 - the settings of a conversation, all by name
    *,
    languages: tuple[str, ...],
    vocabulary: Vocabulary,
    channel: Channel,
    mode: Literal["test", "live"] = "test",
    portal: bool = False,
    helplines: Mapping[str, tuple[str, ...]] | None = None,
    finder: bool = False,
    delete_address: Literal["sent", "read", "never"] = "sent",
    read: Callable[[str], Reading] = read_addresses,
) -> Flow:
    """Make the flow of a report for one channel.

    `languages` are the offered ones, as tags in list order. `helplines` are checked services by country (ISO 3166-1
    alpha-2), a line each; without any, nobody is asked for a country. `read` is replaced where documentation addresses
    count as public (tests).
    """
    helplines = helplines or {}
    after = [
        Option("another", p.REPORT_ANOTHER, Act("another")),
        Option("erase", p.ERASE_CHAT, Open("erase"), timeless=True),
        *([Option("pass_on", p.PASS_IT_ON, Tell(p.PASS_ON), timeless=True)] if channel.passes_on else []),
    ]
    country = country_of(vocabulary)

    def finish(session: Session) -> Report:
        return Report(
            id=session.id,
            mode=mode,
            addresses=tuple(Address(held.url, kind_of(held.url)) for held in session.addresses),
            what=session.answers["what"],
            language=session.answers["language"],
            platform=channel.platform,
            seen_on=session.answers.get("seen_on", ""),
            seen_when=session.answers.get("seen_when", ""),
            country=session.answers.get("country", ""),
            note=session.answers.get("note", ""),
        )

    def signposts(code: str) -> tuple[Part, ...]:
        if lines := helplines.get(code):
            return (Part(p.SIGNPOSTS, (("list", lines),)),)
        return (Part(p.NO_SIGNPOSTS), *((Part(p.FINDER),) if finder else ()))

    questions = (
        # Asides: asked when somebody opens them.
        Question(
            "language",
            says(p.LANGUAGE_PICK),
            fixed(*(Option(language, Name(language)) for language in languages)),
            asked=always,
            read=language_of(vocabulary),
            aside=True,
        ),
        Question(
            "erase",
            ask_erase,
            fixed(
                Option("erase", p.ERASE, Act("erase"), word=Command.YES),
                Option("keep", p.KEEP, Clear(), word=Command.NO),
            ),
            aside=True,
        ),
        *(
            [
                Question(
                    "help_country",
                    says(p.HELP_COUNTRY),
                    fixed(SKIP),
                    read=country,
                    tells=signposts,
                    written=True,
                    aside=True,
                )
            ]
            if helplines
            else []
        ),
        Question(
            "exit",
            ask_exit,
            fixed(
                Option("report", p.REPORT_THE_ADDRESS, Act("go_on")),
                Option("other", p.OTHER_HELP, Act("other_help")),
                Option("end", p.END_HERE, Act("end")),
            ),
            aside=True,
        ),
        Question(
            "no_link",
            says(p.NO_LINK),
            fixed(
                Option("chat", p.NO_LINK_TOPIC_CHAT, WayOut(p.NO_LINK_CHAT)),
                Option("profile", p.NO_LINK_TOPIC_PROFILE, WayOut(p.NO_LINK_PROFILE)),
                Option("live", p.NO_LINK_TOPIC_LIVE, WayOut(p.NO_LINK_LIVE)),
                Option("email", p.SEEN_ON_EMAIL, WayOut(p.NO_LINK_EMAIL)),
                Option("device", p.NO_LINK_TOPIC_DEVICE, WayOut(p.NO_LINK_DEVICE)),
                Option("nowhere", p.NO_LINK_TOPIC_NOWHERE, WayOut(p.NO_LINK_DEVICE)),
            ),
            aside=True,
        ),
        Question(
            "help",
            says(p.HELP),
            fixed(
                Option("danger", p.HELP_TOPIC_DANGER, WayOut(p.HELP_DANGER)),
                Option("self", p.HELP_TOPIC_SELF, WayOut(p.HELP_SELF)),
                Option("threat", p.HELP_TOPIC_THREAT, WayOut(p.HELP_THREAT)),
                Option("upset", p.HELP_TOPIC_UPSET, WayOut(p.HELP_UPSET)),
                Option("thoughts", p.HELP_TOPIC_THOUGHTS, WayOut(p.HELP_THOUGHTS)),
                Option("no_link", p.NO_LINK_TOPIC, Open("no_link")),
                Option("copy", p.HOW_TO_COPY, WayOut(p.HOW_TO_COPY)),
                Option("privacy", p.PRIVACY, Command.PRIVACY),
            ),
            aside=True,
        ),
        Question(
            "start",
            says(p.END),
            fixed(Option("start", p.START_AGAIN, Command.START, word=Command.START)),
            aside=True,
        ),
        # The report.
        Question(
            "addresses",
            ask_address,
            address_options,
            asked=unsent,
            answered=has_address,
            written=True,
        ),
        Question("doubt", ask_doubt, doubt_options, asked=in_doubt, answered=lambda _session: False),
        Question("retype", says(p.ASK_ADDRESS), fixed(*ABOUT_ADDRESS, SKIP), written=True),
        Question("what", says(p.WHAT), fixed(*WHAT), asked=unsent),
        Question("seen_on", says(p.SEEN_ON), fixed(*SEEN_ON, SKIP)),
        Question("seen_when", says(p.SEEN_WHEN), fixed(*SEEN_WHEN, SKIP)),
        Question("country", says(p.COUNTRY), fixed(SKIP), read=country, written=True),
        Question(
            "note",
            lambda _session: (Part(p.NOTE, (("limit", NOTE_LIMIT),)),),
            fixed(SKIP),
            read=note,
            written=True,
            takes_any_text=True,
        ),
        Question(
            "change",
            says(p.CHANGE),
            fixed(
                Option("addresses", p.CHANGE_ADDRESS, Open("addresses")),
                Option("what", p.CHANGE_WHAT, Open("what")),
                Option("seen_on", p.CHANGE_SEEN_ON, Open("seen_on")),
                Option("seen_when", p.CHANGE_SEEN_WHEN, Open("seen_when")),
                Option("country", p.CHANGE_COUNTRY, Open("country")),
                Option("note", p.CHANGE_NOTE, Open("note")),
                Option("done", p.DONE, Clear()),
            ),
        ),
        Question(
            "review",
            ask_review,
            fixed(
                Option("send", p.SEND, Act("send"), word=Command.SEND),
                Option("change", p.CHANGE_OR_ADD, Open("change")),
                Option("cancel", p.CANCEL, Command.CANCEL),
            ),
            asked=unsent,
            answered=lambda _session: False,
        ),
        Question(
            "after",
            lambda session: (Part(p.RECEIPT_SAME, (("receipt", grouped(session.id)),)),),
            fixed(*after),
            asked=lambda session: session.sent,
            answered=lambda _session: False,
        ),
    )
    return Flow(
        questions=questions,
        channel=channel,
        vocabulary=vocabulary,
        read=read,
        kind_of=kind_of,
        finish=finish,
        mode=mode,
        portal=portal,
        helplines=bool(helplines),
        delete_address=delete_address,
    )


def unsent(session: Session) -> bool:
    """Say whether the report of this session is still being made."""
    return not session.sent


def has_address(session: Session) -> bool:
    """Say whether anything that may be reported was sent."""
    return session.has_addresses


def in_doubt(session: Session) -> bool:
    """Say whether something is to be asked about."""
    return bool(session.doubts)


def shown(session: Session) -> tuple[str, ...]:
    """Give the addresses of a session in their harmless form, a line each."""
    return tuple(show(held.url) for held in session.addresses)


def ask_address(session: Session) -> tuple[Part, ...]:
    """Ask for an address; say which ones it would replace."""
    if session.addresses:
        return (Part(p.ASK_REPLACEMENT, (("list", shown(session)),)),)
    return (Part(p.ASK_ADDRESS),)


def address_options(session: Session) -> tuple[Option, ...]:
    """Offer help with an address; also to leave those given as they are."""
    return (*ABOUT_ADDRESS, SKIP) if session.addresses else ABOUT_ADDRESS


def ask_doubt(session: Session) -> tuple[Part, ...]:
    """Ask about the first doubtful address."""
    doubt = session.doubts[0]
    phrase, _ = DOUBTS.get(doubt.reason, DOUBTS[Reason.GUESS])
    values: tuple[tuple[str, tuple[str, ...] | str], ...] = (("address", (show(doubt.url),)),)
    if doubt.reason == Reason.ENDING:
        whole = show(doubt.url, at_most=len(doubt.url) * 2).replace("[.]", ".")
        values = (("part", "." + ending(whole)), *values)
    return (Part(phrase, values),)


def ending(url: str) -> str:
    """Give what stands after the last dot of the host."""
    host = url.partition("://")[2] or url
    for sign in "/?#":
        host = host.partition(sign)[0]
    return host.rpartition(":")[0].rpartition(".")[2] if ":" in host else host.rpartition(".")[2]


def doubt_options(session: Session) -> tuple[Option, ...]:
    """Offer what fits the first doubt."""
    if not session.doubts:
        return YES_OR_NO
    _, yes_or_no = DOUBTS.get(session.doubts[0].reason, DOUBTS[Reason.GUESS])
    return YES_OR_NO if yes_or_no else USE_OR_AGAIN


def ask_exit(session: Session) -> tuple[Part, ...]:
    """Ask how to go on after a text of help."""
    return (Part(p.EXIT_KEPT if has_address(session) and not session.sent else p.EXIT_ASK),)


def ask_erase(session: Session) -> tuple[Part, ...]:
    """Ask before erasing; say what goes."""
    return (Part(p.ERASE_ASK if session.sent else p.ERASE_ASK_UNSENT),)


def label_of(options: tuple[Option, ...], value: str) -> Phrase:
    """Give the words of an answer. Raises LookupError if no option has this value."""
    for option in options:
        if option.value == value and isinstance(option.label, Phrase):
            return option.label
    raise LookupError("no option of this value")


def ask_review(session: Session) -> tuple[Part, ...]:
    """Show all that would be sent, and ask."""
    answers = session.answers
    parts = [Part(p.REVIEW, (("list", shown(session)), ("what", label_of(WHAT, answers["what"]))))]
    if value := answers.get("seen_on"):
        parts.append(Part(p.REVIEW_SEEN_ON, (("choice", label_of(SEEN_ON, value)),)))
    if value := answers.get("seen_when"):
        parts.append(Part(p.REVIEW_SEEN_WHEN, (("choice", label_of(SEEN_WHEN, value)),)))
    if value := answers.get("country"):
        parts.append(Part(p.REVIEW_COUNTRY, (("country", value),)))
    if value := answers.get("note"):
        parts.append(Part(p.REVIEW_NOTE, (("note", value),)))
    return (*parts, Part(p.REVIEW_END))
