"""The public door: HTTP for everyone, so nobody's slowness, size or cunning may cost the others anything."""

from bot.door.patience import Patience
from bot.door.server import Door, bind

__all__ = ["Door", "Patience", "bind"]
