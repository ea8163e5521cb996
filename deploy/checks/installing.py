"""The image's own steps, in a clean folder: copy what the Dockerfile copies, run what it runs, start what came out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.checks.dockerfile import Stage, stages
from deploy.checks.ignored import is_sent

TARGET = "/opt/reportline"


def build_stage(dockerfile: str) -> Stage:
    """Give the stage that installs. Raises LookupError."""
    for stage in stages(dockerfile):
        if stage.name == "build":
            return stage
    raise LookupError("the Dockerfile has no stage named build")


def lay_out(root: Path, folder: Path) -> list[list[str]]:
    """Copy into `folder` what the build stage is given, and give the commands that it runs there."""
    ignore = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    commands = []
    for each in build_stage((root / "Dockerfile").read_text(encoding="utf-8")).instructions:
        if each.word == "COPY":
            *sources, target = each.words
            for source in sources:
                _copy(
                    root,
                    source,
                    folder / target,
                    ignore,
                    whole=len(sources) == 1 and not target.endswith("/"),
                )
        elif each.word == "RUN":
            commands.append(each.words if each.rest.startswith("[") else ["sh", "-c", each.rest])
    return commands


def _copy(root: Path, source: str, target: Path, ignore: list[str], *, whole: bool) -> None:
    """Copy a file, or a folder's contents, leaving out what is not sent to the builder."""
    origin = root / source
    files = [path for path in origin.rglob("*") if path.is_file()] if origin.is_dir() else [origin]
    for file in files:
        path = file.relative_to(root).as_posix()
        if not is_sent(path, ignore):
            continue
        to = target / file.relative_to(origin) if origin.is_dir() else target if whole else target / file.name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)


def faults(root: Path, folder: Path) -> Iterator[str]:
    """Install below `folder`, an empty one, and give what fails. It takes packages from where pip takes them."""
    sources, installed = folder / "src", folder / "reportline"
    sources.mkdir()
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("REPORTLINE_", "PYTHON"))
    }
    environ["PYTHON"] = sys.executable
    for command in lay_out(root, sources):
        done = _run([word.replace(TARGET, str(installed)) for word in command], sources, environ)
        if done.returncode:
            yield f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-500:]}"
            return
    program = str(installed / "bin" / "reportline")
    for words, expected in (
        (["--help"], "usage: reportline"),
        (["locales"], "English"),
        (["keys", "secret"], ""),
    ):
        done = _run([program, *words], folder, environ)
        if done.returncode or expected not in done.stdout:
            yield f"reportline {' '.join(words)} does not work: {done.stderr.strip()[-500:]}"
    left = sorted(path.name for path in (installed / "bin").glob("pip*"))
    if left:
        yield f"an installer is left: {', '.join(left)}"


def _run(command: list[str], folder: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
