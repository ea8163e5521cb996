"""The rules for systemd's units: as little as a service can do with, and secrets as credentials."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.cli.main import COMMANDS
from deploy.checks import UntriedError
from deploy.checks.compose import OWN_STOP_SECONDS

Unit = Mapping[str, tuple[str, ...]]
PROGRAM = "/opt/reportline/bin/reportline"
EXPOSURE_AT_MOST = 2.0
"""`systemd-analyze security` gives 0 to one that can do nothing and 10 to one that can do all."""

_WANTED = {
    "CapabilityBoundingSet": "", "IPAddressDeny": "any", "KeyringMode": "private", "LimitCORE": "0",
    "LockPersonality": "yes", "MemoryDenyWriteExecute": "yes", "MemorySwapMax": "0", "NoExecPaths": "/",
    "NoNewPrivileges": "yes", "PrivateDevices": "yes", "PrivateTmp": "yes", "PrivateUsers": "yes",
    "ProtectClock": "yes", "ProtectControlGroups": "yes", "ProtectHome": "yes", "ProtectHostname": "yes",
    "ProtectKernelLogs": "yes", "ProtectKernelModules": "yes", "ProtectKernelTunables": "yes",
    "ProtectProc": "invisible", "ProtectSystem": "strict", "Restart": "on-failure", "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes", "RestrictSUIDSGID": "yes", "SocketBindDeny": "any",
    "StateDirectoryMode": "0700", "SystemCallArchitectures": "native", "UMask": "0077",
}  # fmt: skip
_CALLS_OUT = "reportline-forwarder.service"
# Known from systemd 254 on; an older one names them and goes on without.
_LATER = ("RestartSteps", "RestartMaxDelaySec")
_SECRET = re.compile(r"REPORTLINE_\w*(?:SECRET|TOKEN|PASSWORD)(?!\w*_FILE)\w*=")


def read(text: str) -> Unit:
    """Read a unit's settings; one that is given more than once has more than one value."""
    found: dict[str, tuple[str, ...]] = {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not line.startswith(("#", ";")):
            found[name] = (*found.get(name, ()), value.strip())
    return found


def faults(units: Mapping[str, str]) -> Iterator[str]:
    """Give what is wrong with the units, by the names of their files."""
    known = {name: read(text) for name, text in units.items()}
    for name, unit in known.items():
        yield from (f"{name}: {fault}" for fault in _unit_faults(unit, calls_out=name == _CALLS_OUT))
    door, forwarder = known.get("reportline-door.service", {}), known.get(_CALLS_OUT, {})
    for setting in ("User", "StateDirectory"):
        if not door.get(setting) or door.get(setting) != forwarder.get(setting):
            yield f"door and forwarder have to share one {setting}"
    if any(value.startswith("intake_") for value in door.get("LoadCredential", ())):
        yield "reportline-door.service: it has no use for the intake's token or password"


def _unit_faults(unit: Unit, *, calls_out: bool) -> Iterator[str]:
    """Judge what it may do, and how it ends and comes back."""
    for setting, value in _WANTED.items():
        if calls_out and setting == "IPAddressDeny":
            continue  # the intake's address is the operator's to name
        if unit.get(setting, (None,))[-1] != value:
            yield f"set {setting}={value}"
    if "@system-service" not in unit.get("SystemCallFilter", ()):
        yield "set SystemCallFilter=@system-service"
    if not set(" ".join(unit.get("RestrictAddressFamilies", ("all",))).split()) <= {
        "AF_INET",
        "AF_INET6",
        "AF_UNIX",
    }:
        yield "set RestrictAddressFamilies to what it speaks"
    for setting in ("MemoryMax", "TasksMax", "RestartSec", "SocketBindAllow"):
        if not unit.get(setting):
            yield f"set {setting}"
    seconds = unit.get("TimeoutStopSec", ("0",))[-1]
    if not seconds.isdigit() or int(seconds) <= OWN_STOP_SECONDS:
        yield f"it may be killed while it ends: TimeoutStopSec above {OWN_STOP_SECONDS}"
    if unit.get("DynamicUser") != ("yes",) and unit.get("User", ("root",))[-1] in {"root", "0"}:
        yield "it runs as root"
    program, _, words = unit.get("ExecStart", ("",))[-1].partition(" ")
    if program != PROGRAM or words.split(" ")[0] not in COMMANDS:
        yield f"ExecStart is no command of {PROGRAM}"
    yield from _secret_faults(unit)


def _secret_faults(unit: Unit) -> Iterator[str]:
    """Judge how it gets its secrets."""
    environment = unit.get("Environment", ())
    if any(_SECRET.search(value) for value in environment):
        yield "a secret stands in its environment: load a credential"
    given = {
        value.split(":")[0] for name in ("LoadCredential", "SetCredential") for value in unit.get(name, ())
    }
    for credential in re.findall(r"=%d/(\w+)", " ".join(environment)):
        if credential not in given:
            yield f"the credential {credential} is named and not loaded"


def systemd_faults(files: list[Path]) -> Iterator[str]:
    """Give what `systemd-analyze` says. Raises UntriedError where it is not installed."""
    program = shutil.which("systemd-analyze")
    if program is None:
        raise UntriedError("systemd-analyze is not here")
    said = _ask(program, "verify", *map(str, files))
    for line in said.splitlines():
        known = f"Command {PROGRAM} is not executable" in line and not Path(PROGRAM).exists()
        known = known or any(
            f"Unknown key '{name}'" in line or f"Unknown key name '{name}'" in line for name in _LATER
        )
        # Units of this machine that ours have nothing to do with are judged along with them.
        if line.strip() and not known and "reportline" in line:
            yield f"systemd-analyze: {line.strip()}"
    for file in files:
        exposure = re.search(
            r"Overall exposure level .*: ([\d.]+)", _ask(program, "security", "--offline=true", str(file))
        )
        if exposure is None:
            yield f"{file.name}: systemd-analyze security says nothing of it"
        elif float(exposure[1]) > EXPOSURE_AT_MOST:
            yield f"{file.name}: exposed to {exposure[1]}, more than {EXPOSURE_AT_MOST}"


def _ask(program: str, *words: str) -> str:
    done = subprocess.run([program, "--no-pager", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
