"""A report as the central contract writes it (docs/intake-api.yaml): bytes that are sealed once and sent every time.

Apart from the client, because the public door writes it and never calls an intake.
"""

import json
from datetime import date

from flows.turns import Report

VERSION = "1"
EARLIEST = date(2026, 11, 1)
"""No report is older than this contract: a day before it is a clock that was never set."""


def body(report: Report, received_on: date, *, campaign: str = "") -> bytes:
    """Give the report as it is sent every time: JSON, sorted keys, no spaces, nothing left unanswered."""
    fields: dict[str, object] = {
        "version": VERSION,
        "mode": report.mode,
        "addresses": [{"url": address.url, "kind": address.kind} for address in report.addresses],
        "what": report.what,
        "language": report.language,
        "platform": report.platform,
        "received_on": received_on.isoformat(),
    }
    optional = {
        "seen_on": report.seen_on,
        "seen_when": report.seen_when,
        "country": report.country,
        "note": report.note,
        "campaign": campaign,
    }
    fields |= {name: value for name, value in optional.items() if value}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # Half of a surrogate pair has no UTF-8; one broken sign in a note must not cost the report.
    return text.encode("utf-8", "replace")
