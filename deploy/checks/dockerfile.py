"""The rules for the Dockerfile: what hadolint would say in every project, and what we want besides."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.checks import UntriedError

_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_SECRET = re.compile(r"SECRET|TOKEN|PASSW|CREDENTIAL|PRIVATE|API_?KEY", re.IGNORECASE)
_NUMERIC = re.compile(r"[1-9][0-9]*(:[1-9][0-9]*)?")
_PIPED = re.compile(r"\b(curl|wget)\b[^\n]*\|\s*(ba|da)?sh\b")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its word in capitals, its `--flags`, the rest, and the line that it begins in."""

    word: str
    flags: tuple[str, ...]
    rest: str
    line: int

    @property
    def words(self) -> list[str]:
        """The rest, as an exec form or as words."""
        try:
            found = json.loads(self.rest)
        except ValueError:
            return self.rest.split()
        return [str(word) for word in found] if isinstance(found, list) else [self.rest]


@dataclass(slots=True)
class Stage:
    """One FROM and what follows it. `base` has the default build arguments in their places."""

    base: str
    name: str
    line: int
    instructions: list[Instruction] = field(default_factory=list)

    def last(self, word: str) -> Instruction | None:
        """Give the last instruction of this word: the one that counts."""
        return next((each for each in reversed(self.instructions) if each.word == word), None)


def instructions(text: str) -> Iterator[Instruction]:
    """Read the instructions of a Dockerfile: comments left out, continued lines joined."""
    whole, begun = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or (not whole and not line.strip()):
            continue
        begun = begun if whole else number
        whole += line.strip().removesuffix("\\")
        if line.rstrip().endswith("\\"):
            continue
        word, _, rest = whole.strip().partition(" ")
        parts = rest.split()
        flags = []
        while parts and parts[0].startswith("--"):
            flags.append(parts.pop(0))
        rest = rest[rest.index(parts[0]) :] if parts else ""
        yield Instruction(word.upper(), tuple(flags), rest, begun)
        whole = ""


def stages(text: str) -> list[Stage]:
    """Read the stages. Instructions before the first FROM are its build arguments."""
    arguments: dict[str, str] = {}
    found: list[Stage] = []
    for each in instructions(text):
        if each.word == "FROM":
            base, _, name = each.rest.partition(" ")
            base = _VARIABLE.sub(lambda one: arguments.get(one[1] or one[2], ""), base)
            found.append(Stage(base, name.removeprefix("AS ").removeprefix("as ").strip(), each.line))
        elif found:
            found[-1].instructions.append(each)
        elif each.word == "ARG":
            name, _, value = each.rest.partition("=")
            arguments[name] = value
    return found


def faults(text: str) -> Iterator[str]:
    """Give what is wrong."""
    all_stages = stages(text)
    names = {stage.name for stage in all_stages}
    taken = {
        flag.removeprefix("--from=")
        for stage in all_stages
        for each in stage.instructions
        for flag in each.flags
        if flag.startswith("--from=")
    } | {stage.base for stage in all_stages}
    for stage in all_stages:
        if stage.base not in names:
            yield from (f"line {stage.line}: {fault}" for fault in image_faults(stage.base))
        for each in stage.instructions:
            yield from (f"line {each.line}: {fault}" for fault in _instruction_faults(each))
        if stage.name not in taken:
            yield from (f"image {stage.name}: {fault}" for fault in _image_faults(stage))
    for each in instructions(text):
        if each.word in {"ENV", "ARG"} and _holds_secret(each):
            yield f"line {each.line}: {each.word} names a secret, and stays readable in the image"


def image_faults(image: str) -> Iterator[str]:
    """Say what is wrong with the name of an image that others made."""
    name, at, _ = image.partition("@sha256:")
    path, colon, tag = name.rpartition(":")
    if not at and (not colon or "/" in tag or tag == "latest" or not re.search(r"\d+\.\d+", tag)):
        yield f"{image or 'an empty name'} is not pinned: give a whole version as its tag, or a digest"
    host = (path or name).split("/")[0]
    if "/" in (path or name) and ("." in host or ":" in host or host == "localhost"):
        yield f"{image} names a registry; the engine's own setting says where images come from"


def _holds_secret(each: Instruction) -> bool:
    pairs = re.findall(r"(\w+)=(\S*)", each.rest) or [(each.rest.split()[0] if each.rest else "", "")]
    return any(_SECRET.search(name) and not name.endswith("_FILE") for name, _ in pairs)


def _instruction_faults(each: Instruction) -> Iterator[str]:
    """Judge one instruction by itself."""
    if each.word == "ADD":
        yield "ADD fetches and unpacks; use COPY"
    if each.word == "COPY" and each.words[0] in {".", "./"}:
        yield "COPY of everything; name what is needed"
    if each.word in {"ENTRYPOINT", "CMD"} and not each.rest.startswith("["):
        yield f"{each.word} starts a shell; write it as a list"
    if each.word == "HEALTHCHECK" and not re.match(r"CMD \[", each.rest):
        yield "HEALTHCHECK starts a shell or asks nothing; write CMD and a list"
    if each.word != "RUN":
        return
    if re.search(r"\bapt(-get)?\b.* install\b", each.rest) and (
        "--no-install-recommends" not in each.rest or "/var/lib/apt/lists" not in each.rest
    ):
        yield "apt without --no-install-recommends, or its lists stay in the layer"
    if re.search(r"\bpip3? install\b", each.rest) and "--require-hashes" not in each.rest:
        yield "pip installs what no hash pins"
    if re.search(r"\bsudo\b", each.rest) or _PIPED.search(each.rest):
        yield "sudo, or a download that is run unread"


def _image_faults(stage: Stage) -> Iterator[str]:
    """Judge what an image that somebody runs has to say."""
    user = stage.last("USER")
    if user is None or not _NUMERIC.fullmatch(user.rest):
        yield "it runs as root, or as a name that an engine cannot tell from root: set USER to numbers"
    for word in ("ENTRYPOINT", "HEALTHCHECK", "STOPSIGNAL", "VOLUME"):
        if stage.last(word) is None:
            yield f"it has no {word}"


def hadolint(file: Path) -> Iterator[str]:
    """Give what hadolint says. Raises UntriedError where it is not installed."""
    beside = Path(sys.executable).parent
    program = shutil.which("hadolint", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        raise UntriedError("hadolint is not here")
    done = subprocess.run(
        [program, "--no-color", "--format", "json", str(file)], capture_output=True, text=True, check=False
    )
    if not done.stdout.startswith("["):
        yield f"hadolint: {done.stderr.strip()}"
        return
    for each in json.loads(done.stdout):
        yield f"line {each['line']}: {each['code']} {each['message']}"
