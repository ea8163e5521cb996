"""Telegram: whether it is reached, whether what people write comes in, and whether the bot is shown as it should be."""

from bot.doctor.finding import Finding
from bot.doctor.telegram import access, delivery, groups, profile
from bot.doctor.telegram.facts import Facts, gather

CHECKS = (access.check, delivery.check, groups.check, profile.check)

__all__ = ["CHECKS", "Facts", "examine", "gather"]


def examine(facts: Facts) -> list[Finding]:
    """Judge the facts by every check, in the order in which an operator would mend things."""
    return [finding for check in CHECKS for finding in check(facts)]
