"""Asks the intake what may be asked: about a report that never was, and, for a try, hands over a test report."""

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from typing import Literal

import aiohttp
from yarl import URL

from bot.app.intake import STANDIN_PORT
from bot.doctor.intake.greeting import Greeting, greet
from bot.intake.body import body
from bot.intake.http import Connections, bounded, endpoint
from bot.intake.iwf import Account, fields_of
from bot.privacy import new_id
from bot.settings import Settings
from flows.turns import Address, Report

SECONDS = 15.0
NOTE = "Nobody reported this: `reportline doctor` tries the way to the intake."
ADDRESS = "https://example.com/reportline-doctor"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, or none: `silent` (not in time) or `cut` (hung up, or no HTTP). `body` is empty if it is too long.

    `waits`: it says when to come again. `ahead`: by how many seconds its clock is ahead of ours, if it has one.
    """

    trouble: Literal["", "silent", "cut"] = ""
    status: int = 0
    body: bytes = field(default=b"", repr=False)
    waits: bool = False
    ahead: float | None = None

    @property
    def said(self) -> Mapping[str, object]:
        """The body as a JSON object; empty if it is none."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked and answered; None: it was not asked.

    `where` is host and port. `fresh` is the id that was asked about. `stranger` asked without our token, `known` with
    it. `handed` is the answer to a test report, `held` to the question about it.
    """

    kind: Literal["standin", "central", "iwf"]
    live: bool = False
    where: str = ""
    unusable: str = ""
    greeting: Greeting | None = None
    fresh: str = field(default="", repr=False)
    stranger: Reply | None = None
    known: Reply | None = None
    handed: Reply | None = None
    held: Reply | None = None

    @property
    def ahead(self) -> float | None:
        """By how many seconds the intake's clock is ahead of ours; None if it was not heard."""
        told = [reply.ahead for reply in (self.known, self.handed, self.stranger) if reply]
        return next((ahead for ahead in told if ahead is not None), None)


async def look(settings: Settings, *, hands_over: bool, today: date, seconds: float = SECONDS) -> Asked:
    """Ask. `hands_over`: a test report too, which is never done in live mode. Never raises, whatever answers."""
    kind, live = settings.intake.kind, settings.live
    try:
        url = endpoint(settings.intake.base or f"http://127.0.0.1:{STANDIN_PORT}")
    except ValueError as error:
        return Asked(kind, live, unusable=str(error))
    where, fresh = f"{url.host}:{url.port}", new_id()
    greeting = await greet(url)
    if greeting.trouble:
        return Asked(kind, live, where, greeting=greeting)
    hands_over = hands_over and not live
    if kind == "iwf":
        handed = await _posted(settings, url, fresh, today, seconds) if hands_over else None
        return Asked(kind, live, where, greeting=greeting, fresh=fresh, handed=handed)
    token = settings.intake_token.get_secret_value() if settings.intake_token else ""
    reports = url / "v1" / "reports"
    stranger = await _ask("GET", reports / fresh, {}, seconds) if token else None
    ours = {"Authorization": f"Bearer {token}"} if token else {}
    known = await _ask("GET", reports / fresh, ours, seconds)
    handed = held = None
    if hands_over and _worth_it(known):
        report = _report(fresh, today)
        handed = await _ask("PUT", reports / fresh, ours, seconds, report)
        held = await _ask("GET", reports / fresh, ours, seconds)
    return Asked(kind, live, where, "", greeting, fresh, stranger, known, handed, held)


def _worth_it(known: Reply) -> bool:
    """Say whether a report could fare otherwise than the question did."""
    return (
        not known.trouble
        and not 300 <= known.status < 400
        and known.status not in {401, 403, 429}
        and known.status < 500
    )


def _report(fresh: str, today: date) -> bytes:
    report = Report(fresh, "test", (Address(ADDRESS, "page"),), "unsure", "en", "doctor", note=NOTE)
    return body(report, today)


async def _posted(settings: Settings, url: URL, fresh: str, today: date, seconds: float) -> Reply:
    password = settings.intake_password.get_secret_value() if settings.intake_password else ""
    account = Account(settings.intake_user, password, settings.intake_iwf_channel)
    credentials = base64.b64encode(f"{account.user}:{account.password}".encode()).decode()
    fields = fields_of(json.loads(_report(fresh, today)), ADDRESS, account, again=False)
    headers = {"Accept": "application/json", "Authorization": f"Basic {credentials}"}
    return await _ask("POST", url, headers, seconds, json.dumps(fields).encode())


async def _ask(
    method: str, url: URL, headers: Mapping[str, str], seconds: float, data: bytes | None = None
) -> Reply:
    """Make one call as the forwarder makes its own. Never raises for what the other side does."""
    connections = Connections(headers, at_once=1, seconds=seconds)
    try:
        async with connections.open().request(method, url, data=data, allow_redirects=False) as response:
            ahead = _ahead(response.headers.get("Date"))
            answer = await bounded(response)
            return Reply("", response.status, answer or b"", "Retry-After" in response.headers, ahead)
    except TimeoutError:
        return Reply("silent")
    except (aiohttp.ClientError, OSError):
        return Reply("cut")
    finally:
        await connections.close()


def _ahead(when: str | None) -> float | None:
    try:
        said = parsedate_to_datetime(when or "")
    except (ValueError, TypeError, IndexError):
        return None
    return (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp() - time.time()
