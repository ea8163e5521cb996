"""One JSON line an event, made of an allow-list: what is not on it is not logged, whoever wrote the call.

Our own modules log a constant event name and the fields below as `extra`. A library's words are dropped,
because they may hold an address or a token; of an exception only its class and the places in our own code
are kept, never its message.
"""

import asyncio
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, TextIO

_ROOT: Final = Path(__file__).resolve().parents[2]
_FOLDERS: Final = ("bot", "flows")
_OURS: Final = (*_FOLDERS, "reportline")
# An event is a template of our code (ruff's G004 keeps values out of it). No address or number fits into
# letters.
_EVENT: Final = re.compile(r"[A-Za-z][A-Za-z_ ,.'-]{0,99}")
_WORD: Final = re.compile(r"[a-z][a-z0-9_ -]{0,39}")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_LIBRARIES: Final = frozenset({"aiohttp", "asyncio", "babel", "concurrent", "py", "starlette", "uvicorn"})
# Constant sentences of libraries that help an operator and hold no value.
_HARMLESS: Final = frozenset({
    "Exceeded concurrency limit.",
    "Exception in ASGI application\n",
    "Cancel %s running task(s), timeout graceful shutdown exceeded",
    "Unclosed client session",
    "Unclosed connection",
    "Task was destroyed but it is pending!",
    "Task exception was never retrieved",
    "socket.accept() out of system resource",
})  # fmt: skip

Kept = str | int | float | list[str] | None


def _word(value: object) -> Kept:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _tag(value: object) -> Kept:
    return value if isinstance(value, str) and _TAG.fullmatch(value) else None


def _number(value: object) -> Kept:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else None


def _coarse(value: object) -> Kept:
    """Keep one digit, so that a duration cannot be matched with what someone saw on a wire."""
    return float(f"{value:.0e}") if isinstance(value, int | float) and abs(value) < 10**9 else None


FIELDS: Final[Mapping[str, Callable[[object], Kept]]] = {
    "platform": _word,
    "language": _tag,
    "outcome": _word,
    "reason": _word,
    "state": _word,
    "count": _number,
    "status": _number,
    "milliseconds": _coarse,
    "seconds": _coarse,
}


class JsonLines(logging.Formatter):
    """Turns any record of any logger into one line of ASCII JSON: no line end or terminal code survives."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without its end. The time is kept to the minute."""
        line: dict[str, Kept] = {
            "time": datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "level": record.levelname.lower(),
        }
        library = record.name.partition(".")[0]
        template = record.msg if isinstance(record.msg, str) else ""
        if library in _OURS:
            event = re.split("[:%]", str(record.__dict__.get("event", template)))[0].strip()
            line["event"] = event if _EVENT.fullmatch(event) else "unnamed"
            for name, read in FIELDS.items():
                value = read(record.__dict__.get(name))
                if value is not None:
                    line[name] = value
        else:
            line["event"] = template.strip() if template in _HARMLESS else "library"
            line["library"] = library if library in _LIBRARIES else "other"
        if record.exc_info and record.exc_info[1]:
            line["error"] = kinds(record.exc_info[1])
            line["at"] = places(record.exc_info[1].__traceback__)
        return json.dumps(line)


class WithoutWords(logging.Filter):
    """For loggers of ours in a program that logs in its own way: leaves of an exception what `JsonLines` would."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the message of an exception: it may be a person's."""
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            what = f"{', '.join(kinds(error))} at {', '.join(places(error.__traceback__))}"
            record.msg, record.args = f"{record.getMessage()} ({what})", ()
            record.exc_info = record.exc_text = None
        return True


def kinds(error: BaseException) -> list[str]:
    """Give the kind of an exception, and of those that led to it."""
    return [type(one).__name__ for one in _chain(error)]


def _chain(error: BaseException, at_most: int = 4) -> Iterator[BaseException]:
    """Give an exception and those that led to it, those inside a group too."""
    seen = 0
    waiting: list[BaseException | None] = [error]
    while waiting and seen < at_most:
        current = waiting.pop(0)
        if current is not None:
            seen += 1
            yield current
            waiting += [current.__cause__ or current.__context__]
            waiting += current.exceptions if isinstance(current, BaseExceptionGroup) else ()


def places(trace: TracebackType | None, at_most: int = 8) -> list[str]:
    """Give the places in our own code that an exception went through, as file:line, the innermost first."""
    found = []
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_ROOT) and file.relative_to(_ROOT).parts[0] in _FOLDERS:
            found.append(f"{file.relative_to(_ROOT).as_posix()}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found[::-1][:at_most]


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send every logger of the process, and every error that nobody caught, through `JsonLines` to stderr."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(
        lambda record: record.levelno >= logging.WARNING or record.name.partition(".")[0] in _OURS
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    access = logging.getLogger("uvicorn.access")
    access.handlers[:], access.propagate, access.disabled = [], False, True
    logging.captureWarnings(True)
    # By default a broken logging call prints its arguments.
    logging.raiseExceptions = False
    log = logging.getLogger("bot.uncaught")

    def uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None and not issubclass(kind, KeyboardInterrupt):
            log.critical("uncaught", exc_info=(kind, error, trace))

    sys.excepthook = uncaught
    sys.unraisablehook = lambda what: uncaught(what.exc_type, what.exc_value, what.exc_traceback)
    threading.excepthook = lambda what: uncaught(what.exc_type, what.exc_value, what.exc_traceback)


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Send errors that an event loop would print with their values through the same door."""

    def fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        logging.getLogger("bot.uncaught").error(
            "uncaught in the loop", exc_info=error if isinstance(error, BaseException) else None
        )

    loop.set_exception_handler(fault)
