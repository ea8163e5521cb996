import os
from pathlib import Path

import pytest

from bot.doctor.reach import STRANGER, Person, is_open, people

OTHER = os.geteuid() + 1000
TEAM = os.getegid()
MEMBER, MATE = Person(OTHER, frozenset({TEAM})), Person(OTHER + 1, frozenset({TEAM + 1}))


def let_in(folder: Path) -> None:
    """Open the folders above to everybody."""
    for above in folder.parents:
        if above.stat().st_mode & 0o055 != 0o055:
            above.chmod(0o755)


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "who", "opened"),
    [
        (0o440, 0o755, MEMBER, True),
        (0o440, 0o750, MEMBER, True),
        (0o420, 0o750, MEMBER, True),
        (0o440, 0o700, MEMBER, False),
        (0o400, 0o750, MEMBER, False),
        (0o440, 0o755, MATE, False),
        (0o440, 0o755, STRANGER, False),
        (0o404, 0o755, MEMBER, False),
        (0o404, 0o755, STRANGER, True),
        (0o444, 0o750, STRANGER, False),
        (0o400, 0o770, MEMBER, True),
        (0o400, 0o1770, MEMBER, False),
    ],
)
def test_what_somebody_can_reach_read_or_replace_is_open(
    tmp_path: Path, file_mode: int, folder_mode: int, who: Person, *, opened: bool
) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    file = folder / "one"
    file.touch()
    file.chmod(file_mode)
    modes = {above: above.stat().st_mode & 0o7777 for above in folder.parents}
    try:
        let_in(folder)
        folder.chmod(folder_mode)
        assert is_open(file, among=[who]) is opened
        assert not is_open(file, among=[who], ours={who.uid})
    finally:
        for above, mode in modes.items():
            if above.stat().st_mode & 0o7777 != mode:
                above.chmod(mode)


def test_this_user_root_and_a_stranger_are_among_the_people() -> None:
    found = {person.uid for person in people()}
    assert {0, STRANGER.uid} <= found
    assert not is_open(Path(__file__), among=[Person(0), Person(os.geteuid())])
