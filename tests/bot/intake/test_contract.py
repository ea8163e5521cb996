"""The stand-in against docs/intake-api.yaml: whatever the contract allows or forbids, it answers as written."""

from pathlib import Path
from typing import Any

import schemathesis
import yaml
from hypothesis import HealthCheck, settings

from bot.intake.standin import StandIn
from bot.intake.standin.wire import Report

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


def rules(fields: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what may stand in each field, without the words around it."""
    kept = ("enum", "const", "pattern", "minLength", "maxLength", "minItems", "maxItems")
    told = {}
    for name, field in fields.items():
        # A field that may be left out is one or nothing in the model.
        said = next((one for one in field.get("anyOf", ()) if one.get("type") != "null"), field)
        told[name] = {rule: said[rule] for rule in kept if rule in said}
    return told


def test_the_stand_ins_models_and_the_contract_have_the_same_fields_lists_and_bounds() -> None:
    schemas = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["components"]["schemas"]
    model = Report.model_json_schema()

    assert rules(model["properties"]) == rules(schemas["Report"]["properties"])
    assert model["required"] == schemas["Report"]["required"]
    address = model["$defs"]["Address"]
    assert rules(address["properties"]) == rules(schemas["Address"]["properties"])
    assert address["required"] == schemas["Address"]["required"]
