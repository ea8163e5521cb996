"""The folder that keeps the forwarder's key pairs, and all that an operator can do with them.

Every change is one atomic replacement of one file, made under a lock, so `serve`, `forward` and `keys` may
start at the same moment. The backup is that same file: it opens nothing without the secret.

A little over 200 lines: all that may change the keys stands in one file, so that no two changes disagree about it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bot.privacy.durable import make_folder, write_whole
from bot.privacy.envelope import OpeningKey, SealingKey
from bot.privacy.keycopy import copied_on, digest, fault_of
from bot.privacy.keyfile import (
    KeysError,
    MissingKeysError,
    WrappedPair,
    WrongSecretError,
    dump,
    load,
    wrapped,
)
from bot.privacy.secret import Secret

FILE = "outbox-keys.json"
BACKED_UP = f"{FILE}.backed-up"
"""Says of which day there is a backup of the file as it is, and a digest by which a later change is seen."""
_MADE_BEFORE = (
    "The backup was made under another secret, perhaps before a rewrap (or it was changed). Write that secret into a"
    " file and run `reportline keys restore BACKUP --secret-file FILE`. The keys that are here are as they were."
)


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What may be shown of a key pair. `current`: new reports are sealed to it; others only open."""

    id: str
    made: date
    current: bool


def _today() -> date:
    return datetime.now(UTC).date()


class KeyFolder:
    """The key pairs in a folder (mode 0700, made when needed), wrapped with a secret that lasts.

    Every method raises KeysError (WrongSecretError, DamagedKeysError) where a person has to act, and OSError.
    """

    def __init__(self, path: Path, secret: Secret, *, today: Callable[[], date] = _today) -> None:
        if not secret.lasting:
            raise KeysError(
                "Keys on disk need a secret that is there after a restart: set REPORTLINE_SECRET."
            )
        self._path = path
        self._file = path / FILE
        self._secret = secret
        self._today = today

    @property
    def missing(self) -> bool:
        """Whether there is no key file: a first start, or one that was lost."""
        return not self._file.exists()

    def sealing(self) -> SealingKey:
        """Give the newest public key, making a pair on first use. It is checked against its private half."""
        if self.missing:
            with self._locked():
                if self.missing:
                    self._add(())
        return SealingKey(self._privates()[-1].public_key())

    def opening(self) -> OpeningKey:
        """Give all private keys, making none: a new one opens nothing that waits. Later rotations are found.

        Raises MissingKeysError, now or when the opening key looks for a rotation.
        """
        return OpeningKey(self._privates(), reload=self._privates)

    def show(self) -> tuple[KeyInfo, ...]:
        """Tell which pairs there are, newest first; none is made, and the secret is not tried."""
        pairs = self._read()
        return tuple(KeyInfo(pair.id, pair.made, pair is pairs[-1]) for pair in reversed(pairs))

    def make(self) -> KeyInfo:
        """Make the first pair. Raises KeysError if there is one."""
        with self._locked():
            if self._read():
                raise KeysError(
                    "There are keys already: `reportline keys rotate` makes a new pair and keeps the old."
                )
            return self._add(())

    def rotate(self) -> KeyInfo:
        """Make a new pair for reports to come; a running process seals to it after its next start."""
        with self._locked():
            return self._add(self._opened())

    def backup(self, to: Path, *, stays: bool = True) -> None:
        """Copy the pairs, wrapped, into one new file. Raises KeysError if it exists or there is no pair.

        `stays`: the file is the backup. Of one that is handed on nobody knows here what becomes of it.
        """
        pairs = self._opened()
        if not pairs:
            raise KeysError("There are no keys yet: `reportline keys make` makes them.")
        if to.exists():
            raise KeysError(f"{to} exists and is left as it is: name a new file.")
        write_whole(to, dump(pairs, copied=self._today()))
        if stays:
            self._remember(pairs, self._today())

    def remember(self, backup: Path) -> None:
        """Keep of which day a backup is that is read back and holds the pairs as they lie here.

        Raises KeysError if it does not, or if that day is still to come. What is known of a younger one stays.
        """
        pairs, data = self._opened(), backup.read_bytes()
        if (fault := fault_of(load(data), pairs)) is not None:
            raise KeysError(
                f"The file does not hold the keys as they are here: {fault}. Make a new backup with `reportline keys"
                " backup`."
            )
        made, known = copied_on(data), self.backed_up_on()
        if made > self._today():
            raise KeysError(
                "The backup was made on a day that is still to come: see that the clock is right, and make a new one."
            )
        if known is None or not made <= known <= self._today():
            self._remember(pairs, made)

    def _remember(self, pairs: tuple[WrappedPair, ...], made: date) -> None:
        write_whole(self._path / BACKED_UP, f"{made} {digest(pairs)}\n".encode())

    def backed_up_on(self) -> date | None:
        """Give the day of the last backup of the pairs exactly as they lie here; None: none is known."""
        try:
            day, _, held = (self._path / BACKED_UP).read_text("ascii").strip().partition(" ")
            return date.fromisoformat(day) if held == digest(self._read()) else None
        except (OSError, ValueError):
            return None

    def restore(self, backup: Path, *, made_under: Secret | None = None) -> tuple[KeyInfo, ...]:
        """Take in a backup; pairs that are here stay, and stay current.

        `made_under`: the secret of the backup's time, if it was another; the pairs are wrapped anew with this one.
        """
        with self._locked():
            here = self._opened()
            found = [pair for pair in load(backup.read_bytes()) if pair.id not in {own.id for own in here}]
            try:
                missing = tuple(
                    wrapped(pair.unwrapped(made_under or self._secret), self._secret, pair.made)
                    for pair in found
                )
            except WrongSecretError as error:
                raise WrongSecretError(_MADE_BEFORE) from error
            if missing:
                write_whole(self._file, dump(missing + here))
        return self.show()

    def rewrap(self, new: Secret) -> None:
        """Wrap all private keys with a new secret; the old one opens only older backups from then on."""
        if not new.lasting:
            raise KeysError("The new secret must be one that is there after a restart.")
        with self._locked():
            pairs = self._opened()
            if not pairs:
                raise KeysError("There are no keys yet: start with the new secret.")
            again = tuple(wrapped(pair.unwrapped(self._secret), new, pair.made) for pair in pairs)
            write_whole(self._file, dump(again))
            self._secret = new

    def _privates(self) -> tuple[X25519PrivateKey, ...]:
        privates = tuple(pair.unwrapped(self._secret) for pair in self._read())
        if not privates:
            raise MissingKeysError("There are no keys: `reportline keys restore` takes a backup in.")
        return privates

    def _read(self) -> tuple[WrappedPair, ...]:
        try:
            return load(self._file.read_bytes())
        except FileNotFoundError:
            return ()

    def _opened(self) -> tuple[WrappedPair, ...]:
        """Give the pairs, having seen that the secret opens every one."""
        pairs = self._read()
        for pair in pairs:
            pair.unwrapped(self._secret)
        return pairs

    def _add(self, pairs: tuple[WrappedPair, ...]) -> KeyInfo:
        pair = wrapped(X25519PrivateKey.generate(), self._secret, self._today())
        write_whole(self._file, dump((*pairs, pair)))
        return KeyInfo(pair.id, pair.made, current=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folder(self._path)
        descriptor = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
