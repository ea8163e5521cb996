"""HTTP/1.1 with a deadline. uvicorn has no timeout for a request that does not arrive, and no bound on its head.

This overrides a few methods of uvicorn's protocol on httptools; `tests/bot/door` says what must hold after an upgrade
of either. Two parsers that disagree are how requests are smuggled past a proxy, so whatever is doubtful in a head is
refused and the connection ended.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.door.patience import Patience


class _RefusedError(Exception):
    """This head is not one that we answer otherwise than with `status`; `reason` is what is counted."""

    def __init__(self, status: HTTPStatus, reason: str = "bad_request") -> None:
        super().__init__(status)
        self.status = status
        self.reason = reason


class Arriving:
    """The connections whose request is not whole yet, the oldest first: when there are too many, it goes."""

    def __init__(self, patience: Patience, count: Callable[[str], None]) -> None:
        self.patience = patience
        self.count = count
        self.waiting: dict[PatientProtocol, None] = {}


class PatientProtocol(HttpToolsProtocol):
    """A connection that must bring each request, and take each answer, within the given time."""

    def __init__(self, *, arriving: Arriving, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._arriving = arriving
        self._patience = arriving.patience
        self._arrival: asyncio.TimerHandle | None = None
        self._departure: asyncio.TimerHandle | None = None
        self._head = self._count = self._unread = 0
        self._in_head = False
        self._deaf = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; when there are too many connections, drop the one that has waited longest."""
        super().connection_made(transport)
        self._await_request()
        if len(self.connections) > self._patience.connections:
            next(iter(self._arriving.waiting)).cut(HTTPStatus.SERVICE_UNAVAILABLE, "busy")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._arrived()
        if self._departure is not None:
            self._departure.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came; a head that is too long, doubtful or broken ends the connection."""
        if self._deaf or self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self._await_request()
        in_head = self._in_head
        try:
            self.parser.feed_data(data)
            if in_head and self._in_head:
                # The parser keeps a header to itself until it has all of it.
                self._unread += len(data)
                self._check_head()
        except httptools.HttpParserUpgrade:
            # Nothing is upgraded: the request is answered as it stands, and what follows it is not read.
            self._deaf = True
            self.cycle.keep_alive = False
        except httptools.HttpParserCallbackError as error:
            refused = error.__context__
            if not isinstance(refused, _RefusedError):
                refused = _RefusedError(HTTPStatus.BAD_REQUEST)
            self.cut(refused.status, refused.reason)
        except _RefusedError as error:
            self.cut(error.status, error.reason)
        except httptools.HttpParserError:
            self.cut(HTTPStatus.BAD_REQUEST, "bad_request")

    def on_message_begin(self) -> None:
        """Take the first byte of a request."""
        self._head = self._count = self._unread = 0
        self._in_head = True
        self._await_request()
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._head += len(url)
        self._check_head()
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._head += len(name) + len(value)
        self._count += 1
        self._check_head()
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Refuse a head that two parsers could read differently (RFC 9112, sections 2.3, 3.2 and 6.1)."""
        self._in_head = False
        version = self.parser.get_http_version()
        names = [name for name, _ in self.headers]
        hosts = names.count(b"host")
        if version not in {"1.0", "1.1"}:
            raise _RefusedError(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        if (
            hosts > 1
            or (version == "1.1" and not hosts)
            or (version == "1.0" and b"transfer-encoding" in names)
        ):
            raise _RefusedError(HTTPStatus.BAD_REQUEST)
        # One packet holds hundreds of requests, and no deadline is hit by a client that just does not read.
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering and len(self.pipeline) + 1 >= self._patience.at_once:
            raise _RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "too_many")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        self._arrived()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Give the client some time to take the end of its answer."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self._await_leaving()

    def pause_writing(self) -> None:
        """Give the client some time to take what it asked for."""
        super().pause_writing()
        self._await_leaving()

    def cut(self, status: HTTPStatus | None, reason: str) -> None:
        """End the connection: with a word where nothing else is being said on it, else at once."""
        self._arriving.count(reason)
        self._arrived()
        speaking = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        waiting = self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete
        if status is None or speaking or waiting or self.pipeline or self.transport.get_write_buffer_size():
            self.transport.abort()
            return
        line = f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        self.transport.write(line.encode())
        self.transport.close()

    def _check_head(self) -> None:
        if max(self._head, self._unread) > self._patience.head or self._count > self._patience.headers:
            raise _RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large")

    def _await_request(self) -> None:
        if self._arrival is None:
            self._arriving.waiting[self] = None
            late = self._patience.arrive
            self._arrival = self.loop.call_later(late, self.cut, HTTPStatus.REQUEST_TIMEOUT, "slow")

    def _await_leaving(self) -> None:
        if self._departure is None:
            self._departure = self.loop.call_later(self._patience.leave, self._left)

    def _left(self) -> None:
        self._departure = None
        if self.transport.get_write_buffer_size():
            self.cut(None, "slow")

    def _arrived(self) -> None:
        self._arriving.waiting.pop(self, None)
        if self._arrival is not None:
            self._arrival.cancel()
            self._arrival = None
