"""The secrets: whether they are there, hard to guess, apart from one another, and for this user's eyes alone."""

import itertools
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr

from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, skipped, warning
from bot.doctor.reach import is_open
from bot.settings import Settings
from bot.settings.read import PREFIX, file_of

FEWEST_SIGNS = 10
_SENTENCE = re.compile(r"[^\W\d_]+([ ,.;:!?'-]* [^\W\d_]+)+[ .!?]*")
ENGINES = Path("/run/secrets")
"""Where container engines put secrets. Nobody else lives in a container, and all of them make the files readable."""


def examine(case: Case) -> Iterator[Finding]:
    """Judge the secrets that are set."""
    secrets = _secrets(case.settings)
    files = {name: file for name in secrets if (file := file_of(name, case.environ))}
    if "SECRET" in secrets:
        yield ok("secret.set", f"REPORTLINE_SECRET is set, {_source('SECRET', files)}.")
        if is_guessable(secrets["SECRET"]):
            yield warning(
                "secret.guessable",
                "REPORTLINE_SECRET looks like something that a person thought of. Who gets hold of the data folder can"
                " try such secrets by the million.",
                "Draw one (`reportline keys secret`), lock the keys with it (`reportline keys rewrap`), set it, start"
                " again, and back the keys up anew. Words that dice chose, ten or more, are fine as they are.",
            )
    elif "SECRET" in case.reading.broken:
        yield skipped("secret", [f"{PREFIX}SECRET"])
    else:
        says = "REPORTLINE_SECRET is not set: what is stored ends with the process."
        do = "Draw one with `reportline keys secret`, into a file that REPORTLINE_SECRET_FILE names."
        yield fault("secret.none", says, do) if case.live else warning("secret.none", says, do)
    for name in secrets.keys() - files.keys():
        yield warning(
            "secret.in-environment",
            f"{PREFIX}{name} stands in the environment: other programs of this user can read it there, and inherit it.",
            f"Write it into a file for this user alone (mode 0400), and name that in {PREFIX}{name}_FILE.",
        )
    for name, file in files.items():
        yield from _file(name, file, case.settings)
    yield from _twice(secrets)


def is_guessable(text: str) -> bool:
    """Say whether a secret looks thought of: few different signs, a repetition, a row such as abcdef, or a sentence."""
    text = text.strip()
    neighbours = sum(abs(ord(one) - ord(other)) <= 1 for one, other in itertools.pairwise(text))
    return (
        len(set(text)) < FEWEST_SIGNS
        or text in (text + text)[1:-1]
        or neighbours > len(text) / 2
        or bool(_SENTENCE.fullmatch(text))
    )


def _secrets(settings: Settings) -> Mapping[str, str]:
    found = {name: getattr(settings, name) for name in Settings.model_fields}
    return {
        name.upper(): value.get_secret_value()
        for name, value in found.items()
        if isinstance(value, SecretStr)
    }


def _source(name: str, files: Mapping[str, Path]) -> str:
    return "from a file" if name in files else "in the environment"


def _file(name: str, file: Path, settings: Settings) -> Iterator[Finding]:
    try:
        # A file that came with the program is no secret: the image's own stands in for a token that is not needed.
        # Root may look for the service's user, whose the data folder is.
        ours = {settings.data.stat().st_uid} if settings.data.is_dir() else set()
        opened = not {ENGINES, Path(sys.prefix)} & set(file.parents) and is_open(file, ours=ours)
    except OSError:
        return  # that it cannot be read is said of the settings
    if opened:
        yield fault(
            "secret.open",
            f"Other users of this machine can read or change the file of {PREFIX}{name}.",
            "Take it from them (`chmod 0400`, in a folder of mode 0700): also from those in its group. If others use"
            " this machine, draw a new one.",
        )
    if settings.data.resolve() in file.resolve().parents:
        yield fault(
            "secret.in-data",
            f"The file of {PREFIX}{name} lies in the data folder: whoever takes or finds a copy of that has both.",
            "Move it elsewhere, and see that no one backup holds the two.",
        )


def _twice(secrets: Mapping[str, str]) -> Iterator[Finding]:
    names = sorted(secrets)
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            if secrets[name].strip() == secrets[other].strip():
                yield warning(
                    "secret.twice",
                    f"{PREFIX}{name} and {PREFIX}{other} are the same: whoever learns one has the other.",
                    "Draw one of its own for each.",
                )
