import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from bot.ops import logs

CANARY = "canary7f3a"
NASTY = f"{CANARY}\r\n\x1b[31m\u2028 https://example.com/{CANARY}"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, sys.unraisablehook, threading.excepthook
    stream = io.StringIO()
    logs.set_up("info", stream)
    yield stream
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root.handlers[:], root.level, sys.excepthook, sys.unraisablehook, threading.excepthook = before


def fail() -> None:
    raise ValueError(NASTY) from KeyError(NASTY)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_line_with_the_fields_of_the_list(out: io.StringIO) -> None:
    extra = {
        "platform": "web",
        "language": "pt-BR",
        "count": 3,
        "milliseconds": 1234,
        "chat": CANARY,
        "url": CANARY,
    }
    logging.getLogger("bot.conversation").info("report stored", extra=extra)
    (line,) = lines(out)
    del line["time"]
    assert line == {
        "level": "info",
        "event": "report stored",
        "platform": "web",
        "language": "pt-BR",
        "count": 3,
        "milliseconds": 1000.0,
    }


def test_the_time_is_no_finer_than_a_minute(out: io.StringIO) -> None:
    logging.getLogger("bot.x").warning("something")
    assert len(lines(out)[0]["time"]) == len("2026-01-02T03:04Z")


@pytest.mark.parametrize("field", sorted(logs.FIELDS))
def test_no_field_takes_what_a_person_could_have_written(out: io.StringIO, field: str) -> None:
    logging.getLogger("bot.x").warning("something", extra={field: NASTY})
    assert CANARY not in out.getvalue()
    assert len(lines(out)) == 1


@pytest.mark.parametrize(
    "name", ["bot.x", "flows.y", "uvicorn.error", "aiohttp.client", "asyncio", "somebody.else"]
)
def test_neither_words_nor_arguments_nor_messages_of_errors_are_kept(out: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.error(NASTY)
    logger.error("request to %s failed", NASTY)
    try:
        fail()
    except ValueError:
        logger.exception("failed")
    logger.error("broken %d", NASTY)
    assert len(lines(out)) == 4
    assert CANARY not in out.getvalue()
    assert lines(out)[2]["error"] == ["ValueError", "KeyError"]


def test_libraries_are_heard_from_warning_on_and_by_their_known_sentences_only(out: io.StringIO) -> None:
    uvicorn = logging.getLogger("uvicorn.error")
    uvicorn.setLevel(logging.DEBUG)
    uvicorn.info("Uvicorn running")
    uvicorn.warning("Exceeded concurrency limit.")
    uvicorn.setLevel(logging.NOTSET)
    logging.getLogger("uvicorn.access").warning("GET /")
    assert [(line["event"], line["library"]) for line in lines(out)] == [
        ("Exceeded concurrency limit.", "uvicorn")
    ]


def test_an_error_names_its_class_and_the_places_in_our_code(out: io.StringIO) -> None:
    try:
        logs.set_up("no such level")
    except ValueError:
        logs.set_up("info", out)
        logging.getLogger("bot.x").exception("failed")
    (line,) = lines(out)
    assert line["error"] == ["ValueError"]
    assert [place.partition(":")[0] for place in line["at"]] == ["bot/ops/logs.py"]


def test_errors_in_a_group_are_named(out: io.StringIO) -> None:
    logging.getLogger("bot.x").error(
        "failed", exc_info=ExceptionGroup(CANARY, [OSError(CANARY), KeyError(CANARY)])
    )
    assert lines(out)[0]["error"] == ["ExceptionGroup", "OSError", "KeyError"]


def test_a_warning_of_python_says_nothing_of_its_text(out: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(NASTY, stacklevel=1)
    assert CANARY not in out.getvalue()


async def test_an_error_that_a_loop_would_print_goes_the_same_way(out: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    logs.watch(loop)
    loop.call_exception_handler({"message": NASTY, "exception": ValueError(NASTY), "transport": NASTY})
    loop.call_exception_handler({"message": NASTY})
    assert [line["event"] for line in lines(out)] == ["uncaught in the loop"] * 2
    assert CANARY not in out.getvalue()


def test_an_error_in_a_thread_goes_the_same_way(out: io.StringIO) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert lines(out)[0]["error"] == ["ValueError", "KeyError"]
    assert CANARY not in out.getvalue()


SCRIPT = f"""
import resource, ctypes
from bot.ops import cores, logs
cores.forbid()
logs.set_up("info")
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
def deeper(secret):
    class Unraisable:
        def __del__(self): raise ValueError(secret)
    Unraisable()
    raise RuntimeError(secret)
deeper("{CANARY}")
"""


def test_a_process_that_dies_leaves_no_word_and_no_core() -> None:
    command = [sys.executable, "-c", SCRIPT]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    assert ended.stdout.split("\n")[0] == "(0, 0) 0"
    assert ended.returncode == 1
    assert CANARY not in ended.stderr
    assert [json.loads(line)["error"] for line in ended.stderr.splitlines()] == [
        ["ValueError"],
        ["RuntimeError"],
    ]
