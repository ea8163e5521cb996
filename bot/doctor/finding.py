"""What a check found, and how it is printed. docs/doctor.md lists every code."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]
"""`fault`: people are not served or protected as they should be. `warning`: they are, but it should be better."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its `code` (the subject, a dot, a word), what it `says`, and what to `do` about it ("" if nothing).

    Codes stay from version to version, words do not.
    """

    level: Level
    code: str
    says: str
    do: str = ""

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.code.partition(".")[0]


def ok(code: str, says: str, do: str = "") -> Finding:
    """Give a finding of something that is as it should be, or good to know."""
    return Finding("ok", code, says, do)


def warning(code: str, says: str, do: str) -> Finding:
    """Give a finding of something that should be better."""
    return Finding("warning", code, says, do)


def fault(code: str, says: str, do: str) -> Finding:
    """Give a finding of something that has to be mended."""
    return Finding("fault", code, says, do)


def skipped(subject: str, settings: Iterable[str]) -> Finding:
    """Give a finding of something that was not looked at, as these settings are wrong."""
    listed = ", ".join(sorted(settings))
    return warning(f"{subject}.skipped", f"Not looked at: {listed} is wrong.", "Mend the settings first.")


def healthy(findings: Iterable[Finding]) -> bool:
    """Say whether nothing is at fault."""
    return all(finding.level != "fault" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """Give the findings to a program."""
    listed = [
        {
            "level": found.level,
            "subject": found.subject,
            "code": found.code,
            "says": found.says,
            "do": found.do,
        }
        for found in findings
    ]
    return json.dumps({"healthy": healthy(findings), "findings": listed}, indent=1, ensure_ascii=False)


def as_lines(findings: Iterable[Finding]) -> str:
    """Give the findings to a person: a line each, and one more where something is to be done."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:<8} {finding.code}: {finding.says}")
        if finding.do:
            lines.append(f"{'':<8} -> {finding.do}")
    return "\n".join(lines)
