"""What the operator sets, from the environment into one frozen value; what is wrong is named all at once."""

from bot.settings.kinds import Intake, Listen
from bot.settings.model import Settings
from bot.settings.read import SettingsError, read_settings

__all__ = ["Intake", "Listen", "Settings", "SettingsError", "read_settings"]
