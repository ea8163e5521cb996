"""Who else on this machine can read or change a file: by the modes of it and of the folders above, and by groups.

Lists of access rights (ACLs) show in a mode as the most that a group may do, so they are judged too strictly.
"""

import grp
import os
import pwd
import stat
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Person:
    """A user of this machine, by number, and all groups they are in. Nobody has the number -1: a stranger."""

    uid: int
    groups: frozenset[int] = frozenset()

    def may(self, wanted: int, found: os.stat_result) -> bool:
        """Say whether the mode of a file or folder lets them do all of `wanted`: 4 read, 2 write, 1 enter."""
        if found.st_uid == self.uid:
            shift = 6
        elif found.st_gid in self.groups:
            shift = 3
        else:
            shift = 0
        return stat.S_IMODE(found.st_mode) >> shift & wanted == wanted


STRANGER = Person(-1)


def people() -> tuple[Person, ...]:
    """Give the users that this machine knows, and a stranger."""
    groups = grp.getgrall()
    known = [
        Person(user.pw_uid, frozenset({user.pw_gid, *(g.gr_gid for g in groups if user.pw_name in g.gr_mem)}))
        for user in pwd.getpwall()
    ]
    return (*known, STRANGER)


def is_open(file: Path, *, ours: Collection[int] = (), among: Iterable[Person] | None = None) -> bool:
    """Say whether somebody else can read or change a file. Raises OSError.

    Not else are root, who runs this, the file's owner, and the users of the numbers `ours`.
    """
    file = file.resolve()
    found, above = file.stat(), [folder.stat() for folder in file.parents]
    own = {0, os.geteuid(), found.st_uid, *ours}
    return any(
        _reaches(person, found, above)
        for person in (people() if among is None else among)
        if person.uid not in own
    )


def _reaches(person: Person, file: os.stat_result, above: Iterable[os.stat_result]) -> bool:
    entered = list(above)
    if not all(person.may(1, folder) for folder in entered):
        return False
    # A folder that they may write to, without the sticky bit, lets them put another file in its place.
    replaced = any(person.may(2, folder) and not folder.st_mode & stat.S_ISVTX for folder in entered)
    return replaced or person.may(4, file) or person.may(2, file)
