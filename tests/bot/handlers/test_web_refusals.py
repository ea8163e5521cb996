"""What the web chat does not take, and how it says so."""

import pytest

from bot.contract import Inbound, Outgoing
from bot.handlers.web import body, chat, form
from flows import phrases
from flows.events import Form, Said, SentMedia
from tests.bot.handlers.asgi import FORM, ask, post
from tests.bot.handlers.chat_stand_in import KEYS, NOT_WORKED, StandIn, app_of, value_of


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://other.example.com"},
    ],
)
async def test_a_post_from_another_site_is_refused_unread(headers: dict[str, str]) -> None:
    conversation = StandIn()
    answer = await post(app_of(conversation), {**KEYS, "text": "x"}, accept_language="ar", **headers)
    assert (answer.status, answer.read, conversation.heard) == (403, 0, [])
    assert NOT_WORKED in answer.page
    assert 'dir="rtl"' in answer.page
    assert '<a class="again" href="/">' in answer.page


async def test_a_form_without_a_conversation_is_refused_in_words() -> None:
    conversation = StandIn()
    answer = await post(app_of(conversation), {"text": "x"})
    assert (answer.status, conversation.heard) == (400, [])
    assert phrases.WEB_EXPIRED.text in answer.page


MULTIPART = {"content-type": "multipart/form-data; boundary=x"}
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'


def fields(boundary: str = "x", keys: dict[str, str] = KEYS) -> bytes:
    """Give the hidden fields as parts of a multipart body."""
    return "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in keys.items()
    ).encode()


async def test_a_picture_is_refused_in_the_conversation_and_its_bytes_are_not_read() -> None:
    conversation = StandIn()
    chunks = [fields() + FILE, *[b"\xff\xd8" * 4096] * 50]
    answer = await ask(app_of(conversation), "POST", headers=MULTIPART, body=chunks)
    assert answer.status == 415
    assert conversation.heard == [Inbound("web", KEYS["chat"], KEYS["page"], SentMedia(Form.FILE))]
    assert answer.read == 2
    assert value_of("chat", answer.page) == KEYS["chat"]


@pytest.mark.parametrize("size", [1, body.HEAD, body.LIMIT - 1024])
@pytest.mark.parametrize("step", [1000, 1_000_000], ids=["in pieces", "at once"])
async def test_a_picture_before_the_fields_does_not_cost_the_conversation(size: int, step: int) -> None:
    conversation = StandIn()
    sent = FILE + b"\xff" * size + b"\r\n" + fields() + b"--x--\r\n"
    chunks = [sent[start : start + step] for start in range(0, len(sent), step)]
    answer = await ask(app_of(conversation), "POST", headers=MULTIPART, body=chunks)
    assert answer.status == 415
    assert conversation.heard == [Inbound("web", KEYS["chat"], KEYS["page"], SentMedia(Form.FILE))]
    assert value_of("chat", answer.page) == KEYS["chat"]


async def test_a_large_picture_before_the_fields_is_read_to_the_limit_and_leaves_a_way_to_begin_anew() -> (
    None
):
    conversation = StandIn()
    chunks = [FILE, *[b"\xff\xd8" * 4096] * 50, b"\r\n" + fields() + b"--x--\r\n"]
    answer = await ask(app_of(conversation), "POST", headers=MULTIPART, body=chunks)
    assert (answer.status, conversation.heard) == (415, [])
    assert answer.read == 1 + body.LIMIT // 8192
    assert phrases.MEDIA.text in answer.page
    assert '<a class="again" href="/">' in answer.page


async def test_a_picture_that_holds_fields_leads_into_nobody_elses_conversation() -> None:
    conversation = StandIn()
    other = fields("y", {"chat": "o" * 32, "page": "o" * 16})
    await ask(
        app_of(conversation),
        "POST",
        headers=MULTIPART,
        body=[FILE + other + b"--y\r\n" + fields() + b"--x--\r\n"],
    )
    assert [inbound.chat for inbound in conversation.heard] == [KEYS["chat"]]


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json",
        "text/plain",
        "image/jpeg",
        "",
        "Application/XML",
    ],
)
async def test_whatever_is_no_form_of_ours_is_refused_in_words(kind: str) -> None:
    conversation = StandIn()
    answer = await ask(app_of(conversation), "POST", headers={"content-type": kind}, body=[b"{}"])
    assert (answer.status, conversation.heard) == (415, [])
    assert phrases.MEDIA.text in answer.page


async def test_a_form_is_read_to_64_kib_and_no_further() -> None:
    conversation = StandIn()
    chunks = [b"chat=" + b"c" * 32 + b"&page=" + b"p" * 16 + b"&text=", *[b"a" * 8192] * 100]
    answer = await ask(app_of(conversation), "POST", headers={"content-type": FORM}, body=chunks)
    assert answer.status == 413
    assert answer.read == 1 + body.LIMIT // 8192
    # The flow refuses what is too long, in the person's language, and the conversation goes on.
    (heard,) = conversation.heard
    assert isinstance(heard.event, Said)
    assert form.LONGEST < len(heard.event.text) < body.LIMIT
    assert value_of("chat", answer.page) == KEYS["chat"]


@pytest.mark.parametrize(
    "start", [b"x=", b"chat=" + b"c" * 32 + b"&page=" + b"p" * 16 + b"&text=example.com&x="]
)
async def test_any_other_large_form_is_refused_in_words(start: bytes) -> None:
    conversation = StandIn()
    answer = await ask(
        app_of(conversation), "POST", headers={"content-type": FORM}, body=[start, b"a" * body.LIMIT, b"a"]
    )
    assert (answer.status, conversation.heard) == (413, [])
    assert phrases.ERR_LONG_MESSAGE.text in answer.page


async def test_the_longest_message_the_flow_reads_arrives_whole_in_any_script() -> None:
    conversation = StandIn()
    text = "\U00010348" * 4096
    assert (await post(app_of(conversation), {**KEYS, "text": text})).status == 200
    assert conversation.heard[0].event == Said(text)


@pytest.mark.parametrize(("size", "closed"), [("70000", False), ("1048577", True), ("9" * 30, True)])
async def test_only_a_flood_is_cut_off(size: str, closed: bool) -> None:  # noqa: FBT001 - a case, not a switch
    answer = await ask(
        app_of(StandIn()),
        "POST",
        headers={"content-type": FORM, "content-length": size},
        body=[b"a" * body.LIMIT, b"a"],
    )
    assert (answer.headers.get("connection") == "close") is closed


async def test_a_body_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "PATIENCE", 0.01)
    answer = await ask(
        app_of(StandIn()), "POST", headers={"content-type": FORM}, body=[b"chat="], stalls=True
    )
    assert answer.status == 408
    assert answer.headers["connection"] == "close"
    assert phrases.FAULT.text in answer.page


async def test_one_turn_too_many_at_once_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "AT_ONCE", 0)
    conversation = StandIn()
    answer = await post(app_of(conversation), {**KEYS, "text": "x"})
    assert (answer.status, answer.headers["retry-after"], conversation.heard) == (503, "5", [])
    assert phrases.TOO_FAST.text in answer.page


async def test_a_fault_is_told_in_words_and_nothing_said_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fail(inbound: Inbound) -> Outgoing:
        raise ValueError(str(inbound))

    answer = await post(app_of(StandIn(answers=fail)), {**KEYS, "text": "canary"})
    assert answer.status == 500
    assert phrases.FAULT.text in answer.page
    assert "canary" not in answer.page + caplog.text
    assert KEYS["chat"] not in answer.page + caplog.text
    assert "ValueError" in caplog.text


async def test_a_conversation_without_words_is_a_fault_and_not_an_empty_page() -> None:
    answer = await post(app_of(StandIn(answers=lambda _: Outgoing())), {**KEYS, "text": "x"})
    assert answer.status == 500
    assert phrases.FAULT.text in answer.page


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/favicon.ico", 404), ("PUT", "/", 405)])
async def test_bare_errors_have_a_page_too(method: str, path: str, status: int) -> None:
    answer = await ask(app_of(StandIn()), method, path)
    assert answer.status == status
    assert phrases.START_AGAIN.text in answer.page
    if status == 405:
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


async def test_who_hangs_up_is_not_answered_for() -> None:
    conversation = StandIn()
    answer = await ask(
        app_of(conversation), "POST", headers={"content-type": FORM}, body=[b"chat="], hangs_up=True
    )
    assert (answer.status, answer.raw, conversation.heard) == (400, b"", [])
