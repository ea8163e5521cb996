"""Checks what brings Reportline onto a server, without a container engine: `make deploy-check`.

Ends with 1 if something is wrong. What could not be tried on this machine is said, and is no fault.
"""

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from deploy.checks import UntriedError, caddyfile, compose, dockerfile, ignored, installing, names, units

ROOT = Path(__file__).resolve().parents[1]
Check = tuple[str, Callable[[], Iterable[str]]]


def checks(root: Path, scratch: Path, *, install: bool) -> list[Check]:
    """Give every check with its name. `scratch` is an empty folder."""

    def text(path: str) -> str:
        return (root / path).read_text(encoding="utf-8")

    deploy = root / "deploy"
    unit_files = sorted((deploy / "systemd").glob("*.service"))
    settings = ["Dockerfile", "docker-compose.yml"] + [
        path.relative_to(root).as_posix()
        for path in sorted(deploy.rglob("*"))
        if path.is_file() and "checks" not in path.parts and path.suffix != ".pyc"
    ]
    base = compose.read(text("docker-compose.yml"))
    public = compose.read(text("docker-compose.yml"), {"PUBLISH_HTTP": "80", "PUBLISH_HTTPS": "443"})
    beside = ("deploy/iwf.yml", "deploy/telegram.yml")
    whole = functools.reduce(compose.together, (compose.read(text(path)) for path in beside), public)
    door, forwarder = "reportline-door.service", "reportline-forwarder.service"
    unit_texts = {file.name: text(f"deploy/systemd/{file.name}") for file in unit_files}
    whole_units = {
        **unit_texts,
        door: unit_texts[door] + text("deploy/systemd/telegram.conf"),
        forwarder: unit_texts[forwarder] + text("deploy/systemd/iwf-forwarder.conf"),
    }
    found: list[Check] = [
        ("Dockerfile", lambda: dockerfile.faults(text("Dockerfile"))),
        ("Dockerfile, by hadolint", lambda: dockerfile.hadolint(root / "Dockerfile")),
        (".dockerignore", lambda: ignored.faults(text(".dockerignore"), text("Dockerfile"))),
        ("docker-compose.yml", lambda: compose.faults(base, root)),
        ("docker-compose.yml, open to the public", lambda: compose.faults(public, root)),
        ("docker-compose.yml with all that may be laid over it", lambda: compose.faults(whole, root)),
        (
            "compose files, by the specification",
            lambda: compose.schema_faults(root / "docker-compose.yml", *(root / path for path in beside)),
        ),
        ("deploy/Caddyfile", lambda: caddyfile.faults(text("deploy/Caddyfile"))),
        ("deploy/Caddyfile, by Caddy", lambda: caddyfile.caddy_faults(deploy / "Caddyfile")),
        ("deploy/systemd", lambda: units.faults(unit_texts)),
        ("deploy/systemd with all that may be added", lambda: units.faults(whole_units)),
        ("deploy/systemd, by systemd", lambda: units.systemd_faults(unit_files)),
        ("names of settings", lambda: names.faults({path: text(path) for path in settings})),
        ("deploy/env.example", lambda: names.example_faults(text("deploy/env.example"), scratch)),
    ]
    if install:
        clean = scratch / "installed"
        clean.mkdir()
        found.append(("the image's steps, in a clean folder", lambda: installing.faults(root, clean)))
    return found


def report(found: Iterable[Check]) -> bool:
    """Make each check and print what it says; True if nothing is wrong."""
    good = True
    for name, check in found:
        try:
            faults = list(check())
        except UntriedError as error:
            print(f"not tried  {name}: {error}")
            continue
        print(f"{'WRONG' if faults else 'good':9}  {name}")
        for fault in faults:
            print(f"           - {fault}")
        good = good and not faults
    return good


def main(argv: Sequence[str] | None = None) -> int:
    """Check the files around this one."""
    parser = argparse.ArgumentParser(prog="deploy.check", description=__doc__)
    parser.add_argument(
        "--install", action="store_true", help="also install as the image does; needs packages from outside"
    )
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        return 0 if report(checks(ROOT, Path(scratch), install=args.install)) else 1


if __name__ == "__main__":
    sys.exit(main())
