"""What a check found, and how it is printed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]
"""`fault`: people are not served as they should be. `warning`: they are, but something should be better."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: which `subject`, what it `says`, and what to `do` about it ("" if nothing)."""

    level: Level
    subject: str
    says: str
    do: str = ""


def healthy(findings: Iterable[Finding]) -> bool:
    """Say whether nothing is at fault."""
    return all(finding.level != "fault" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """Give the findings to a program."""
    listed = [asdict(finding) for finding in findings]
    return json.dumps({"healthy": healthy(findings), "findings": listed}, indent=1, ensure_ascii=False)


def as_lines(findings: Iterable[Finding]) -> str:
    """Give the findings to a person: a line each, and one more where something is to be done."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:<8} {finding.subject}: {finding.says}")
        if finding.do:
            lines.append(f"{'':<8} -> {finding.do}")
    return "\n".join(lines)
