"""What is sealed into the outbox: a report's id and the very bytes that every attempt sends.

Packed once, at *send*, and never rebuilt: an intake that knows the id compares bodies.
"""

import json

from flows.receipt import is_id

VERSION = 1


class UnreadableEnvelopeError(Exception):
    """The opened bytes are not an envelope of a version that this code reads. Holds nothing of them."""


def pack(report_id: str, body: bytes) -> bytes:
    """Put id and body (UTF-8) together."""
    return json.dumps(
        {"v": VERSION, "id": report_id, "body": body.decode()}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def mode_of(body: bytes) -> str:
    """Give the mode that a body says it was made in, test or live. Raises UnreadableEnvelopeError."""
    try:
        mode = json.loads(body)["mode"]
    except (KeyError, TypeError, ValueError):
        raise UnreadableEnvelopeError("of no mode") from None
    if not isinstance(mode, str):
        raise UnreadableEnvelopeError("of no mode")
    return mode


def unpack(plain: bytes) -> tuple[str, bytes]:
    """Give id and body back. Raises UnreadableEnvelopeError."""
    try:
        saved = json.loads(plain)
        version, report_id, body = saved["v"], saved["id"], saved["body"].encode()
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableEnvelopeError("not an envelope") from None
    if version != VERSION:
        raise UnreadableEnvelopeError("of another version")
    if not isinstance(report_id, str) or not is_id(report_id):
        raise UnreadableEnvelopeError("without an id")
    return report_id, body
