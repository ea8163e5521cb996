"""What an operator should know about settings that are accepted: of no effect, or called otherwise now."""

from collections.abc import Collection, Mapping

FORMER: Mapping[str, str] = {}
"""Former names (without the prefix) and what they are called now. A name stays here for one version at least.

A secret has two: NAME and NAME_FILE.
"""


def renamed(given: Mapping[str, str], prefix: str) -> tuple[dict[str, str], list[str]]:
    """Give the settings under the names of today, and a sentence for each former name. The name of today counts."""
    today = {name: value for name, value in given.items() if name not in FORMER}
    notes = []
    for name in sorted(given.keys() & FORMER.keys()):
        now = FORMER[name]
        today.setdefault(now, given[name])
        notes.append(f"{prefix}{name} is now called {prefix}{now}, rename it.")
    return today, notes


def idle(values: Mapping[str, str], prefix: str) -> list[str]:
    """Say which settings have no effect beside the others."""
    kind = values.get("INTAKE", "standin:").partition("+")[0]
    iwf = [name for name in values if name.startswith("INTAKE_") and name != "INTAKE_TOKEN"]
    telegram = [name for name in values if name.startswith("TELEGRAM_")]
    return [
        *_each([] if "TELEGRAM_TOKEN" in values else telegram, f"without {prefix}TELEGRAM_TOKEN", prefix),
        *_each([] if kind == "iwf" else iwf, "without an intake of the IWF's kind", prefix),
        *_each(
            [name for name in values if name == "INTAKE_TOKEN" and kind == "iwf"], "with that intake", prefix
        ),
    ]


# These sentences are logged as they are: letters and few signs, at most 100 of them (bot.ops.logs).
def _each(names: Collection[str], when: str, prefix: str) -> list[str]:
    return [f"{prefix}{name} is set and has no effect {when}." for name in sorted(names)]
