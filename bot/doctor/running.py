"""Whether the service runs on this machine: its operator's server answers."""

import http.client

from bot.settings import Listen

SECONDS = 3.0
ALIVE = b"alive"
"""As `bot.ops.server` says it."""


def runs(ops: Listen) -> bool:
    """Say whether a Reportline answers there. One that listens on a port that the machine chose is not found."""
    connection = http.client.HTTPConnection(ops.host, ops.port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status == 200 and answer.read(len(ALIVE)) == ALIVE
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
