"""The stand-in's other face: the IWF's report interface, one address a call, no key, answers in an envelope.

As strict as the description that its users share: 14 fields, no more and no fewer, within their lengths.
"""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.responses import JSONResponse

from bot.intake.iwf import ADDRESS_AT_MOST, DESCRIPTION_AT_MOST, ENVELOPE

Number = Annotated[int, Field(ge=1)]


class Call(BaseModel):
    """The body of one call."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    Reporting_Type: Literal["R"]
    Live_Report: Literal["L", "T"]
    Media_Type_ID: Literal[1]
    Report_Channel_ID: Number
    Origin_ID: Literal[5]
    Submission_Type_ID: Literal[1]
    Reported_Category_ID: Literal[2]
    Reported_URL: Annotated[str, StringConstraints(min_length=1, max_length=ADDRESS_AT_MOST)]
    Reporter_Anonymous: Literal["Y"]
    Reporter_First_Name: None
    Reporter_Last_Name: None
    Reporter_Email_ID: None
    Reporter_Country_ID: Number | None
    Reporter_Description: Annotated[str, StringConstraints(max_length=DESCRIPTION_AT_MOST)] | None


def read(body: bytes) -> Call | None:
    """Read a call; None if it is not one."""
    try:
        return Call.model_validate_json(body)
    except ValidationError:
        return None


def answer(status: int, number: str, words: str) -> JSONResponse:
    """Give an answer in its envelope; `status` is its code too."""
    said = {"responseCode": str(status), "responseData": number, "responseDescription": words}
    return JSONResponse({ENVELOPE: said}, status)


def listed(number: int, body: bytes) -> dict[str, object]:
    """Give a call as it is listed."""
    return {"number": number, **json.loads(body)}
