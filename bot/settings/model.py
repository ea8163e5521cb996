"""Every setting there is: its name (`REPORTLINE_` and the field in capitals), its kind and its default."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.settings import kinds
from bot.settings.kinds import Intake, Listen

T = TypeVar("T")


def _from_text(read: Callable[[str], object]) -> BeforeValidator:
    """Read a text of the environment; values that are already of their own type pass as they are."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


_Shown = Annotated[str, _from_text(kinds.shown)]
_Token = Annotated[SecretStr | None, _from_text(kinds.token)]


class Settings(BaseModel):
    """The operator's settings. Secrets are `SecretStr`, so that no representation of this shows one.

    `hotline`, `operator`, `contact`, `portal` and `finder` are shown to people; "" leaves the sentence out.
    `secret` None: a throw-away one is to be drawn (test mode only). `log_level` None: the command chooses.
    `telegram_token` None: there is no bot. `telegram_mode` None: as `telegram_polls` says.
    `locales` (): all offered ones. `notes` are sentences on accepted settings that have no effect.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False)

    mode: Annotated[Literal["test", "live"], Field(description="must be test or live")] = "test"
    listen: Annotated[Listen, _from_text(kinds.listen)] = Listen("127.0.0.1", 8080)
    ops_listen: Annotated[Listen, _from_text(kinds.listen)] = Listen("127.0.0.1", 9090)
    ops_token: _Token = None
    public_url: Annotated[str, _from_text(kinds.public_url)] = ""
    trusted_proxy: Annotated[tuple[str, ...], _from_text(kinds.trusted_proxy)] = ()
    sessions: Annotated[str, _from_text(kinds.sessions)] = "memory://"
    session_minutes: Annotated[int, _from_text(kinds.minutes)] = 30
    outbox: Annotated[Path | None, _from_text(kinds.outbox)] = None
    data: Path = Path("data")
    secret: Annotated[SecretStr | None, _from_text(kinds.secret)] = None
    intake: Annotated[Intake, _from_text(kinds.intake)] = Intake("standin")
    intake_token: _Token = None
    intake_user: Annotated[str, _from_text(kinds.intake_user)] = ""
    intake_password: Annotated[SecretStr | None, _from_text(kinds.intake_password)] = None
    intake_iwf_channel: Annotated[int, _from_text(kinds.iwf_channel)] = 51
    intake_iwf_countries: Annotated[tuple[tuple[str, int], ...], _from_text(kinds.iwf_countries)] = ()
    hotline: _Shown = "the test intake"
    operator: _Shown = "a test set-up"
    contact: _Shown = "nobody (test)"
    portal: Annotated[str, _from_text(kinds.web_address)] = ""
    finder: Annotated[str, _from_text(kinds.web_address)] = ""
    telegram_token: Annotated[SecretStr | None, _from_text(kinds.telegram_token)] = None
    telegram_secret: Annotated[SecretStr | None, _from_text(kinds.telegram_secret)] = None
    telegram_mode: Annotated[
        Literal["webhook", "poll"] | None, Field(description="must be webhook or poll")
    ] = None
    telegram_api: Annotated[str, _from_text(kinds.telegram_api)] = "https://api.telegram.org"
    locales: Annotated[tuple[str, ...], _from_text(kinds.locales)] = ()
    delete_address: Annotated[
        Literal["sent", "read", "never"], Field(description="must be sent, read or never")
    ] = "sent"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        Field(description="must be debug, info, warning or error"),
    ] = None
    documentation_hosts: Annotated[bool, _from_text(kinds.switch)] = False
    notes: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Reports are real."""
        return self.mode == "live"

    @property
    def telegram_polls(self) -> bool:
        """Updates are fetched from Telegram, and not delivered by it: only https can be delivered to."""
        if self.telegram_mode is None:
            return not self.public_url.startswith("https://")
        return self.telegram_mode == "poll"

    @property
    def outbox_file(self) -> Path:
        """The outbox's SQLite file."""
        return self.outbox or self.data / "outbox.db"

    def but(self, **changes: Any) -> "Settings":
        """Give the same settings with some changed (a port that the machine chose, say)."""
        return self.model_copy(update=changes)
