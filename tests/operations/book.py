"""The run-book of docs/operating.md as a test reads it: what an entry names as a sign, and what it says to do."""

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bot.cli.conftest import Ended
from tests.operations.place import Place, Running

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
BACKUP = "/srv/reportline-backups/BACKUP"
NAME = "3f2a9c1e"
"""What stands on the page in place of a folder of the operator's, and of a report's name."""
OF_THEIR_OWN = {"forward", "provision", "doctor"}
"""Commands that run in a process of their own: they set up logs, and talk to others."""


@dataclass(frozen=True)
class Entry:
    """What to do about one alarm. `slug` is its anchor on the page."""

    slug: str
    text: str

    def says(self, *words: str) -> None:
        """See that the entry has these words, whatever stands in italics or as code."""
        plain = _plain(self.text)
        for word in words:
            assert _plain(word) in plain, word

    async def follow(
        self, place: Place, line: str, *, name: str = NAME, backup: Path | None = None, **settings: str
    ) -> Ended:
        """Run a command that the entry gives, for a report and a backup of the test's own."""
        assert line in lines(self.text), f"the page does not say: {line}"
        words, _, stdin = line.replace(NAME, name).partition(" < ")
        given = _read(stdin.replace(BACKUP, str(backup))) if stdin else b""
        _, *rest = shlex.split(words)
        if rest[0] in OF_THEIR_OWN:
            return await place.run(*rest, **settings)
        return await place.command(*rest, stdin=given, **settings)

    async def is_found(
        self,
        place: Place,
        code: str,
        *,
        at: Running | None = None,
        within: Sequence[str] = (),
        **settings: str,
    ) -> None:
        """See that doctor finds what the entry says it finds. `at` is the process whose operator's server it asks."""
        assert f"`{code}`" in self.text, code
        if at:
            settings["OPS_LISTEN"] = at.ops.removeprefix("http://")
        subject = code.partition(".")[0]
        asked = ["--at", settings["OPS_LISTEN"]] if at else []
        ended = await place.run("doctor", subject, *asked, "--json", within=within, **settings)
        found = [finding["code"] for finding in json.loads(ended.out)["findings"]]
        assert code in found, found


def entries() -> Mapping[str, Entry]:
    """Give every entry of the run-book by its anchor."""
    _, _, book = PAGE.read_text(encoding="utf-8").partition("\n## When an alarm goes off\n")
    found = {}
    for part in book.split("\n### ")[1:]:
        title, _, text = part.partition("\n")
        slug = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        found[slug] = Entry(slug, text)
    return found


def section(title: str) -> str:
    """Give a section of the page."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def lines(text: str) -> list[str]:
    """Give the commands that a text shows: in blocks, and as code in a line."""
    blocks = [line.strip() for line in re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)]
    inline = [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", text)]
    return [line for line in (*blocks, *inline) if line.startswith("reportline ")]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*`]", "", text).split())


def _read(file: str) -> bytes:
    return Path(file).read_bytes()
