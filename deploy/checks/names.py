"""The settings that the files here name exist, and the example is one that starts."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.settings import SettingsError, read_settings

_NAME = re.compile(r"\bREPORTLINE_[A-Z][A-Z_]*[A-Z]\b")
_LINE = re.compile(r"#?([A-Z_]+)=(.*)")


def faults(files: Mapping[str, str]) -> Iterator[str]:
    """Give the names that are no setting, by the names of the files that they stand in."""
    for file, text in files.items():
        for name in sorted(set(_NAME.findall(text))):
            try:
                # Whatever else is said of the value: only of a name that is none, it is said that it is no setting.
                read_settings({name: "x"})
            except SettingsError as error:
                yield from (f"{file}: {fault}" for fault in error.faults if "is not a setting" in fault)


def example_faults(text: str, folder: Path) -> Iterator[str]:
    """Give what is wrong with the example, as it is and with every line taken in. `folder` is an empty one."""
    token = folder / "token"
    token.write_text("a" * 64)
    files = {
        f"REPORTLINE_{name}_FILE": str(token)
        for name in ("SECRET", "INTAKE_TOKEN", "TELEGRAM_SECRET", "OPS_TOKEN")
    }
    shown = {f"REPORTLINE_{name}": "an example" for name in ("HOTLINE", "OPERATOR", "CONTACT")}
    as_it_is, all_taken = {}, {}
    for line in text.splitlines():
        if found := _LINE.fullmatch(line):
            all_taken[found[1]] = found[2]
            if not line.startswith("#"):
                as_it_is[found[1]] = found[2]
        elif line.strip() and not line.startswith("#"):
            yield f"no setting and no comment: {line}"
    for name, value in all_taken.items():
        if re.search(r"""["'$`]|\s#""", value):
            yield f"{name}: containers and systemd read quotes, $ and # in different ways"
    for given in (as_it_is, {**all_taken, **shown, "REPORTLINE_MODE": "live"}):
        try:
            read_settings({**given, **files})
        except SettingsError as error:
            yield from error.faults
