"""The operator's page: numbers and our own words only. What has to be done comes first."""

import html
from collections.abc import Iterator
from math import inf

from bot.ops.state import State

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10">
<title>Reportline: state</title>
<style>body{{font:1em/1.5 sans-serif;margin:2em auto;max-width:36em;padding:0 1em}}
th{{text-align:start;font-weight:400;padding-inline-end:2em}}strong{{display:block;margin:1em 0}}</style>
<h1>State</h1><strong>{headline}</strong>
{alarms}<table>{rows}</table>
<p>Figures: <a href="/metrics">/metrics</a>. Dead letters: <code>reportline outbox list</code>. All else:
<code>reportline doctor</code>.</p>
"""
_TROUBLES = {
    "refused": "Of these, refused so far",
    "unopenable": "Of these, did not open so far",
    "othermode": "Of these, made in the other mode and not sent",
}


def page(state: State) -> str:
    """Write the page."""
    cells = "".join(
        f"<tr><th scope=row>{name}<td>{html.escape('not known' if value is None else str(value))}"
        for name, value in _rows(state)
    )
    alarms = "".join(
        f"<li>{html.escape(alarm.says)} <br>{html.escape(alarm.do)}</li>" for alarm in state.alarms
    )
    return _PAGE.format(
        headline=html.escape(_headline(state)), alarms=f"<ul>{alarms}</ul>\n" if alarms else "", rows=cells
    )


def _headline(state: State) -> str:
    if state.stopping:
        headline = "Stopping."
    elif not state.storable:
        headline = "Reports cannot be stored: people are told so. Look at the disk."
    elif state.paused:
        headline = "Paused: people are told so. Take it back with: reportline pause off"
    else:
        headline = "Taking reports."
    return headline if state.mode == "live" else f"{headline} TEST mode: nothing reaches a hotline."


def _rows(state: State) -> Iterator[tuple[str, object]]:
    gauges = state.gauges
    age = gauges.oldest_seconds
    yield "Mode", state.mode
    yield "Delivery to the intake", state.delivery
    yield "Reports waiting", gauges.waiting
    troubles = gauges.delivering.troubles if gauges.delivering else {}
    for trouble, words in _TROUBLES.items():
        if count := troubles.get(trouble):
            yield words, count
    yield "Oldest of them, minutes", None if age is None else round(age / 60)
    yield "Dead letters", gauges.dead
    if gauges.backup_seconds is not None:
        never = gauges.backup_seconds == inf
        yield "Last backup, minutes ago", "there was none" if never else round(gauges.backup_seconds / 60)
    yield "Open conversations", gauges.live_sessions
    yield "Languages offered", f"{len(state.languages)}: {', '.join(state.languages)}"
