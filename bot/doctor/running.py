"""The operator's server of a service that runs on this machine: whether it answers, and what it says."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from prometheus_client.parser import text_string_to_metric_families

from bot.settings import Listen

SECONDS = 3.0
ALIVE = b"alive"
"""As `bot.ops.server` says it."""
AT_MOST = 1 << 20
Figures = Mapping[tuple[str, str], float]
"""By name (without reportline_) and label ("" if it has none)."""


@dataclass(frozen=True, slots=True)
class Service:
    """What answers at an address. `figures` are None if it does not give them to us."""

    answers: Literal["nobody", "somebody", "reportline"]
    ready: bool = False
    figures: Figures | None = None


def look(ops: Listen, token: str = "") -> Service:
    """Ask the operator's server. One that listens on a port that the machine chose is not found."""
    alive = _get(ops, "/healthz", token)
    if alive is None:
        return Service("nobody")
    if alive != (200, alive[1]) or not alive[1].startswith(ALIVE):
        return Service("somebody")
    ready, figures = _get(ops, "/readyz", token), _get(ops, "/metrics", token)
    told = _figures(figures[1]) if figures and figures[0] == 200 else None
    return Service("reportline", ready is not None and ready[0] == 200, told)


def runs(ops: Listen) -> bool:
    """Say whether a Reportline answers there."""
    alive = _get(ops, "/healthz", "")
    return alive is not None and alive[0] == 200 and alive[1].startswith(ALIVE)


def _get(ops: Listen, path: str, token: str) -> tuple[int, bytes] | None:
    connection = http.client.HTTPConnection(ops.host, ops.port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = connection.getresponse()
        return answer.status, answer.read(AT_MOST)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _figures(text: bytes) -> Figures | None:
    try:
        families = list(text_string_to_metric_families(text.decode()))
    except ValueError:
        return None
    return {
        (sample.name.removeprefix("reportline_"), "".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
        if len(sample.labels) <= 1
    }
