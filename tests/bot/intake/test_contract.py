"""The stand-in against docs/intake-api.yaml: whatever the contract allows or forbids, it answers as written."""

from pathlib import Path
from typing import Any

import schemathesis
import yaml
from hypothesis import HealthCheck, settings

from bot.intake.standin import StandIn

CONTRACT = Path(__file__).parents[3] / "docs" / "intake-api.yaml"
TOKEN = "a-token-for-tests"

schema = schemathesis.openapi.from_dict(yaml.safe_load(CONTRACT.read_text(encoding="utf-8")))
schema.app = StandIn(":memory:", token=TOKEN).app()


@schema.auth()
class Bearer:
    """Sends the token, but for those checks that leave it out or spoil it."""

    def get(self, _case: schemathesis.Case[Any], _context: schemathesis.AuthContext) -> str:
        """Give the token."""
        return TOKEN

    def set(self, case: schemathesis.Case[Any], data: str, _context: schemathesis.AuthContext) -> None:
        """Put it into the call."""
        case.headers["Authorization"] = f"Bearer {data}"


@schema.parametrize()
@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_call_is_answered_as_the_contract_says(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
