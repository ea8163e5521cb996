"""Is the process of this container alive? Asked by the engine, which takes exit code 0 for yes.

It asks the operator's server on this machine, or what its one argument names (`127.0.0.1:8088`). Any answer of a
server that is not its own failure counts: an engine restarts what is not well, and a restart helps against neither a
full disk nor an intake that is down. Whether reports can be taken is asked at /readyz.
"""

import http.client
import os
import sys

SECONDS = 3.0


def healthy(address: str) -> bool:
    """Say whether a server answers at the port of `address`, whatever address it listens on there."""
    connection = http.client.HTTPConnection("127.0.0.1", int(address.rpartition(":")[2]), timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    listening = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("REPORTLINE_OPS_LISTEN", "")
    sys.exit(not healthy(listening or "127.0.0.1:9090"))
