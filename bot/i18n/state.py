"""How far each language is, for `reportline locales` and for an operator who wonders why one is not offered."""

import json
from collections.abc import Iterator

from bot.i18n.catalogues import Catalogues
from bot.i18n.known import names


def state(catalogues: Catalogues) -> dict[str, dict[str, bool | str | int]]:
    """Give, for each language that is here, in list order: offered, review, and the counts of what is lacking."""
    verdicts = {verdict.language: verdict for verdict in catalogues.state()}
    order = [tag for tag in dict.fromkeys((*names().languages, *sorted(verdicts))) if tag in verdicts]
    return {
        tag: {
            "offered": tag in catalogues.offered,
            "review": verdicts[tag].review,
            "missing": len(verdicts[tag].missing),
            "fuzzy": len(verdicts[tag].fuzzy),
            "wrong_braces": len(verdicts[tag].wrong_braces),
            "too_long": len(verdicts[tag].too_long),
        }
        for tag in order
    }


def as_json(catalogues: Catalogues) -> str:
    """Give the state as JSON, for `reportline locales --json`."""
    return json.dumps(state(catalogues), ensure_ascii=False, indent=2)


def as_lines(catalogues: Catalogues) -> Iterator[str]:
    """Give the state as lines for people, for `reportline locales`."""
    for tag, row in state(catalogues).items():
        lacking = ", ".join(
            f"{count} {name.replace('_', ' ')}" for name, count in row.items() if type(count) is int and count
        )
        english = names().languages[tag].english if tag in names().languages else tag
        offered = "offered" if row["offered"] else "not offered"
        yield f"{tag:8} {english:24} {offered:12} review: {row['review']}" + (
            f"; {lacking}" if lacking else ""
        )
