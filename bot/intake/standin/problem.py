"""Problem details (RFC 9457), made of our own words only: a problem ends in somebody's log."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response


class ProblemError(Exception):
    """Raised where a call ends in an error. `code` and `field` as in docs/intake-api.yaml."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        *,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what to answer."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.field = field
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Give the answer."""
        said: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "retryable": self.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE},
        }
        if self.field is not None:
            said["field"] = self.field
        return Response(
            json.dumps(said).encode(), self.status, self.headers, media_type="application/problem+json"
        )
