"""The rules for the Caddyfile: nothing about a person is written down or passed on, and nothing is without a bound."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.checks import UntriedError

KEPT_BACK = (
    "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via", "User-Agent", "Cookie", "Referer",
    "Authorization",
)  # fmt: skip
BODY_AT_MOST = {"1MiB", "1MB", "512KiB", "512KB"}
"""Sizes up to what the door takes (`bot.door.Patience.body`)."""
_TOKEN = re.compile(r'"[^"]*"|\S+')


@dataclass(slots=True)
class Block:
    """A line's words, and the lines between its braces."""

    words: tuple[str, ...]
    inner: list["Block"] = field(default_factory=list)

    def has(self, *words: str) -> bool:
        """Say whether a line within begins with these words."""
        return any(each.words[: len(words)] == words for each in self.inner)

    def of(self, *words: str) -> "Block":
        """Give the lines within the first line that begins with these words; none of them where there is none."""
        return next((each for each in self.inner if each.words[: len(words)] == words), Block(words))


class BracesError(ValueError):
    """The braces do not match."""


def read(text: str) -> Block:
    """Read a Caddyfile. Raises BracesError."""
    open_blocks = [Block(())]
    for line in text.splitlines():
        words = tuple(word.strip('"') for word in _TOKEN.findall(re.sub(r"(^|\s)#.*", "", line)))
        if words == ("}",):
            open_blocks.pop()
            if not open_blocks:
                raise BracesError
        elif words:
            block = Block(words[:-1] if words[-1] == "{" else words)
            open_blocks[-1].inner.append(block)
            if words[-1] == "{":
                open_blocks.append(block)
    if len(open_blocks) != 1:
        raise BracesError
    return open_blocks[0]


def faults(text: str) -> Iterator[str]:
    """Give what is wrong."""
    try:
        whole = read(text)
    except BracesError:
        yield "its braces do not match"
        return
    yield from _machine_faults(whole.of())
    sites = [block for block in whole.inner if block.words[:1] == ("{$SITE}",)]
    if len(sites) != 1:
        yield "there has to be one site, {$SITE}"
    for site in sites:
        yield from _site_faults(site, whole.of("(headers)"))


def _machine_faults(options: Block) -> Iterator[str]:
    """Judge what holds for all sites."""
    if not options.has("admin", "off"):
        yield "its administration can be reached: admin off"
    excluded = {
        word for each in options.of("log").inner if each.words[0] == "exclude" for word in each.words[1:]
    }
    if not {"http.log", "http.handlers"} <= excluded:
        yield "it logs requests that fail, with the person's address: exclude http.log and http.handlers"
    servers = options.of("servers")
    if not {"read_header", "read_body", "write", "idle"} <= {
        each.words[0] for each in servers.of("timeouts").inner
    }:
        yield "somebody may be slow for ever: set all four timeouts"
    if not servers.has("max_header_size"):
        yield "heads have no bound: max_header_size"


def _site_faults(site: Block, headers: Block) -> Iterator[str]:
    """Judge the public site."""
    if any(each.words[0] in {"log", "log_append"} for each in site.inner):
        yield "it writes an access log"
    if any(each.words[0] == "encode" for each in site.inner):
        yield "it compresses anew, so that the size of an answer says what it was"
    if not site.has("import", "headers"):
        yield "its answers lack the headers of all answers"
    said = {each.words[0]: each.words[1:] for each in headers.of("header").inner}
    if "max-age=" not in "".join(said.get("Strict-Transport-Security", ())):
        yield "browsers are not told to keep to TLS: Strict-Transport-Security"
    if said.get("Referrer-Policy") != ("no-referrer",):
        yield "browsers may tell other sites where they come from: Referrer-Policy no-referrer"
    size = next((each.words[1] for each in site.of("request_body").inner if each.words[0] == "max_size"), "")
    if size not in BODY_AT_MOST:
        yield "a body may be larger than the door takes: request_body max_size 1MiB"
    proxy = site.of("reverse_proxy")
    for header in KEPT_BACK:
        if not proxy.has("header_up", f"-{header}"):
            yield f"the door is told {header}"
    if not proxy.of("transport", "http").has("compression", "off"):
        yield "it unpacks answers for browsers without gzip, to their true size: compression off"


def caddy_faults(file: Path) -> Iterator[str]:
    """Give what Caddy itself says. Raises UntriedError where it is not installed."""
    program = shutil.which("caddy")
    if program is None:
        raise UntriedError("caddy is not here")
    with tempfile.TemporaryDirectory() as home:
        environ = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": home,
            "SITE": "https://reports.example.org",
            "OPERATOR": "127.0.0.1:9090",
        }
        done = subprocess.run(
            [program, "adapt", "--validate", "--adapter", "caddyfile", "--config", str(file)],
            capture_output=True,
            text=True,
            check=False,
            env=environ,
        )
    if done.returncode:
        yield f"caddy: {done.stderr.strip().splitlines()[-1]}"
