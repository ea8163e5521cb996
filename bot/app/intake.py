"""The client of the intake that is set: apart, because a door that delivers nothing needs no HTTP client."""

from bot.app.errors import StartError
from bot.intake.central import CentralIntake
from bot.intake.iwf import Account, IwfIntake
from bot.settings import Settings

STANDIN_PORT = 8088
"""Where `reportline standin` listens unless told otherwise."""


def intake_of(settings: Settings, standin_port: int = STANDIN_PORT) -> CentralIntake | IwfIntake:
    """Make the client of the intake that is set; the stand-in is on this machine. Raises StartError."""
    base = settings.intake.base or f"http://127.0.0.1:{standin_port}"
    try:
        if settings.intake.kind == "iwf":
            return IwfIntake(base, _account(settings))
        token = settings.intake_token.get_secret_value() if settings.intake_token else ""
        return CentralIntake(base, token)
    except ValueError as error:
        raise StartError(f"REPORTLINE_INTAKE cannot be used: {error}.") from None


def _account(settings: Settings) -> Account:
    password = settings.intake_password.get_secret_value() if settings.intake_password else ""
    return Account(
        settings.intake_user, password, settings.intake_iwf_channel, dict(settings.intake_iwf_countries)
    )
