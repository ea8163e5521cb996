from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.door import Patience
from bot.forwarder import FINISH_SECONDS
from deploy.checks import compose
from tests.deploy.files import ROOT, broken, text

FILE = text("docker-compose.yml")
TELEGRAM = text("deploy/telegram.yml")
IWF = text("deploy/iwf.yml")


def faults(whole: str) -> list[str]:
    return list(compose.faults(compose.read(whole), ROOT))


def test_the_compose_file_keeps_every_rule() -> None:
    assert faults(FILE) == []


def test_it_keeps_them_when_it_is_open_to_the_public_and_when_it_calls_telegram() -> None:
    public = compose.read(FILE, {"PUBLISH_HTTP": "80", "PUBLISH_HTTPS": "443"})

    assert public["services"]["proxy"]["ports"][:2] == ["80:8080", "443:8443"]
    assert list(compose.faults(public, ROOT)) == []
    assert list(compose.faults(compose.together(public, compose.read(TELEGRAM)), ROOT)) == []


def test_the_password_of_an_intake_is_the_forwarder_s_alone() -> None:
    with_password = compose.together(compose.read(FILE), compose.read(IWF))
    to_the_door = compose.read(
        broken(IWF, "services:\n", "services:\n  door:\n    secrets: [intake_password]\n")
    )

    assert list(compose.faults(with_password, ROOT)) == []
    assert "intake_password" in with_password["services"]["forwarder"]["secrets"]
    assert "door: it has no use for the intake's token or password" in compose.faults(
        compose.together(compose.read(FILE), to_the_door), ROOT
    )


def test_out_of_the_box_nothing_can_be_reached_from_other_machines() -> None:
    ports = [port for service in compose.read(FILE)["services"].values() for port in service.get("ports", ())]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  read_only: true\n", "", "door: its root can be written to"),
        ("  cap_drop: [ALL]\n", "", "standin: it keeps capabilities"),
        ("  cap_drop: [ALL]\n", "  cap_drop: [ALL]\n  cap_add: [NET_BIND_SERVICE]\n", "it keeps capabilities"),
        ('  security_opt: ["no-new-privileges:true"]\n', "", "sessions: it may gain privileges"),
        (
            '["no-new-privileges:true"]',
            '["no-new-privileges:true", "seccomp:unconfined"]',
            "it may gain privileges",
        ),
        ("  pids_limit: 128\n", "  pids_limit: 128\n  privileged: true\n", "it is privileged"),
        ("  pids_limit: 128\n", "  pids_limit: 128\n  pid: host\n", "shares a name space"),
        ("    network_mode: service:forwarder\n", "    network_mode: host\n", "standin: it shares a name space"),
        ("  pids_limit: 128\n", "", "any number of processes"),
        ("    core: 0  #", "    core: -1  #", "core file"),
        ("  memswap_limit: 512m  #", "  memswap_limit: 1g  #", "swapped to the disk"),
        ("  mem_limit: 512m\n", "", "its memory has no bound"),
        ("  restart: unless-stopped\n", "", "does not come back"),
        ("  stop_grace_period: 45s  #", "  stop_grace_period: 10s  #", "killed while it ends"),
        ("max-size: 10m, ", "", "fill the disk"),
        ("      test: [CMD, wget,", "      test: [CMD-SHELL, wget,", "proxy: nobody asks how it is"),
        ("    healthcheck: *pinged\n\nnetworks", "\nnetworks", "outbox: nobody asks how it is"),
        (',noexec,nosuid,nodev"]\n  ulimits', '"]\n  ulimits', "set noexec"),
        ("valkey/valkey:8.1.10-alpine${", "valkey/valkey:latest${", "sessions: valkey/valkey:latest is not pinned"),
        ("image: valkey/", "image: registry.example/valkey/", "names a registry"),
        ('    user: "999:1000"\n', "", "outbox: it runs as whoever its image says"),
        ('    user: "999:1000"\n', '    user: "0:0"\n', "it runs as"),
        ('"127.0.0.1:${FORWARDER_PORT:-9091}:9090"', '"9091:9090"', "forwarder: port 9091:9090 can be reached"),
        (
            "REPORTLINE_SECRET_FILE: /run/secrets/reportline_secret",
            "REPORTLINE_SECRET: x",
            "REPORTLINE_SECRET stands in its environment",
        ),
        ("    secrets: [reportline_secret, ops_token]\n", "    secrets: [ops_token]\n", "a file that it is not given"),
        ("  ops_token: {file: ./secrets/ops_token}\n", "", "the secret ops_token is not declared"),
        ("{file: ./secrets/ops_token}", "{environment: OPS}", "secret ops_token: give it as a file"),
        ("    secrets: [reportline_secret, ops_token]\n", "    secrets: [reportline_secret, ops_token, intake_token]\n",
         "door: it has no use for the intake's token"),
        ("    internal: true\n", "", "door: front leads outside"),
        ("    networks: [intake]\n", "    networks: [intake, outside]\n", "proxy can reach the forwarder"),
        ("    networks: [intake]\n", "    networks: [intake, front]\n", "door can reach the forwarder"),
        ("TRUSTED_PROXY: ${FRONT_NET:-172.31.250}.2", "TRUSTED_PROXY: ${FRONT_NET:-172.31.250}.0/29", "one address"),
        ("TRUSTED_PROXY: ${FRONT_NET:-172.31.250}.2", "TRUSTED_PROXY: ${FRONT_NET:-172.31.250}.4", "one address"),
        ('"certificates:/var/lib/caddy"', '"/var/run/docker.sock:/var/run/docker.sock"', "it sees /var/run"),
        ("/etc/caddy/Caddyfile:ro", "/etc/caddy/Caddyfile", "mount it read-only"),
        ("./deploy/Caddyfile:", "./deploy/nowhere:", "./deploy/nowhere is not there"),
    ],
)  # fmt: skip
def test_a_compose_file_that_breaks_a_rule_is_refused(old: str, new: str, fault: str) -> None:
    assert any(fault in said for said in faults(broken(FILE, old, new)))


def test_the_two_that_share_reports_share_a_folder() -> None:
    before, after = FILE.split("  forwarder:\n", 1)
    apart = (
        before
        + "  forwarder:\n"
        + after.replace('["data:/var/lib/reportline"]', '["other:/var/lib/reportline"]', 1)
    )

    assert "door and forwarder have to share one data folder" in faults(apart)


def test_what_is_prepared_for_later_is_used_by_nothing_and_says_so() -> None:
    document = compose.read(FILE)
    used = {network for name in ("door", "forwarder") for network in document["services"][name]["networks"]}

    for name in ("sessions", "outbox"):
        assert document["services"][name]["profiles"] == ["redis"]
        assert document["networks"][name] == {"internal": True}
        assert not used & set(document["services"][name]["networks"])
    assert "PREPARED, NOT USED" in FILE


def test_an_engine_waits_longer_than_door_and_forwarder_need_to_end() -> None:
    assert Patience().finish + FINISH_SECONDS <= compose.OWN_STOP_SECONDS


@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="check-jsonschema is not installed")
def test_the_specification_knows_every_word_and_would_refuse_others(tmp_path: Path) -> None:
    worse = tmp_path / "docker-compose.yml"
    worse.write_text(broken(FILE, "read_only:", "readonly:"))

    assert list(compose.schema_faults(ROOT / "docker-compose.yml", ROOT / "deploy" / "telegram.yml")) == []
    assert any("readonly" in said for said in compose.schema_faults(worse))
