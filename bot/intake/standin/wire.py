"""The body of a report as docs/intake-api.yaml has it, so strictly that nothing else gets in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator


def _a_day(text: str) -> str:
    date.fromisoformat(text)
    return text


Text = StringConstraints
Day = Annotated[str, Text(pattern=r"^2[0-9]{3}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_a_day)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _left_out_not_null(cls, value: object) -> object:
        if value is None:
            raise ValueError("leave out what was not answered")
        return value


class Address(_Strict):
    """One reported address."""

    url: Annotated[str, Text(max_length=1000, pattern=r"^https?://[!-~]+$")]
    kind: Literal["page", "front", "search", "profile", "invite", "onion"]


class Report(_Strict):
    """One report."""

    version: Literal["1"]
    mode: Literal["test", "live"]
    addresses: Annotated[list[Address], Field(min_length=1, max_length=10)]
    what: Literal["photo", "drawn", "page", "unsure"]
    language: Annotated[str, Text(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    platform: Annotated[str, Text(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
    received_on: Day
    seen_on: Literal["site", "social", "chat", "sharing", "live", "search", "email", "dark"] | None = None
    seen_when: Literal["today", "week", "earlier"] | None = None
    country: Annotated[str, Text(pattern=r"^[A-Z]{2}$")] | None = None
    note: Annotated[str, Text(min_length=1, max_length=400)] | None = None
    campaign: Annotated[str, Text(pattern=r"^[a-z0-9-]{1,32}$")] | None = None
