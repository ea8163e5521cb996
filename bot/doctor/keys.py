"""The key pairs: there, opened by the secret, backed up, young, and those that the waiting reports were sealed to."""

import stat
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.doctor import closed
from bot.doctor.case import Case
from bot.doctor.finding import Finding, fault, ok, warning
from bot.outbox import OutboxError
from bot.outbox.survey import survey
from bot.privacy import (
    KeyFolder,
    KeyInfo,
    KeysError,
    MissingKeysError,
    Secret,
    WrongSecretError,
    sealed_to,
)
from bot.privacy.keyfolder import FILE

NEEDS = frozenset({"SECRET", "DATA", "OUTBOX"})
OLD = timedelta(days=365)
_BACKUP = (
    "Run `reportline keys backup FILE`, and keep the file apart from this machine, and apart from the secret."
)


def examine(case: Case) -> Iterator[Finding]:
    """Judge the keys in the data folder."""
    settings = case.settings
    if settings.secret is None:
        yield ok(
            "keys.one-run", "Without a secret each run has its own keys, in memory: what waits ends with it."
        )
        return
    keys = KeyFolder(settings.data, Secret(settings.secret.get_secret_value()))
    wanted = _wanted(case)
    try:
        pairs = keys.show()
        if pairs:
            keys.opening()
    except WrongSecretError as error:
        yield fault(
            "keys.other-secret", str(error), "Nothing was changed. `reportline keys rewrap` changes secrets."
        )
        return
    except MissingKeysError:
        pairs = ()  # gone in this very moment
    except KeysError as error:
        yield fault("keys.damaged", str(error), "`reportline keys restore` takes a backup in.")
        return
    except OSError as error:
        yield fault("keys.unreadable", closed.says(settings.data / FILE, error), closed.do(error))
        return
    if pairs:
        yield from _pairs(pairs, keys.backed_up_on(), case.today)
        yield from _file(case)
    yield from _lacking({pair.id for pair in pairs}, wanted, settled=bool(pairs))


def _wanted(case: Case) -> Mapping[str, int]:
    """Give how many reports there are that were sealed to which key; "": of no form that is known here."""
    file = case.settings.outbox_file
    found: dict[str, int] = {}
    try:
        heads = survey(file).heads if file.is_file() else {}
    except (OutboxError, OSError):
        heads = {}  # said of the outbox
    for head, count in heads.items():
        found[sealed_to(head)] = found.get(sealed_to(head), 0) + count
    return found


def _pairs(pairs: tuple[KeyInfo, ...], backed_up: date | None, today: date) -> Iterator[Finding]:
    current = next(pair for pair in pairs if pair.current)
    older = f", and {len(pairs) - 1} older" if len(pairs) > 1 else ""
    yield ok("keys.open", f"The secret opens them: the current pair, made on {current.made}{older}.")
    if today - current.made > OLD:
        yield warning(
            "keys.old",
            f"The current pair is over a year old ({current.made}).",
            "Run `reportline keys rotate`, start the service again, and back the keys up anew.",
        )
    if backed_up:
        yield ok("keys.backed-up", f"They were backed up as they are on {backed_up}.")
    else:
        yield warning(
            "keys.no-backup",
            "No backup is known of, or they changed since: with this disk all reports that wait would be lost.",
            _BACKUP,
        )


def _file(case: Case) -> Iterator[Finding]:
    file = case.settings.data / FILE
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield warning(
            "keys.readable",
            "Other users of this machine can read the key file. It opens with the secret alone.",
            f"`chmod 0600 {file.absolute()}`",
        )


def _lacking(here: set[str], wanted: Mapping[str, int], *, settled: bool) -> Iterator[Finding]:
    """Judge what waits. `settled`: there are keys."""
    lacking = {key: count for key, count in wanted.items() if key not in here}
    count = sum(lacking.values())
    if not count:
        if not settled:
            yield ok("keys.none-yet", "There are none yet, and nothing waits: the first start makes them.")
    elif settled:
        named = ", ".join(sorted(key or "a later version" for key in lacking))
        yield fault(
            "keys.lacking",
            f"{count} of the reports that are here were sealed to keys that are not ({named}).",
            "`reportline keys restore` takes in the backup that holds them; the keys that are here stay.",
        )
    else:
        yield fault(
            "keys.lost",
            f"There are no keys, and without them nobody can open the {count} reports that are here.",
            "`reportline keys restore` takes a backup in. Or REPORTLINE_DATA names another folder than the service's.",
        )
