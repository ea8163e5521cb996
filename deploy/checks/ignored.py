"""What .dockerignore keeps from the builder: everything but what an image is made of."""

import re
from collections.abc import Iterator, Sequence

from deploy.checks.dockerfile import stages

NEVER = (
    ".git/config",
    ".env",
    "secrets/reportline_secret",
    "data/outbox.db",
    ".venv/bin/python",
    "bot/__pycache__/x.pyc",
)


def is_sent(path: str, lines: Sequence[str]) -> bool:
    """Say whether a file goes to the builder: the last pattern that fits it, or a folder above it, decides."""
    sent = True
    parts = path.split("/")
    for line in lines:
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        fits = _pattern(pattern.removeprefix("!"))
        if any(fits.fullmatch("/".join(parts[:end])) for end in range(1, len(parts) + 1)):
            sent = pattern.startswith("!")
    return sent


def _pattern(text: str) -> re.Pattern[str]:
    """Translate a pattern (Go's filepath.Match, and ** for any number of folders)."""
    translated = ""
    for piece in re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", text.strip("/")):
        translated += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece) or re.escape(
            piece
        )
    return re.compile(translated)


def faults(ignore: str, dockerfile: str) -> Iterator[str]:
    """Give what reaches the builder and must not, and what the Dockerfile copies and does not."""
    lines = ignore.splitlines()
    for path in NEVER:
        if is_sent(path, lines):
            yield f"{path} would be sent to the builder"
    for stage in stages(dockerfile):
        for each in stage.instructions:
            if each.word != "COPY" or any(flag.startswith("--from=") for flag in each.flags):
                continue
            for path in each.words[:-1]:
                if not is_sent(path, lines):
                    yield f"{path} is copied into the image, and never sent to the builder"
