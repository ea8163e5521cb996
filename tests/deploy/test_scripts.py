"""The small programs beside the files: health, secrets, installing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.service import free_port
from tests.deploy.files import ROOT, text

SECRETS = {"reportline_secret", "ops_token", "intake_token", "telegram_secret"}


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        words,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def healthy(*words: str, **environ: str) -> int:
    return run(sys.executable, "-I", str(ROOT / "deploy" / "healthy.py"), *words, **environ).returncode


@pytest.fixture(params=[200, 401, 404, 503])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    """Serve one answer to everything; give it, and where."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Says) as serving:
        thread = Thread(target=serving.serve_forever)
        thread.start()
        yield request.param, f"127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join()


def test_a_server_that_answers_is_alive_unless_it_failed_itself(server: tuple[int, str]) -> None:
    status, address = server

    assert healthy(address) == (status == 503)
    assert healthy(REPORTLINE_OPS_LISTEN=address.replace("127.0.0.1", "[::]")) == (status == 503)


def test_where_nobody_listens_nobody_is_alive() -> None:
    assert healthy(f"127.0.0.1:{free_port()}") == 1


def test_secrets_are_drawn_once_for_nobody_else_and_never_again(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first = run(str(ROOT / "deploy" / "draw-secrets.sh"), str(folder))
    drawn = {path.name: path.read_text() for path in folder.iterdir()}
    (folder / "intake_token").unlink()
    second = run(str(ROOT / "deploy" / "draw-secrets.sh"), str(folder))

    assert (first.returncode, second.returncode) == (0, 0)
    assert set(drawn) == SECRETS
    assert all(re.fullmatch("[0-9a-f]{64}", secret) for secret in drawn.values())
    assert len(set(drawn.values())) == len(SECRETS)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}
    now = {path.name: path.read_text() for path in folder.iterdir()}
    assert {name for name in SECRETS if now[name] != drawn[name]} == {"intake_token"}
    assert not any(secret in first.stdout + first.stderr for secret in drawn.values())


def test_secrets_that_are_drawn_lie_where_containers_and_units_look_for_them() -> None:
    for secret in SECRETS - {"telegram_secret"}:
        assert f"{secret}: {{file: ./secrets/{secret}}}" in text("docker-compose.yml")
    assert "telegram_secret: {file: ./secrets/telegram_secret}" in text("deploy/telegram.yml")
    assert "/etc/reportline/reportline_secret" in text("deploy/systemd/reportline-door.service")
    assert "/etc/reportline/intake_token" in text("deploy/systemd/reportline-forwarder.service")


def test_nothing_is_installed_over_what_is_there(tmp_path: Path) -> None:
    (there := tmp_path / "reportline").mkdir()
    (kept := there / "kept").write_text("x")

    done = run(str(ROOT / "deploy" / "install.sh"), str(there))

    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert kept.exists()


def test_what_could_not_be_installed_whole_is_taken_away(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin" && cp "$0" "$3/bin/python"; case "$2" in pip) exit 7;; esac\n'
    )
    python.chmod(0o755)
    target = tmp_path / "reportline"

    done = run(str(ROOT / "deploy" / "install.sh"), str(target), PYTHON=str(python), TMPDIR=str(tmp_path))

    assert done.returncode == 7
    assert [path.name for path in tmp_path.iterdir()] == ["python"]


@pytest.mark.skipif(
    shutil.which("valkey-server") is None and shutil.which("redis-server") is None,
    reason="neither Valkey nor Redis is installed",
)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "sessions",
            {"appendonly": "no", "save": "", "maxmemory-policy": "noeviction", "protected-mode": "yes"},
        ),
        (
            "outbox",
            {
                "appendonly": "yes",
                "appendfsync": "always",
                "no-appendfsync-on-rewrite": "no",
                "save": "",
                "maxmemory-policy": "noeviction",
                "protected-mode": "yes",
            },
        ),
    ],
)
def test_a_store_that_is_prepared_starts_and_keeps_what_it_should(
    name: str, expected: dict[str, str], tmp_path: Path
) -> None:
    which = "valkey" if shutil.which("valkey-server") else "redis"
    socket = tmp_path / "socket"
    config = str(ROOT / "deploy" / "valkey" / f"{name}.conf")
    words = [f"{which}-server", config, "--dir", str(tmp_path), "--port", "0", "--unixsocket", str(socket)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdout
        for line in server.stdout:
            if "Ready to accept" in line or "ready to accept" in line:
                break
        found = {
            setting: run(f"{which}-cli", "-s", str(socket), "config", "get", setting).stdout.split("\n")[1]
            for setting in expected
        }
        server.terminate()

    assert found == expected
