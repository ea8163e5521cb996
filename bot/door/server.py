"""uvicorn, configured here and nowhere else: no access log, no banner, no signal handlers, no trust in strangers."""

import contextlib
import functools
import socket
from collections.abc import Callable, Iterator
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from bot.door.patience import Patience
from bot.door.protocol import Arriving, PatientProtocol
from bot.door.whole import whole


class Door(uvicorn.Server):
    """Serves one application on sockets that are already bound; `serve` returns after `stop`."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        trusted_proxy: tuple[str, ...] = (),
        patience: Patience | None = None,
        count: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`trusted_proxy`: whose forwarded headers count. `count` is told why a connection was ended."""
        patience = patience or Patience()
        arriving = Arriving(patience, count)
        protocol = cast("Any", functools.partial(PatientProtocol, arriving=arriving))
        super().__init__(
            uvicorn.Config(
                whole(app, patience.body, count),
                http=protocol,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=bool(trusted_proxy),
                forwarded_allow_ips=list(trusted_proxy),
                backlog=2048,
                timeout_keep_alive=patience.idle,
                timeout_graceful_shutdown=patience.finish,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the composition root, which has more to end than this."""
        yield

    def stop(self) -> None:
        """Take no more connections, finish what is in flight, then let `serve` return."""
        self.should_exit = True


def bind(host: str, port: int) -> socket.socket:
    """Bind a listening address, so that a port that is taken is known before anything else begins.

    Raises OSError if the address is taken, not ours or not allowed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener
