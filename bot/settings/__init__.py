"""What the operator sets, from the environment into one frozen value; what is wrong is named all at once."""

from bot.settings.kinds import Intake, Listen
from bot.settings.model import Settings
from bot.settings.read import Reading, SettingsError, look_at_settings, read_settings

__all__ = [
    "Intake",
    "Listen",
    "Reading",
    "Settings",
    "SettingsError",
    "look_at_settings",
    "read_settings",
]
