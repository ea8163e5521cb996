import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.calls import Answer
from bot.handlers.telegram.batch import HIGHEST, Batch, Trouble, Unreadable, read


def answer(body: bytes, status: int = 200, *, whole: bool = True) -> Answer:
    return Answer(status, body, {}, whole)


def ok(result: object) -> Answer:
    return answer(json.dumps({"ok": True, "result": result}).encode())


def test_updates_come_by_their_numbers_and_those_without_are_counted() -> None:
    good = [{"update_id": 7, "message": {}}, {"update_id": 8}]
    odd = [{"update_id": number} for number in (None, "9", 0, -1, True, 2**31, 1.5)]
    found = read(ok([*good, *odd, "x", None, 3, []]))
    assert found == Batch([(7, good[0]), (8, good[1])], unnamed=len(odd) + 4)


@pytest.mark.parametrize(
    "body",
    [
        b'{"ok":true,"result":[{"update_id":77,"message":{"text":"\xff"}}]}',
        b'{"ok":true,"result":[{"update_id":77,"message":',
        b' {"ok" : true, "result" : [ {"update_id" : 77, "x": ' + b"[" * 60_000,
        b'{"ok":true,"result":[{"update_id":77,"x":' + b"1" * 5000 + b"}]}",
        b'{"ok":true,"result":[{"message":{"text":"\\"update_id\\":5"},"update_id":77,oops}]}',
    ],
)
def test_what_is_no_json_is_named_by_the_number_of_its_first_update(body: bytes) -> None:
    assert read(answer(body)) == Unreadable(77)


def test_what_is_too_large_is_named_too() -> None:
    assert read(answer(b'{"ok":true,"result":[{"update_id":77}]}', whole=False)) == Unreadable(77)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"ok":true,"result":[{',
        b'<html>{"ok":true,"result":[{"update_id":77,',
        b'{"ok":false,"result":[{"update_id":77,',
        b'{"ok":true,"result":[{"update_id":%d,' % (HIGHEST + 1),
        b'{"ok":true,"result":{"update_id":77}}',
        b'{"ok":true}',
        b"[]",
        b"null",
    ],
)
def test_what_nobody_can_skip_is_broken(body: bytes) -> None:
    assert read(answer(body)) == Trouble("broken")


@pytest.mark.parametrize(
    ("status", "parameters", "expected"),
    [
        (401, {}, Trouble("token")),
        (404, {}, Trouble("token")),
        (409, {}, Trouble("conflict")),
        (429, {"retry_after": 9}, Trouble("busy", 9)),
        (500, {}, Trouble("broken")),
        (400, {}, Trouble("broken")),
    ],
)
def test_each_trouble_has_its_name_by_status_or_code(
    status: int, parameters: object, expected: Trouble
) -> None:
    said = {"ok": False, "error_code": status, "description": "x", "parameters": parameters}
    assert read(answer(json.dumps(said).encode(), status)) == expected
    assert read(answer(json.dumps(said).encode(), 200)) == expected
    page = read(answer(b"<html>", status))
    assert isinstance(page, Trouble)
    assert page.why == expected.why


@given(st.binary(max_size=100), st.sampled_from([200, 409, 500]), st.booleans(), st.booleans())
def test_no_bytes_whatever_raise(body: bytes, status: int, has_head: bool, whole: bool) -> None:  # noqa: FBT001 - hypothesis
    head = b'{"ok":true,"result":[{"update_id":' if has_head else b""
    assert isinstance(read(answer(head + body, status, whole=whole)), Batch | Unreadable | Trouble)
