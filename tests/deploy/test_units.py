import shutil
from pathlib import Path

import pytest

from deploy.checks import UntriedError, units
from tests.deploy.files import ROOT, broken, text

FOLDER = ROOT / "deploy" / "systemd"
FILES = sorted(FOLDER.glob("*.service"))
UNITS = {file.name: text(f"deploy/systemd/{file.name}") for file in FILES}
DOOR = "reportline-door.service"
FORWARDER = "reportline-forwarder.service"


def test_the_units_keep_every_rule() -> None:
    assert set(UNITS) == {DOOR, FORWARDER, "reportline-standin.service"}
    assert list(units.faults(UNITS)) == []


@pytest.mark.parametrize(
    ("unit", "old", "new", "fault"),
    [
        (DOOR, "ProtectSystem=strict\n", "", "set ProtectSystem=strict"),
        (DOOR, "NoNewPrivileges=yes", "NoNewPrivileges=no", "set NoNewPrivileges=yes"),
        (DOOR, "CapabilityBoundingSet=\n", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n", "CapabilityBoundingSet="),
        (DOOR, "LimitCORE=0", "LimitCORE=infinity", "set LimitCORE=0"),
        (DOOR, "IPAddressDeny=any\n", "", "set IPAddressDeny=any"),
        (DOOR, "SystemCallFilter=@system-service\n", "", "set SystemCallFilter"),
        (DOOR, "AF_INET AF_INET6", "AF_INET AF_PACKET", "set RestrictAddressFamilies"),
        (DOOR, "TimeoutStopSec=45", "TimeoutStopSec=10", "killed while it ends"),
        (DOOR, "Restart=on-failure\n", "", "set Restart=on-failure"),
        (DOOR, "User=reportline\n", "User=root\n", "it runs as root"),
        (DOOR, "User=reportline\n", "User=another\n", "share one User"),
        (FORWARDER, "StateDirectory=reportline\n", "StateDirectory=elsewhere\n", "share one StateDirectory"),
        (DOOR, "reportline serve", "reportline server", "ExecStart is no command"),
        (DOOR, "/opt/reportline/bin/reportline serve", "/bin/sh -c reportline", "ExecStart is no command"),
        (DOOR, "EnvironmentFile=", "Environment=REPORTLINE_SECRET=x\nEnvironmentFile=", "a secret stands"),
        (DOOR, "EnvironmentFile=", "Environment=REPORTLINE_OPS_TOKEN=x\nEnvironmentFile=", "a secret stands"),
        (DOOR, "EnvironmentFile=", "LoadCredential=intake_token:/etc/x\nEnvironmentFile=", "no use for the intake's"),
        (FORWARDER, "LoadCredential=intake_token:/etc/reportline/intake_token\n", "", "named and not loaded"),
        (FORWARDER, "MemoryMax=512M\n", "", "set MemoryMax"),
        ("reportline-standin.service", "DynamicUser=yes\n", "", "it runs as root"),
    ],
)  # fmt: skip
def test_a_unit_that_breaks_a_rule_is_refused(unit: str, old: str, new: str, fault: str) -> None:
    worse = {**UNITS, unit: broken(UNITS[unit], old, new)}

    assert any(fault in said for said in units.faults(worse))


def test_every_port_that_is_listened_on_may_be_bound() -> None:
    for name, whole in UNITS.items():
        unit = units.read(whole)
        listening = [value for value in unit["Environment"] if "LISTEN=" in value] + list(unit["ExecStart"])
        ports = {
            word.rpartition(":")[2] for value in listening for word in value.split() if "127.0.0.1:" in word
        }

        assert ports == {value.removeprefix("tcp:") for value in unit["SocketBindAllow"]}, name


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_units_and_would_refuse_others(tmp_path: Path) -> None:
    worse = tmp_path / DOOR
    worse.write_text(broken(UNITS[DOOR], "ProtectSystem=strict", "ProtectSystm=strict"))
    bare = tmp_path / "reportline-bare.service"
    bare.write_text(f"[Service]\nExecStart={units.PROGRAM} serve\n")

    assert list(units.systemd_faults(FILES)) == []
    assert any("ProtectSystm" in said for said in units.systemd_faults([worse]))
    assert any("exposed to" in said for said in units.systemd_faults([bare]))


def test_without_systemd_it_is_said_that_nothing_was_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UntriedError, match="not here"):
        list(units.systemd_faults(FILES))
