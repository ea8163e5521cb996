from pathlib import Path

from bot.doctor.running import runs
from bot.settings import Listen
from tests.bot.cli.conftest import Shell, first_lines, stop


def test_a_service_that_runs_on_this_machine_is_seen_until_it_ends(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    try:
        service = shell.start("run")
        public, _, ops = (int(line.rstrip("/").rpartition(":")[2]) for line in first_lines(service, 3))
        assert runs(Listen("127.0.0.1", ops))
        # Something answers there too, but it is no operator's server.
        assert not runs(Listen("127.0.0.1", public))
        stop(service)
        assert not runs(Listen("127.0.0.1", ops))
    finally:
        shell.close()


def test_a_port_that_a_machine_was_to_choose_is_nobodys() -> None:
    assert not runs(Listen("127.0.0.1", 0))
