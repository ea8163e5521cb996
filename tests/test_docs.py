"""What the documents name is there: files, sections, tests, settings, make targets and commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.settings import Intake, Listen, Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for page in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part == "data" for part in page.relative_to(ROOT).parts)
)
# What comes from elsewhere names files of elsewhere.
OURS = [page for page in PAGES if "corpora" not in page.parts]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^ {4}.*$", re.MULTILINE)
_PATH = re.compile(r"(?<![\w/.-])(?:benchmarks|bot|docs|flows|requirements|tests)/[\w./-]+(?:::\w+)?")
_SETTING = re.compile(r"REPORTLINE_([A-Z_]+[A-Z])")
SECRETS = {"SECRET", "OPS_TOKEN", "INTAKE_TOKEN", "INTAKE_PASSWORD", "TELEGRAM_TOKEN", "TELEGRAM_SECRET"}


def names(page: Path) -> Iterator[str]:
    """Give what a page shows as code, in lines and in blocks."""
    text = page.read_text(encoding="utf-8")
    yield from (found[1] for found in _CODE.finditer(text))
    yield from (found[0].strip() for found in _BLOCK.finditer(text))


def anchors(page: Path) -> set[str]:
    """Give the names by which a page's sections can be linked to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", OURS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_and_test_that_is_named_is_there(page: Path) -> None:
    for name in names(page):
        for found in _PATH.finditer(name):
            path, _, test = found[0].partition("::")
            if "<" in name or path.endswith("_"):
                continue
            assert (ROOT / path.rstrip(".")).exists(), found[0]
            assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), found[0]


def test_the_table_of_settings_holds_every_setting_and_no_other() -> None:
    rows = {found[1] for found in re.finditer(r"^\| `REPORTLINE_([A-Z_]+)` \|", README, re.MULTILINE)}

    assert rows == {name.upper() for name in Settings.model_fields} - {"NOTES"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_setting_that_is_named_exists(page: Path) -> None:
    known = {name.upper() for name in Settings.model_fields} | {f"{name}_FILE" for name in SECRETS}

    assert set(_SETTING.findall(page.read_text(encoding="utf-8"))) <= known


def written_of(value: object) -> str:
    """Give a setting's value as an operator would write it."""
    match value:
        case bool():
            return "on" if value else "off"
        case Listen(host, port):
            return f"{host}:{port}"
        case Intake(kind):
            return f"{kind}:"
        case _:
            return str(value)


def test_the_defaults_in_the_table_are_those_of_the_code() -> None:
    settings = Settings()
    for name, cell in re.findall(r"^\| `REPORTLINE_([A-Z_]+)` \|.*\| (.+) \|$", README, re.MULTILINE):
        if written := re.fullmatch(r"`([^`]+)`", cell):
            assert written_of(getattr(settings, name.lower())) == written[1], name
        elif cell == "none":
            assert not getattr(settings, name.lower()), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_and_command_that_is_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for name in names(page):
        for target in re.findall(r"(?:^|[ ;&])make ([a-z-]+)", name):
            assert target in targets, name
        for command in re.findall(r"(?:^|/)reportline ([a-z]+)", name):
            assert command in COMMANDS, name


def test_every_command_is_in_the_table_of_commands() -> None:
    assert set(re.findall(r"^\| `reportline ([a-z]+)` \|", README, re.MULTILINE)) == set(COMMANDS)


def test_the_licence_is_the_unchanged_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "Apache License" in text.splitlines()[1]
    assert "Copyright [yyyy] [name of copyright owner]" in text
