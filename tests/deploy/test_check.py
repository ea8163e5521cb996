from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import check
from deploy.checks import UntriedError, installing
from tests.deploy.files import ROOT, text


def test_every_check_of_this_project_is_passed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.report(check.checks(ROOT, tmp_path, install=False)), capsys.readouterr().out


def untried() -> Iterator[str]:
    raise UntriedError("nobody is here")
    yield ""


def test_what_is_wrong_and_what_was_not_tried_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    good = check.report([("one", lambda: ()), ("two", lambda: ["it leaks"]), ("three", untried)])

    assert not good
    assert capsys.readouterr().out.splitlines() == [
        "good       one",
        "WRONG      two",
        "           - it leaks",
        "not tried  three: nobody is here",
    ]


def test_what_was_not_tried_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.report([("three", untried)])
    assert "not tried" in capsys.readouterr().out


def test_the_files_of_the_build_are_laid_out_as_the_dockerfile_says(tmp_path: Path) -> None:
    commands = installing.lay_out(ROOT, tmp_path)

    assert commands == [["sh", "deploy/install.sh", installing.TARGET]]
    laid = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"pyproject.toml", "README.md", "LICENSE", "requirements/run.txt", "deploy/install.sh"} < laid
    assert {"bot/cli/main.py", "flows/report.py", "bot/i18n/languages.csv"} < laid
    assert {path.split("/")[0] for path in laid} == {
        "LICENSE", "README.md", "bot", "deploy", "flows", "pyproject.toml", "requirements",
    }  # fmt: skip
    assert not any(path.endswith(".pyc") for path in laid)


def test_a_step_that_fails_is_told_with_its_words(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "Dockerfile").write_text(
        'FROM a:1.0 AS build\nRUN ["sh", "-c", "echo no such package >&2; exit 3"]\n'
    )
    (project / ".dockerignore").write_text("*\n")
    (clean := tmp_path / "clean").mkdir()

    (fault,) = installing.faults(project, clean)

    assert "ended with 3: no such package" in fault


def test_the_image_installs_by_the_script_that_a_server_uses() -> None:
    stage = installing.build_stage(text("Dockerfile"))

    assert stage.base == "python:3.11.15-slim-trixie"
    assert [each.words for each in stage.instructions if each.word == "RUN"] == [
        ["sh", "deploy/install.sh", installing.TARGET]
    ]
