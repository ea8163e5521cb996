"""The page that shows what arrived. Addresses are text that cannot be opened by mistake; nothing on it runs."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from flows.addresses import show as harmless
from flows.receipt import grouped

_FOLDER = Path(__file__).parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = re.findall(r"<style>(.*?)</style>", (_FOLDER / "page.html").read_text(encoding="utf-8"), re.DOTALL)[
    0
]
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_FIELDS = (
    "what",
    "seen_on",
    "seen_when",
    "country",
    "note",
    "language",
    "platform",
    "campaign",
    "received_on",
)


def show(
    newest: Sequence[tuple[str, bytes]], count: int, calls: Sequence[tuple[int, bytes]] = (), *, watch: bool
) -> HTMLResponse:
    """Show reports, newest first, of `count` in all, and calls of the IWF's shape, oldest first.

    `watch`: the page asks again by itself every five seconds.
    """
    reports = [_row(report_id, json.loads(body)) for report_id, body in newest]
    html = _TEMPLATES.get_template("page.html").render(
        reports=reports, count=count, calls=[_call(*call) for call in calls], watch=watch
    )
    return HTMLResponse(html, headers=_HEADERS)


def _call(number: int, body: bytes) -> dict[str, object]:
    call = json.loads(body)
    return {
        "number": number,
        "address": harmless(call["Reported_URL"], at_most=200),
        "description": call["Reporter_Description"] or "",
    }


def _row(report_id: str, report: dict[str, object]) -> dict[str, object]:
    addresses = report["addresses"]
    assert isinstance(addresses, list)  # noqa: S101 - `wire.Report` let it in
    return {
        "receipt": grouped(report_id),
        "addresses": [(harmless(address["url"], at_most=200), address["kind"]) for address in addresses],
        "fields": [(name.replace("_", " "), report[name]) for name in _FIELDS if name in report],
    }
