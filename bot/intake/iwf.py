"""The client of the Internet Watch Foundation's report interface (IWFReportService 1.0): one POST for each address.

The interface has no key by which it would know a report again, so what it acknowledged is kept for each address and
never sent twice. Where a call's outcome is unknown, it is made once more, late, and marked as a possible repetition: a
report that comes twice is harmless, one that is lost is not. Facts: shared by operators who use it; the address, the
credentials and the numbers of channel and countries come from the IWF under contract.
"""

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.intake.http import TOTAL_SECONDS, Connections, bounded, endpoint, judge
from bot.intake.outcome import Accepted, Later, Outcome, Refused, Stop, Wait
from bot.intake.progress import UNREAD, UNREAD_TWICE, Progress

ENVELOPE = "IWFReportService1.0"
ADDRESS_AT_MOST = 1000
DESCRIPTION_AT_MOST = 500
ONLINE_REPORT = 51
"""`Report_Channel_ID` of an online report, unless the IWF gave the operator one."""
LATE_SECONDS = 10 * 60.0
"""How long to wait before an address is sent again that may have arrived."""
_REFUSED = frozenset({400, 409, 413, 422})
_STOPPED = frozenset({401, 403, 404, 405})


@dataclass(frozen=True, slots=True)
class Unread:
    """A success of which nothing can be read: whoever says so most likely has it, each time it is sent."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the IWF gave the operator. `countries` are its own numbers by ISO 3166-1 alpha-2 code."""

    user: str
    password: str = field(repr=False)
    channel: int = ONLINE_REPORT
    countries: Mapping[str, int] = field(default_factory=dict)


class IwfIntake:
    """An intake of this shape at the address `url`. Raises ValueError for what cannot be used."""

    def __init__(
        self,
        url: str,
        account: Account,
        *,
        seconds: float = TOTAL_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Check the settings; connect to nothing yet."""
        self._url = endpoint(url)
        if ":" in account.user:
            raise ValueError("the intake's user name must not hold a colon")  # RFC 7617, section 2
        self._account = account
        credentials = base64.b64encode(f"{account.user}:{account.password}".encode()).decode()
        headers = {"Accept": "application/json", "Authorization": f"Basic {credentials}"}
        self._connections = Connections(headers, seconds=seconds)
        self._clock = clock

    async def deliver(self, report_id: str, body: bytes, progress: Progress | None = None) -> Outcome:  # noqa: ARG002 - the interface has no place for an id
        """Hand over every address that is not acknowledged yet: those that may have arrived come last.

        One address alone does not keep the others. Only a second one that fails in the same way, of one attempt, says
        that it is the intake; an address that stops the queue while another one passes is refused by itself.
        """
        progress = progress or Progress()
        report = json.loads(body)
        addresses = [address["url"] for address in report["addresses"]]
        waiting = [position for position in range(len(addresses)) if not progress.is_done(position)]
        refused: Refused | None = None
        failed: Stop | Later | Unread | None = None
        passed = False
        for position in sorted(waiting, key=progress.is_doubtful):
            if progress.of(position) == UNREAD_TWICE:
                refused = Refused("unknown")
                continue
            outcome = await self._send(report, addresses[position], progress, position)
            match outcome:
                case str():
                    passed = True
                case Refused():
                    refused = outcome
                case Stop() | Unread() | Later(_, True) if failed is None:
                    failed = outcome
                case _:
                    return _told(outcome)
        if isinstance(failed, Stop) and passed:
            return Refused(failed.reason)
        return _told(failed) if failed else refused or Accepted()

    async def _send(
        self, report: Mapping[str, Any], url: str, progress: Progress, position: int
    ) -> str | Refused | Stop | Wait | Later | Unread:
        """Send one address, with a note on disk before and after it: nothing goes out twice that does not say so."""
        before = progress.of(position)
        fields = fields_of(report, url, self._account, again=progress.is_doubtful(position))
        await progress.sending(position)
        outcome = await self._post(json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace"))
        match outcome:
            case str():
                await progress.note(position, outcome)
            case Unread():
                await progress.unread(position)
            case Later(_, True):
                pass  # it may have arrived, as was noted before
            case _:
                await progress.note(position, before)
        return outcome

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def _post(self, data: bytes) -> str | Refused | Stop | Wait | Later | Unread:
        """Make one call. Gives the intake's own number of the report, or what became of it."""
        try:
            async with self._connections.open().post(self._url, data=data, allow_redirects=False) as response:
                if 200 <= response.status < 300:
                    return read_answer(await bounded(response))
                return judge(response, self._clock())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Later()
        except (aiohttp.ClientError, OSError):
            return Later(unknown=True)


def _told(outcome: Stop | Wait | Later | Unread) -> Outcome:
    """Give what the forwarder is told. What may have arrived is sent again late."""
    if isinstance(outcome, Unread) or (isinstance(outcome, Later) and outcome.unknown):
        return Later(LATE_SECONDS, unknown=True)
    return outcome


def fields_of(report: Mapping[str, Any], url: str, account: Account, *, again: bool) -> dict[str, object]:
    """Give the body of one call: a flat object of 14 fields."""
    return {
        "Reporting_Type": "R",
        "Live_Report": "L" if report["mode"] == "live" else "T",
        "Media_Type_ID": 1,  # the address of a page
        "Report_Channel_ID": account.channel,
        "Origin_ID": 5,  # the public
        "Submission_Type_ID": 1,  # online
        "Reported_Category_ID": 2,  # suspected child sexual abuse
        "Reported_URL": url,
        "Reporter_Anonymous": "Y",
        "Reporter_First_Name": None,
        "Reporter_Last_Name": None,
        "Reporter_Email_ID": None,
        "Reporter_Country_ID": account.countries.get(report.get("country", "")),
        "Reporter_Description": describe(report, again=again),
    }


def describe(report: Mapping[str, Any], *, again: bool) -> str:
    """Write what the interface has no field for before the note: at most 500 characters, whatever the note holds."""
    known = [
        f"{name}={report[name]}" for name in ("what", "seen_on", "seen_when", "country") if name in report
    ]
    known.append(f"language={report['language']}")
    if again:
        known.append("possible repetition")
    text = f"[{' '.join(known)}]"
    return f"{text} {report['note']}" if report.get("note") else text


def read_answer(answer: bytes | None) -> str | Refused | Stop | Later | Unread:
    """Read the envelope of a success: only its code 200, as text or number, with an id, is one."""
    try:
        envelope = json.loads(answer or b"")[ENVELOPE]
        code, number = int(envelope["responseCode"]), envelope.get("responseData")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return Unread()
    if code == 200:
        number = str(number).strip() if isinstance(number, str | int) and not isinstance(number, bool) else ""
        # What begins like a word of ours for doubt is no number of theirs.
        return number[:100] if number and not number.startswith(UNREAD) else Unread()
    if code in _REFUSED:
        return Refused(f"code_{code}")
    return Stop(f"code_{code}") if code in _STOPPED else Later(unknown=True)
