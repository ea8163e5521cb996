"""From the environment to `Settings`, or to the list of everything that keeps this from starting."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.settings import notes
from bot.settings.model import Settings

PREFIX = "REPORTLINE_"
_SETTABLE = frozenset(name.upper() for name in Settings.model_fields) - {"NOTES"}
_SECRET = frozenset(
    {"SECRET", "OPS_TOKEN", "INTAKE_TOKEN", "INTAKE_PASSWORD", "TELEGRAM_TOKEN", "TELEGRAM_SECRET"}
)
_LIVE_NEEDS = {
    "SECRET": "the one secret that locks everything stored (`reportline keys secret` draws one)",
    "HOTLINE": "the name of the hotline, as people are to read it",
    "OPERATOR": "the name of whoever runs this service",
    "CONTACT": "where people can ask who runs this",
    "PORTAL": "the web address of a place where a real report can always be made",
}
_FILE_AT_MOST = 65536


class SettingsError(Exception):
    """The settings do not allow a start. `faults` says everything that is wrong, each in one sentence."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Reading:
    """Settings as far as they can be read. `broken` names what is set and not understood: there the default stands."""

    settings: Settings
    faults: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()


def read_settings(environ: Mapping[str, str] = os.environ, *, delivers: bool = True) -> Settings:
    """Read every setting. An empty value is no value. Who does not deliver needs no credentials of the intake.

    Raises SettingsError with all faults at once; no fault repeats a value.
    """
    reading = look_at_settings(environ, delivers=delivers)
    if reading.faults:
        raise SettingsError(reading.faults)
    return reading.settings


def look_at_settings(environ: Mapping[str, str] = os.environ, *, delivers: bool = True) -> Reading:
    """Read what can be read, for who looks at a set-up that does not start. Never raises."""
    faults: list[str] = []
    given = _given(environ)
    faults += [fault for name in sorted(given) if (fault := _unknown(name))]
    given, told = notes.renamed(given, PREFIX)
    values, broken = {}, set()
    for name in sorted(_SETTABLE):
        before = len(faults)
        value = _value(name, given, environ, faults)
        if value is not None:
            values[name] = value
        if len(faults) > before:
            broken.add(name)
    # What has no effect is read all the same: what is wrong with it is said before it has one.
    told += notes.idle(values, PREFIX)
    fields = {name.lower(): value for name, value in values.items()} | {"notes": tuple(told)}
    try:
        settings = Settings.model_validate(fields)
        faults += _together(values, settings, delivers=delivers)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        faults += [_fault(str(each["loc"][0]), each) for each in wrong]
        faults += _together(values, None, delivers=delivers)
        names = {str(each["loc"][0]) for each in wrong}
        broken |= {name.upper() for name in names}
        settings = Settings.model_validate(
            {name: value for name, value in fields.items() if name not in names}
        )
    return Reading(settings, tuple(faults), frozenset(broken))


def file_of(name: str, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Give the file that a secret is read from; None if it stands in the environment, or nowhere."""
    given, _ = notes.renamed(_given(environ), PREFIX)
    if name in given:
        return None
    if file := given.get(f"{name}_FILE"):
        return Path(file)
    # https://systemd.io/CREDENTIALS/
    credential = Path(environ.get("CREDENTIALS_DIRECTORY") or os.devnull) / "reportline_secret"
    return credential if name == "SECRET" and credential.exists() else None


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and value.strip()
    }


def _unknown(name: str) -> str:
    """Say that a setting does not exist, and which one may be meant."""
    plain = name.removesuffix("_FILE") if name.removesuffix("_FILE") in _SECRET else name
    if plain in _SETTABLE | notes.FORMER.keys():
        return ""
    shown = name if name.isascii() and name.isprintable() else ascii(name)
    near = difflib.get_close_matches(name, sorted(_SETTABLE), n=1, cutoff=0.75)
    meant = f" Did you mean {PREFIX}{near[0]}?" if near else ""
    return f"{PREFIX}{shown} is not a setting.{meant}"


def _value(name: str, given: Mapping[str, str], environ: Mapping[str, str], faults: list[str]) -> str | None:
    """Give a setting's text: from the environment, the file it names, or a credential of systemd."""
    if name not in _SECRET:
        return given.get(name, "").strip() or None
    named = f"{name}_FILE" in given
    if name in given and named:
        faults.append(f"{PREFIX}{name} and {PREFIX}{name}_FILE are both set; keep one of them.")
        return None
    if name in given:
        return given[name]
    file = file_of(name, environ)
    which = f"{PREFIX}{name}_FILE" if named else "The credential reportline_secret"
    return _content(file, which, faults) if file else None


def _content(path: Path, which: str, faults: list[str]) -> str | None:
    """Read a secret's file; the line end that editors add is no part of it."""
    try:
        with path.open("rb") as file:
            text = file.read(_FILE_AT_MOST).decode().rstrip("\r\n")
    except (OSError, ValueError):
        faults.append(f"{which} cannot be read as a text file; check that it exists and who may read it.")
        return None
    if not text.strip():
        faults.append(f"{which} is an empty file.")
        return None
    return text


def _fault(field: str, error: Mapping[str, object]) -> str:
    """Turn one of pydantic's errors into a sentence of ours."""
    context = error.get("ctx")
    own = context.get("error") if isinstance(context, dict) else None
    text = str(own) if isinstance(own, ValueError) else Settings.model_fields[field].description
    return f"{PREFIX}{field.upper()} {text or 'is not understood'}."


def _together(values: Mapping[str, str], settings: Settings | None, *, delivers: bool) -> list[str]:
    """Judge what only shows when settings are seen beside one another."""
    faults = []
    if values.get("MODE") == "live":
        faults += [
            f"Live mode needs {PREFIX}{name}: {what}."
            for name, what in _LIVE_NEEDS.items()
            if name not in values
        ]
        if values.get("INTAKE", "standin:").startswith("standin"):
            faults.append(f"Live mode needs a real {PREFIX}INTAKE: standin: reaches no hotline.")
        elif delivers and values["INTAKE"].startswith("iwf+"):
            faults += [
                f"Live mode needs {PREFIX}{name} for an intake of this shape: the IWF gave it to you."
                for name in ("INTAKE_USER", "INTAKE_PASSWORD")
                if name not in values
            ]
        elif delivers and "INTAKE_TOKEN" not in values:
            faults.append(f"Live mode needs {PREFIX}INTAKE_TOKEN: the token that the intake gave you.")
        if "DOCUMENTATION_HOSTS" in values:
            faults.append(f"{PREFIX}DOCUMENTATION_HOSTS is for tests only; take it away in live mode.")
    if settings and settings.listen == settings.ops_listen and settings.listen.port:
        faults.append(f"{PREFIX}LISTEN and {PREFIX}OPS_LISTEN are the same; give each a port of its own.")
    if settings and not settings.ops_listen.is_loopback and settings.ops_token is None:
        faults.append(
            f"{PREFIX}OPS_LISTEN can be reached from other machines, so {PREFIX}OPS_TOKEN must be set too."
        )
    if settings and settings.telegram_token and not (settings.telegram_polls or settings.telegram_secret):
        faults.append(
            f"Telegram's webhook needs {PREFIX}TELEGRAM_SECRET, by which a delivery is known to be Telegram's;"
            f" set it, or set {PREFIX}TELEGRAM_MODE to poll."
        )
    return faults
