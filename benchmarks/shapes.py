"""What a hostile intake does to a client, in each shape that we speak: faults, and how it takes or refuses a report."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.intake.iwf import ENVELOPE
from flows.receipt import from_random
from tests.bot.intake.hostile import (
    Act,
    answer,
    by_path,
    cut_after_storing,
    cut_before_storing,
    cut_inside_the_answer,
    garbage_after_storing,
    half_open,
    honest,
    raw,
    said,
    slow,
)

_OF_ANY: Mapping[str, Act] = {
    "500": answer(500),
    "502 with a page": answer(502, b"<html>bad gateway</html>", kind="text/html"),
    "503": answer(503),
    "503 Retry-After seconds": answer(503, headers={"Retry-After": "20"}),
    "503 Retry-After date": answer(503, headers={"Retry-After": "Fri, 15 Jan 2027 08:00:30 GMT"}),
    "429": answer(429),
    "429 Retry-After seconds": answer(429, headers={"Retry-After": "5"}),
    "408": answer(408),
    "425": answer(425),
    "401": answer(401),
    "403": answer(403),
    "404": answer(404),
    "405": answer(405),
    "redirect": answer(302, headers={"Location": "https://example.org/"}),
    "400": answer(400),
    "413": answer(413),
    "422": answer(422),
    "cut before storing": cut_before_storing,
    "cut after storing": cut_after_storing,
    "cut inside the answer": cut_inside_the_answer,
    "half open": half_open,
    "slow bytes": slow,
    "garbage": garbage_after_storing(),
    "no HTTP": raw(b"\0\xff\r\n\r\n", store=True),
    "wrong content type, right words": garbage_after_storing(b"{}"),
    "huge body": garbage_after_storing(b" " * 300_000),
}


@dataclass(frozen=True)
class Shape:
    """An intake. `taken` and `refused` are its honest acts; `known_by` says what it counts by.

    `keeps_ids`: what comes again has no second effect.
    """

    faults: Mapping[str, Act]
    taken: Act
    refused: Act
    known_by: Callable[[str, bytes], str]
    keeps_ids: bool


CENTRAL = Shape(
    {
        **_OF_ANY,
        "409 without the id": answer(409, b"{}"),
        "another id": garbage_after_storing(said(from_random(0))),
    },
    honest,
    answer(422),
    by_path,
    keeps_ids=True,
)


def _envelope(code: object, number: object = "", words: str = "") -> bytes:
    return json.dumps(
        {ENVELOPE: {"responseCode": code, "responseData": number, "responseDescription": words}}
    ).encode()


def _address(_path: str, body: bytes) -> str:
    return str(json.loads(body)["Reported_URL"])


IWF = Shape(
    {
        **_OF_ANY,
        "403 in plain text": answer(403, b"Unauthorized", kind="text/plain"),
        "409": answer(409, b"{}"),
        "a success without a number": garbage_after_storing(_envelope("200")),
        "a success of another version": garbage_after_storing(b'{"IWFReportService2.0": {}}'),
        "200 that says 500": answer(200, _envelope(500, "", "an error")),
        "200 that says 401": answer(200, _envelope("401", "", "Unauthorized")),
        "200 that says 400": answer(200, _envelope(400, "", "Bad request")),
    },
    garbage_after_storing(_envelope("200", "123456", "Success")),
    answer(200, _envelope("422", "", "Invalid")),
    _address,
    keeps_ids=False,
)
