"""The rules for the compose files: what each container may do, what it can reach, and who can reach it."""

import ipaddress
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from deploy.checks import UntriedError
from deploy.checks.dockerfile import image_faults

Document = Mapping[str, Any]
_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}")
_SECRET = re.compile(r"SECRET|TOKEN|PASSW|CREDENTIAL", re.IGNORECASE)
_DIVIDED = re.compile(r"[1-9][0-9]*:[1-9][0-9]*")
_PUBLIC = "proxy"
OWN_STOP_SECONDS = 20
"""What door and forwarder may need to end: 10 seconds for requests, then 10 for calls to the intake."""


def read(text: str, variables: Mapping[str, str] | None = None) -> Document:
    """Read a compose file, with `${NAME:-default}` replaced as the engine does."""
    given = variables or {}
    loaded = yaml.safe_load(_VARIABLE.sub(lambda one: given.get(one[1]) or one[2] or "", text))
    return loaded if isinstance(loaded, dict) else {}


def together(base: Document, beside: Document) -> Document:
    """Lay a second compose file over the first, as far as ours go: maps are joined, lists appended."""
    joined = dict(base)
    for name, value in beside.items():
        old = joined.get(name)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            joined[name] = together(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            joined[name] = [*old, *value]
        else:
            joined[name] = value
    return joined


def schema_faults(*files: Path) -> Iterator[str]:
    """Give what the compose specification's schema says. Raises UntriedError where its package is missing."""
    if find_spec("check_jsonschema") is None:
        raise UntriedError("check-jsonschema is not here: `make deploy-check` installs it")
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--color",
        "never",
        "--builtin-schema",
        "vendor.compose-spec",
    ]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    if done.returncode:
        yield from (line.strip() for line in (done.stdout or done.stderr).splitlines() if line.strip())


def faults(document: Document, folder: Path) -> Iterator[str]:
    """Give what is wrong. `folder` is where the compose file lies."""
    services = document.get("services", {})
    for name, service in services.items():
        yield from (f"{name}: {fault}" for fault in _confinement_faults(service))
        yield from (f"{name}: {fault}" for fault in _operation_faults(service))
        yield from (f"{name}: {fault}" for fault in _secret_faults(service, document.get("secrets", {})))
        yield from (f"{name}: {fault}" for fault in _mount_faults(service, folder))
        if name != _PUBLIC:
            for port in service.get("ports", ()):
                if not str(port).startswith("127.0.0.1:"):
                    yield f"{name}: port {port} can be reached from other machines"
    for name, secret in document.get("secrets", {}).items():
        if set(secret) != {"file"}:
            yield f"secret {name}: give it as a file"
    yield from _reach_faults(document)


def _confinement_faults(service: Document) -> Iterator[str]:
    """Judge what a container may do to the machine."""
    if service.get("read_only") is not True:
        yield "its root can be written to: set read_only"
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add"):
        yield "it keeps capabilities: cap_drop ALL, and no cap_add"
    options = [str(option) for option in service.get("security_opt", ())]
    if "no-new-privileges:true" not in options or any("unconfined" in option for option in options):
        yield "it may gain privileges: security_opt no-new-privileges:true, and nothing unconfined"
    if service.get("privileged") or service.get("devices"):
        yield "it is privileged, or has devices"
    if any(service.get(space) == "host" for space in ("network_mode", "pid", "ipc", "userns_mode", "uts")):
        yield "it shares a name space with the machine"
    if not ("build" in service or _DIVIDED.fullmatch(str(service.get("user", "")))):
        yield "it runs as whoever its image says: set user to numbers"
    if str(service.get("user", "1:1")).split(":")[0] in {"0", "root"}:
        yield "it runs as root"
    if "build" not in service:
        yield from image_faults(str(service.get("image", "")))
    if service.get("ulimits", {}).get("core") != 0:
        yield "it may write a core file, which holds what people just wrote: ulimits core 0"
    if not service.get("mem_limit") or service.get("memswap_limit") != service.get("mem_limit"):
        yield "its memory has no bound or may be swapped to the disk: mem_limit, and memswap_limit the same"
    if not service.get("pids_limit"):
        yield "it may start any number of processes: pids_limit"


def _operation_faults(service: Document) -> Iterator[str]:
    """Judge whether it comes back, ends in order, says how it is, and does not fill the disk with logs."""
    if service.get("restart") not in {"unless-stopped", "always"}:
        yield "it does not come back by itself: restart unless-stopped"
    seconds = re.fullmatch(r"(\d+)s", str(service.get("stop_grace_period", "")))
    if seconds is None or int(seconds[1]) <= OWN_STOP_SECONDS:
        yield f"it may be killed while it ends: stop_grace_period above {OWN_STOP_SECONDS}s"
    asked = service.get("healthcheck", {}).get("test", [])
    if not isinstance(asked, list) or asked[:1] != ["CMD"]:
        yield "nobody asks how it is, or through a shell: healthcheck test [CMD, …]"
    logging = service.get("logging", {})
    bounded = {"max-size", "max-file"} <= set(logging.get("options", {}))
    if not (
        logging.get("driver") == "journald" or (logging.get("driver") in {"json-file", "local"} and bounded)
    ):
        yield "its logs may fill the disk: json-file with max-size and max-file, or journald"


def _secret_faults(service: Document, known: Document) -> Iterator[str]:
    """Judge how it gets its secrets: as files, and only those that are there."""
    environment = service.get("environment", {})
    if not isinstance(environment, Mapping):
        yield "write environment as a map"
        return
    for name, value in environment.items():
        if not _SECRET.search(name):
            continue
        if not name.endswith("_FILE"):
            yield f"{name} stands in its environment: give a file"
        elif str(value).startswith("/run/secrets/"):
            secret = str(value).removeprefix("/run/secrets/")
            if secret not in service.get("secrets", ()):
                yield f"{name} names a file that it is not given"
    for secret in service.get("secrets", ()):
        if secret not in known:
            yield f"the secret {secret} is not declared"


def _mount_faults(service: Document, folder: Path) -> Iterator[str]:
    """Judge what of the machine it sees."""
    for volume in service.get("volumes", ()):
        source, _, target = str(volume).partition(":")
        if "docker.sock" in str(volume) or source.startswith(("/", "~", "..")):
            yield f"it sees {source} of the machine"
        elif source.startswith("."):
            if not target.endswith(":ro"):
                yield f"it may write to {source}: mount it read-only"
            if not (folder / source).is_file():
                yield f"{source} is not there"
    for mount in service.get("tmpfs", ()):
        if not {"noexec", "nosuid", "nodev"} <= set(str(mount).partition(":")[2].split(",")):
            yield f"{mount}: set noexec, nosuid and nodev"


def _reach_faults(document: Document) -> Iterator[str]:
    """Judge who can reach whom: the door not the intake, nobody the forwarder, and only the proxy is believed."""
    services, networks = document.get("services", {}), document.get("networks", {})
    if not {"door", "forwarder", _PUBLIC} <= set(services):
        yield "door, forwarder and proxy have to be there"
        return
    door, forwarder, proxy = (services[name] for name in ("door", "forwarder", _PUBLIC))
    for name, service in services.items():
        shared = set(service.get("networks", ())) & set(forwarder.get("networks", ()))
        if name != "forwarder" and shared:
            yield f"{name} can reach the forwarder through {', '.join(sorted(shared))}"
    if "TELEGRAM_TOKEN" not in " ".join(door.get("environment", {})):
        for network in door.get("networks", ()):
            if not (networks.get(network) or {}).get("internal"):
                yield f"door: {network} leads outside, and the door calls nobody: set internal"
    if {"intake_token", "intake_password"} & set(door.get("secrets", ())):
        yield "door: it has no use for the intake's token or password"
    believed = str(door.get("environment", {}).get("REPORTLINE_TRUSTED_PROXY", ""))
    addresses = {
        str(given["ipv4_address"])
        for given in dict(proxy.get("networks") or {}).values()
        if isinstance(given, Mapping) and "ipv4_address" in given
    }
    if {believed} != addresses or not _is_address(believed):
        yield "door: REPORTLINE_TRUSTED_PROXY has to be the proxy's one address"
    if door.get("volumes") != forwarder.get("volumes"):
        yield "door and forwarder have to share one data folder"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
