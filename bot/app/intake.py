"""The client of the intake that is set: apart, because a door that delivers nothing needs no HTTP client."""

from bot.app.errors import StartError
from bot.intake.central import CentralIntake
from bot.settings import Settings

STANDIN_PORT = 8088
"""Where `reportline standin` listens unless told otherwise."""


def intake_of(settings: Settings, standin_port: int = STANDIN_PORT) -> CentralIntake:
    """Make the client of the intake that is set; the stand-in is on this machine. Raises StartError."""
    base = settings.intake.base or f"http://127.0.0.1:{standin_port}"
    token = settings.intake_token.get_secret_value() if settings.intake_token else ""
    try:
        return CentralIntake(base, token)
    except ValueError as error:
        raise StartError(f"REPORTLINE_INTAKE cannot be used: {error}.") from None
