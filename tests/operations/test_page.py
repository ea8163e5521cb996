"""What docs/operating.md tells people to type can be typed: every command is understood, every file is there."""

import argparse
import importlib
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.operations.book import PAGE, lines

ROOT = Path(__file__).parents[2]
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = sorted(set(lines(TEXT)))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def blocks() -> list[str]:
    """Give the blocks of the page, each as it would be pasted."""
    found: list[list[str]] = [[]]
    for line in TEXT.splitlines():
        if re.match(r" {4,}\S", line) and not re.match(r" *(\d+\.|\*) ", line):
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return ["\n".join(block) for block in found if block]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_reportline_is_understood_by_its_own_parser(line: str) -> None:
    words = shlex.split(re.split(" [<>|;] ?", line)[0])
    if words[1:] and words[1] in {"run", "serve", "forward"} and len(words) == 2:
        return
    module = importlib.import_module(f"bot.cli.{words[1]}")
    parser = argparse.ArgumentParser(exit_on_error=False)
    module.options(parser)
    parser.parse_args(words[2:])


def test_the_page_shows_commands_at_all() -> None:
    assert len(COMMANDS) > 20
    assert len(blocks()) > 20


@pytest.mark.parametrize("block", blocks())
def test_every_block_is_whole_for_a_shell(block: str) -> None:
    checked = subprocess.run(["/bin/sh", "-n"], input=block, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_every_file_of_deploy_that_is_named_is_there() -> None:
    for name in set(re.findall(r"(?<![\w/])deploy/[\w./-]*\w", TEXT)):
        assert (ROOT / name).exists(), name


def test_every_service_and_unit_that_is_named_is_there() -> None:
    units = {file.stem for file in (ROOT / "deploy" / "systemd").glob("*.service")}
    named = set(re.findall(r"reportline-(?:door|forwarder|standin)\b", TEXT))
    assert named == units
    assert {"door", "forwarder", "standin", "proxy"} <= COMPOSE["services"].keys()
    for profile in re.findall(r"--profile (\w+)", TEXT):
        assert any(profile in service.get("profiles", ()) for service in COMPOSE["services"].values())


def test_every_finding_of_doctors_that_is_named_is_one_of_its_codes() -> None:
    known = set(re.findall(r"`([a-z]+\.[a-z-]+)`", (ROOT / "docs" / "doctor.md").read_text()))
    named = set(re.findall(r"`((?:keys|outbox|disk|clock|intake|service|telegram|proxies)\.[a-z-]+)`", TEXT))
    assert len(named) > 15
    assert named - {"outbox.db", "outbox.db-wal"} <= known
