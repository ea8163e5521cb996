"""Unicode's own library, ICU, for what the reader's tables are made from and measured against. Not needed to run.

`python -m tests.flows.addresses.icu` writes `scripts.txt` and `lookalikes.txt` of `flows/addresses` anew. It needs
libicu (`apt install libicu72` on Debian 12); the tests that ask it are skipped where it is not installed, or where it
knows another version of Unicode than the tables.
"""

import ctypes
import re
import sys
import unicodedata
from ctypes.util import find_library
from pathlib import Path

TABLES = Path(__file__).parents[3] / "flows" / "addresses"
_HIGHLY_RESTRICTIVE = 0x30000000  # USPOOF_HIGHLY_RESTRICTIVE
_HEAD = (
    "# {what}\n"
    "# Unicode {unicode}, from ICU by `python -m tests.flows.addresses.icu`. Copyright 1991-2022 Unicode, Inc. and\n"
    "# others: see unicode_license.txt.\n"
)
_ALLOWED = (
    "Letters, marks and digits that UTS #39 recommends for names, and their scripts (Script_Extensions)."
)
_LIKE = "Those of them whose skeleton (UTS #39) is an ASCII letter or digit, or several."


class Icu:
    """The few calls of ICU4C that are needed (https://unicode-org.github.io/icu-docs/apidoc/released/icu4c/)."""

    def __init__(self) -> None:
        """Load the library; OSError where ICU is not installed."""
        names = [find_library(name) for name in ("icuuc", "icui18n")]
        self._uc, self._i18n = (ctypes.CDLL(name or "libicu (not installed)") for name in names)
        found = re.search(r"\d+$", names[0] or "")
        self._suffix = f"_{found[0]}" if found else ""
        self._status = ctypes.c_int(0)
        self._checker = self._spoof("open", ctypes.c_void_p)(ctypes.byref(self._status))
        self._spoof("setRestrictionLevel", None)(ctypes.c_void_p(self._checker), _HIGHLY_RESTRICTIVE)
        recommended = self._spoof("getRecommendedUnicodeSet", ctypes.c_void_p)
        self._recommended = ctypes.c_void_p(recommended(ctypes.byref(self._status)))

    @property
    def unicode(self) -> str:
        """The version of Unicode that ICU knows, as in `15.0`."""
        version = (ctypes.c_uint8 * 4)()
        self._call(self._uc, "u_getUnicodeVersion", None)(version)
        return f"{version[0]}.{version[1]}"

    def recommended(self, point: int) -> bool:
        """Say whether UTS #39 recommends this sign for names."""
        contains = self._call(self._uc, "uset_contains", ctypes.c_int8)
        return bool(contains(self._recommended, ctypes.c_int32(point)))

    def scripts(self, point: int) -> str:
        """Give the short names of the scripts that this sign is used in."""
        codes = (ctypes.c_int32 * 64)()
        status = ctypes.c_int(0)
        extensions = self._call(self._uc, "uscript_getScriptExtensions", ctypes.c_int32)
        count = extensions(ctypes.c_int32(point), codes, 64, ctypes.byref(status))
        name = self._call(self._uc, "uscript_getShortName", ctypes.c_char_p)
        return " ".join(sorted(name(code).decode() for code in codes[:count]))

    def skeleton(self, text: str) -> str:
        """Give what stands for all texts that look like this one."""
        typed, room = text.encode(), ctypes.create_string_buffer(8 * len(text.encode()) + 64)
        status = ctypes.c_int(0)
        skeleton = self._spoof("getSkeletonUTF8", ctypes.c_int32)
        length = skeleton(
            ctypes.c_void_p(self._checker), 0, typed, len(typed), room, len(room), ctypes.byref(status)
        )
        return room.raw[:length].decode()

    def objects(self, label: str) -> int:
        """Give the checks that a label fails: restriction level, invisible signs, mixed numbers. 0: none."""
        typed, status = label.encode(), ctypes.c_int(0)
        check = self._spoof("checkUTF8", ctypes.c_int32)
        found: int = check(ctypes.c_void_p(self._checker), typed, len(typed), None, ctypes.byref(status))
        return found

    def _spoof(self, name: str, result: type | None) -> "ctypes._NamedFuncPointer":
        return self._call(self._i18n, f"uspoof_{name}", result)

    def _call(self, library: ctypes.CDLL, name: str, result: type | None) -> "ctypes._NamedFuncPointer":
        function = library[f"{name}{self._suffix}"]
        function.restype = result
        return function


def tables(icu: Icu) -> dict[str, str]:
    """Give the tables' text by the file's name."""
    ranges: list[tuple[int, int, str]] = []
    like: list[str] = []
    for point in range(0x80, sys.maxunicode + 1):
        sign = chr(point)
        category = unicodedata.category(sign)
        if not icu.recommended(point) or not (category[0] in "LM" or category == "Nd"):
            continue
        scripts = icu.scripts(point)
        start = point
        if ranges and ranges[-1][1:] == (point - 1, scripts):
            start = ranges.pop()[0]
        ranges.append((start, point, scripts))
        skeleton = icu.skeleton(sign)
        if skeleton.isascii() and skeleton.isalnum():
            like.append(f"{sign} {skeleton}")
    head = _HEAD.replace("{unicode}", icu.unicode)
    return {
        "scripts.txt": head.replace("{what}", _ALLOWED)
        + "".join(f"{first:04X}..{last:04X} {scripts}\n" for first, last, scripts in ranges),
        "lookalikes.txt": head.replace("{what}", _LIKE) + "".join(f"{line}\n" for line in like),
    }


if __name__ == "__main__":
    for name, text in tables(Icu()).items():
        (TABLES / name).write_text(text, "utf-8")
