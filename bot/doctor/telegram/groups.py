"""What could the bot see of groups? It works in private chats only, and leaves a group it is added to."""

from collections.abc import Iterator

from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.telegram.facts import Facts


def check(facts: Facts) -> Iterator[Finding]:
    """Judge what @BotFather was told about groups (https://core.telegram.org/bots/api#user)."""
    if facts.me.outcome != "done":
        return
    if facts.bot.get("can_read_all_group_messages"):
        yield fault(
            "telegram.groups-read",
            "Privacy mode is off: in a group the bot would get everything that people write to one another.",
            "Tell @BotFather: /setprivacy, the bot, Enable.",
        )
    else:
        yield ok("telegram.groups-private", "Privacy mode is on: in a group the bot gets commands only.")
    if facts.bot.get("can_join_groups"):
        yield warning(
            "telegram.groups-joined",
            "Anybody may add the bot to a group. It leaves at once, but people there see that somebody did.",
            "Tell @BotFather: /setjoingroups, the bot, Disable.",
        )
    else:
        yield ok("telegram.groups-closed", "Nobody can add the bot to a group.")
    if facts.bot.get("supports_inline_queries"):
        yield warning(
            "telegram.groups-inline",
            "Inline mode is on: apps send the bot what people type after its name, in any chat.",
            "Tell @BotFather: /setinline, the bot, /empty.",
        )
