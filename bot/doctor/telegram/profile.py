"""Whether people see what `reportline provision telegram` would show them."""

from collections.abc import Iterator, Mapping

from bot.doctor.finding import Finding, ok, warning
from bot.doctor.telegram.facts import Facts
from bot.provision.telegram.difference import changes
from bot.provision.telegram.profile import DEFAULT, Texts
from bot.provision.telegram.words import said

_NAMED = 4
"""Texts that are named; provision shows them all."""
_PROVISION = "Run `reportline provision telegram`; with --dry-run it shows what would change."


def check(facts: Facts) -> Iterator[Finding]:
    """Compare names, descriptions and commands with those that are wanted."""
    if facts.me.outcome != "done":
        return
    if facts.texts is None:
        yield warning(
            "telegram.profile-unread",
            "Telegram does not say what it shows of the bot.",
            "Try again in some minutes.",
        )
        return
    name = _one_name(facts.texts)
    profile = facts.wanted.profile(name)
    differing, same = changes(facts.texts, profile.texts)
    if not differing:
        yield ok("telegram.profile-wanted", f"All {same} texts are as wanted.")
    else:
        titles = [change.title for change in differing[:_NAMED]]
        if len(differing) > _NAMED:
            titles.append(f"{len(differing) - _NAMED} more")
        yield warning("telegram.profile-differs", f"Not as wanted: {', '.join(titles)}.", _PROVISION)
    shown = said(name or facts.texts[DEFAULT].name, facts.wanted.secrets)
    yield ok(
        "telegram.name", f'Whoever sees the phone reads "{shown}". It should name neither abuse nor reports.'
    )


def _one_name(texts: Mapping[str, Texts]) -> str:
    """Give the name that the bot has in every language, which somebody chose (--name); "" if there are several."""
    names = {one.name for one in texts.values() if one.name}
    return names.pop() if len(names) == 1 else ""
