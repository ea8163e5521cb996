"""Taking a backup of the outbox in: with the keys at hand, so that what does not open is found out now."""

from dataclasses import dataclass
from pathlib import Path

from bot.app.errors import StartError
from bot.app.folder import prepare
from bot.intake import progress
from bot.outbox.backup import Holding, take_in
from bot.privacy import KeyFolder, OpeningKey, Secret, UnopenableError
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was new here, and how many of those reports the keys that are here do not open."""

    new: Holding
    unopenable: int


def restore(settings: Settings, backup: Path) -> TakenIn:
    """Put the reports and marks of a backup beside what the outbox holds. Raises StartError, KeysError, OutboxError."""
    if settings.secret is None:
        raise StartError("Set REPORTLINE_SECRET to the secret of the service that the backup is of.")
    keys = KeyFolder(prepare(settings.data), Secret(settings.secret.get_secret_value())).opening()
    unopenable = 0

    def doubt(sealed: bytes, old: bytes) -> bytes:
        nonlocal unopenable
        try:
            keys.open(sealed)
        except UnopenableError:
            unopenable += 1
        return in_doubt(keys, old)

    prepare(settings.outbox_file.parent)
    return TakenIn(take_in(backup, settings.outbox_file, doubt), unopenable)


def in_doubt(keys: OpeningKey, old: bytes) -> bytes:
    """Give a report's progress, with a word that the intake may have all of it by now.

    Of progress that these keys do not open only that word is left: what was acknowledged is then sent once more, and
    says so. Without the word it would go out unmarked, once the keys of its time are back.
    """
    try:
        acks = progress.load(keys.open(old)) if old else {}
    except UnopenableError:
        acks = {}
    return keys.sealing().seal(progress.dump(progress.in_doubt(acks)))
