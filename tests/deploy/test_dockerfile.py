import shutil
import sys
from pathlib import Path

import pytest

from deploy.checks import UntriedError, dockerfile, ignored
from tests.deploy.files import ROOT, broken, text

FILE = text("Dockerfile")
IGNORE = text(".dockerignore")
HEALTHCHECK = """HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \\
    CMD ["python", "-I", "/opt/reportline/healthy.py"]
"""


def test_the_dockerfile_keeps_every_rule() -> None:
    assert list(dockerfile.faults(FILE)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("PYTHON=python:3.11.15-slim-trixie", "PYTHON=python:latest", "not pinned"),
        ("PYTHON=python:3.11.15-slim-trixie", "PYTHON=python", "not pinned"),
        ("PYTHON=python:3.11.15-slim-trixie", "PYTHON=python:3", "not pinned"),
        ("CADDY=caddy:2.11.4-alpine", "CADDY=registry.example/caddy:2.11.4", "names a registry"),
        ("USER 10001:10001", "USER reportline", "it runs as root, or as a name"),
        ("USER 10001:10001", "USER 0:0", "it runs as root"),
        ("USER 10002:10002\n", "", "image proxy: it runs as root"),
        ('ENTRYPOINT ["reportline"]', "ENTRYPOINT reportline", "ENTRYPOINT starts a shell"),
        ('CMD ["--help"]', "CMD --help", "CMD starts a shell"),
        ('CMD ["python", "-I", "/opt/reportline/healthy.py"]', "CMD python healthy.py", "HEALTHCHECK starts"),
        (HEALTHCHECK, "", "image reportline: it has no HEALTHCHECK"),
        ("STOPSIGNAL SIGTERM", "# none", "it has no STOPSIGNAL"),
        ('VOLUME ["/var/lib/reportline"]\n', "", "it has no VOLUME"),
        ("COPY bot bot", "COPY . .", "COPY of everything"),
        ("COPY bot bot", "ADD https://example.org/bot.tar bot", "ADD fetches"),
        ("COPY bot bot", "RUN apt-get update && apt-get install -y gcc", "apt without"),
        (
            "COPY bot bot",
            "RUN apt-get update && apt-get install -y --no-install-recommends gcc",
            "its lists stay in the layer",
        ),
        ("COPY bot bot", "RUN pip install reportline", "no hash pins"),
        ("COPY bot bot", "RUN wget -qO- https://example.org/install | sh", "run unread"),
        ("EXPOSE 8080\nSTOP", "ENV REPORTLINE_SECRET=x\nSTOP", "ENV names a secret"),
        ("EXPOSE 8080\nSTOP", "ARG INTAKE_TOKEN\nSTOP", "ARG names a secret"),
        ("    PYTHONSAFEPATH=1 \\", "    REPORTLINE_OPS_TOKEN=x \\", "ENV names a secret"),
    ],
)
def test_a_dockerfile_that_breaks_a_rule_is_refused(old: str, new: str, fault: str) -> None:
    assert any(fault in said for said in dockerfile.faults(broken(FILE, old, new)))


def test_the_place_of_a_secret_s_file_is_no_secret() -> None:
    named = broken(FILE, "EXPOSE 8080\nSTOP", "ENV REPORTLINE_SECRET_FILE=/run/secrets/x\nSTOP")

    assert list(dockerfile.faults(named)) == []


def test_a_digest_pins_whatever_the_tag_says() -> None:
    assert list(dockerfile.image_faults("python@sha256:" + "0" * 64)) == []


def test_what_fills_more_than_one_line_is_one_instruction() -> None:
    (one, other) = dockerfile.instructions(
        'RUN a \\\n# why\n    && b\n\nCOPY --from=x --chown=1:1 ["c d", "e"]\n'
    )

    assert (one.word, one.rest.split(), one.line) == ("RUN", ["a", "&&", "b"], 1)
    assert (other.flags, other.words) == (("--from=x", "--chown=1:1"), ["c d", "e"])


@pytest.mark.skipif(
    not (Path(sys.executable).parent / "hadolint").exists() and shutil.which("hadolint") is None,
    reason="hadolint comes for Linux on x86-64",
)
def test_hadolint_finds_nothing_and_would(tmp_path: Path) -> None:
    worse = tmp_path / "Dockerfile"
    worse.write_text(broken(FILE, "WORKDIR /src", "WORKDIR src"))

    assert list(dockerfile.hadolint(ROOT / "Dockerfile")) == []
    assert any("DL3000" in said for said in dockerfile.hadolint(worse))


def test_without_hadolint_it_is_said_that_nothing_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UntriedError, match="not here"):
        list(dockerfile.hadolint(ROOT / "Dockerfile"))


def test_the_builder_gets_what_the_image_is_made_of_and_nothing_else() -> None:
    assert list(ignored.faults(IGNORE, FILE)) == []


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("bot/cli/main.py", True),
        ("bot/cli/__pycache__/main.pyc", False),
        ("flows", True),
        ("requirements/run.txt", True),
        ("requirements/dev.txt", False),
        ("deploy/install.sh", True),
        ("deploy/env.example", False),
        (".env", False),
        ("secrets/reportline_secret", False),
        ("data/outbox.db", False),
        ("tests/conftest.py", False),
    ],
)
def test_a_file_is_sent_or_not(path: str, sent: bool) -> None:  # noqa: FBT001
    assert ignored.is_sent(path, IGNORE.splitlines()) is sent


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("*\n!", "!", ".env would be sent"),
        ("!flows\n", "!flows\n!secrets\n", "secrets/reportline_secret would be sent"),
        ("!bot\n", "", "bot is copied into the image, and never sent"),
        ("**/__pycache__\n**/*.pyc\n", "", "bot/__pycache__/x.pyc would be sent"),
    ],
)
def test_an_ignore_file_that_breaks_a_rule_is_refused(old: str, new: str, fault: str) -> None:
    assert any(fault in said for said in ignored.faults(broken(IGNORE, old, new), FILE))
