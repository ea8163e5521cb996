import asyncio
import base64
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.intake.standin import StandIn
from flows.receipt import from_random, grouped

ID = from_random(1)
REPORT: dict[str, Any] = {
    "version": "1",
    "mode": "test",
    "addresses": [{"url": "https://example.com/abc", "kind": "page"}],
    "what": "photo",
    "language": "en",
    "platform": "web",
    "received_on": "2026-11-22",
}


@dataclass
class Answer:
    """What the app answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


def call(
    standin: StandIn,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    headers: Mapping[str, str] | None = None,
    breaks_off: bool = False,
) -> Answer:
    """Call the app as a server does."""
    sent: list[dict[str, Any]] = []
    told = {"content-type": "application/json", "host": "127.0.0.1:8088", **(headers or {})}
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in told.items()],
        "server": ("127.0.0.1", 1),
        "client": ("127.0.0.1", 2),
    }
    if breaks_off:
        messages = [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}]
    else:
        messages = [{"type": "http.request", "body": body, "more_body": False}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(standin.app()(scope, receive, send))
    start, *rest = sent
    return Answer(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in rest),
    )


def put(standin: StandIn, report: Mapping[str, Any], report_id: str = ID) -> Answer:
    return call(standin, "PUT", f"/v1/reports/{report_id}", json.dumps(report).encode())


@pytest.fixture
def standin() -> Iterator[StandIn]:
    standin = StandIn()
    yield standin
    standin.close()


def test_a_report_is_new_once_then_the_same_again(standin: StandIn) -> None:
    first, second = put(standin, REPORT), put(standin, REPORT)

    assert (first.status, second.status) == (201, 200)
    assert first.json == second.json == {"id": ID, "status": "received"}
    assert len(call(standin, "GET", "/v1/reports").json) == 1


def test_the_same_id_with_another_body_is_refused_and_the_first_stays(standin: StandIn) -> None:
    put(standin, REPORT)

    answer = put(standin, {**REPORT, "what": "drawn"})

    assert (answer.status, answer.json["code"]) == (409, "conflict")
    assert call(standin, "GET", "/v1/reports").json[0]["what"] == "photo"


def test_even_another_order_of_the_fields_is_another_body(standin: StandIn) -> None:
    put(standin, REPORT)

    assert put(standin, dict(reversed(REPORT.items()))).status == 409


def test_a_live_report_is_never_taken(standin: StandIn) -> None:
    answer = put(standin, {**REPORT, "mode": "live"})

    assert (answer.status, answer.json["code"]) == (403, "stand_in")
    assert call(standin, "GET", "/v1/reports").json == []


def test_the_list_gives_each_report_as_it_came_with_id_and_status_oldest_first(standin: StandIn) -> None:
    ids = [from_random(bits) for bits in (9, 3, 5)]
    for report_id in ids:
        put(standin, REPORT, report_id)

    held = call(standin, "GET", "/v1/reports").json

    assert [report["id"] for report in held] == ids
    assert held[0] == {**REPORT, "id": ids[0], "status": "received"}


def test_a_report_can_be_asked_after_by_its_id(standin: StandIn) -> None:
    put(standin, REPORT)

    assert call(standin, "GET", f"/v1/reports/{ID}").json == {"id": ID, "status": "received"}
    assert call(standin, "GET", f"/v1/reports/{from_random(2)}").status == 404
    assert call(standin, "GET", "/v1/reports/nonsense").status == 400


@pytest.mark.parametrize(
    "change",
    [
        {"addresses": []},
        {"addresses": [{"url": "https://example.com/", "kind": "page"}] * 11},
        {"addresses": [{"url": "ftp://example.com/", "kind": "page"}]},
        {"addresses": [{"url": "https://example.com/" + "a" * 1000, "kind": "page"}]},
        {"addresses": [{"url": "https://example.com/a b", "kind": "page"}]},
        {"addresses": [{"url": "https://example.com/", "kind": "film"}]},
        {"version": 1},
        {"what": "self"},
        {"note": ""},
        {"note": "a" * 401},
        {"note": None},
        {"country": "mw"},
        {"language": "english language"},
        {"campaign": "A"},
        {"received_on": "2026-02-30"},
        {"received_on": "2026-11-22T10:00:00"},
        {"chat": "5"},
    ],
)
def test_what_the_contract_does_not_allow_is_refused_without_being_quoted(
    standin: StandIn, change: dict[str, Any]
) -> None:
    answer = put(standin, {**REPORT, **change})

    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    known = next(iter(change)) if "chat" not in change else None
    assert answer.json.get("field") == known
    assert b"example.com" not in answer.body
    assert b"chat" not in answer.body


def test_the_longest_report_that_the_contract_allows_fits(standin: StandIn) -> None:
    url = "https://example.com/" + "a" * 980
    report = {**REPORT, "addresses": [{"url": url, "kind": "page"}] * 10, "note": "\U0001f622" * 400}

    assert put(standin, report).status == 201


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a":1}}', b"[" * 5000])
def test_what_is_no_json_is_malformed(standin: StandIn, body: bytes) -> None:
    answer = call(standin, "PUT", f"/v1/reports/{ID}", body)

    assert (answer.status, answer.json["code"]) == (400, "malformed")


def test_a_body_over_the_bound_is_refused_however_it_comes(standin: StandIn) -> None:
    answer = call(standin, "PUT", f"/v1/reports/{ID}", b" " * 65_537)

    assert (answer.status, answer.json["code"]) == (413, "too_large")


def test_a_body_that_breaks_off_is_not_kept(standin: StandIn) -> None:
    answer = call(standin, "PUT", f"/v1/reports/{ID}", json.dumps(REPORT).encode(), breaks_off=True)

    assert answer.status == 400
    assert call(standin, "GET", "/v1/reports").json == []


def test_another_content_type_is_refused(standin: StandIn) -> None:
    body = json.dumps(REPORT).encode()

    assert (
        call(standin, "PUT", f"/v1/reports/{ID}", body, headers={"content-type": "text/plain"}).status == 415
    )
    charset = {"content-type": "application/json; charset=utf-8"}
    assert call(standin, "PUT", f"/v1/reports/{ID}", body, headers=charset).status == 201


def test_a_broken_disk_is_said_to_pass(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(standin._store, "put", broken)  # noqa: SLF001 - a full disk cannot be had in a test
    answer = put(standin, REPORT)

    assert (answer.status, answer.json["retryable"]) == (503, True)
    assert int(answer.headers["retry-after"]) > 0


def test_with_a_token_every_call_needs_it() -> None:
    standin = StandIn(token="t0ken")
    basic = "Basic " + base64.b64encode(b"anyone:t0ken").decode()
    try:
        for path in ("/", "/v1/reports", f"/v1/reports/{ID}"):
            assert call(standin, "GET", path).status == 401
            for wrong in ("Bearer token", "Bearer", "Basic !", "Digest t0ken", "t0ken", "Bearer ü"):
                assert call(standin, "GET", path, headers={"authorization": wrong}).status == 401
            for right in ("Bearer t0ken", "bearer t0ken", basic):
                assert call(standin, "GET", path, headers={"authorization": right}).status in {200, 404}
        assert call(standin, "GET", "/").headers["www-authenticate"].startswith("Basic")
        assert call(standin, "GET", "/v1/reports").headers["www-authenticate"] == "Bearer"
    finally:
        standin.close()


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8088", "127.0.0.2:1", "[::1]", "[::1]:8088"])
def test_whoever_asks_this_machine_by_its_own_name_is_answered(standin: StandIn, host: str) -> None:
    assert call(standin, "GET", "/v1/reports", headers={"host": host}).status == 200


@pytest.mark.parametrize(
    "host", ["", "door.test", "door.test:8088", "127.0.0.1.door.test", "192.0.2.1:8088", "[::1", "localhost."]
)
def test_a_web_page_that_points_its_own_name_at_this_machine_reads_nothing(
    standin: StandIn, host: str
) -> None:
    put(standin, REPORT)

    for path in ("/", "/v1/reports", f"/v1/reports/{ID}"):
        answer = call(standin, "GET", path, headers={"host": host})
        assert (answer.status, answer.json["code"]) == (403, "forbidden")
        assert answer.headers["content-type"] == "application/problem+json"


def test_with_a_token_any_name_will_do() -> None:
    standin = StandIn(token="t0ken")
    headers = {"authorization": "Bearer t0ken", "host": "intake.test"}
    assert call(standin, "GET", "/v1/reports", headers=headers).status == 200
    standin.close()


def test_the_database_is_for_this_user_alone(tmp_path: Path) -> None:
    standin = StandIn(tmp_path / "standin.db")
    put(standin, REPORT)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    standin.close()


def test_what_is_held_outlives_the_server(tmp_path: Path) -> None:
    database = tmp_path / "standin.sqlite"
    before = StandIn(database)
    put(before, REPORT)
    before.close()
    before.close()

    after = StandIn(database)
    assert put(after, REPORT).status == 200
    after.close()


def test_unknown_calls_get_a_problem(standin: StandIn) -> None:
    assert call(standin, "GET", "/elsewhere").json["code"] == "not_found"
    assert call(standin, "DELETE", f"/v1/reports/{ID}").json["code"] == "method"


def test_the_page_says_that_it_is_no_hotline_and_shows_what_arrived(standin: StandIn) -> None:
    assert b"Nothing has arrived yet" in call(standin, "GET", "/").body
    put(standin, {**REPORT, "note": "<script>alert(1)</script>", "seen_on": "chat"})

    answer = call(standin, "GET", "/")
    html = answer.body.decode()

    assert "It is no hotline." in html
    assert grouped(ID) in html
    assert "example[.]com/abc" in html
    assert "https://example.com" not in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_the_page_looks_again_by_itself_only_when_asked(standin: StandIn) -> None:
    assert b'http-equiv="refresh"' not in call(standin, "GET", "/").body
    assert b'http-equiv="refresh"' in call(standin, "GET", "/?watch").body


def test_the_page_shows_the_newest_first_and_not_more_than_it_can(standin: StandIn) -> None:
    for bits in range(205):
        put(standin, REPORT, from_random(bits))

    html = call(standin, "GET", "/").body.decode()

    assert "205 test reports" in html
    assert html.count("<li>") == 200
    assert html.index(grouped(from_random(204))) < html.index(grouped(from_random(203)))
    assert grouped(from_random(4)) not in html
