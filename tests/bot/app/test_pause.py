from pathlib import Path

from bot.app.pause import Pause


def test_it_holds_for_every_process_of_the_folder_and_is_taken_back(tmp_path: Path) -> None:
    now = [0.0]
    one, other = Pause(tmp_path, clock=lambda: now[0]), Pause(tmp_path, clock=lambda: now[0])
    assert not other()
    one.set(on=True)
    assert one()
    now[0] += 1
    assert other()
    one.set(on=False)
    one.set(on=False)
    now[0] += 1
    assert not other()


def test_the_disk_is_asked_once_a_second(tmp_path: Path) -> None:
    now = [0.0]
    pause = Pause(tmp_path, clock=lambda: now[0])
    assert not pause()
    (tmp_path / "paused").touch()
    now[0] += 0.9
    assert not pause()
    now[0] += 0.1
    assert pause()


def test_a_folder_that_cannot_be_looked_into_changes_nothing(tmp_path: Path) -> None:
    # A name that is too long for the system raises OSError, as a folder without permission does, for root too.
    assert not Pause(tmp_path / ("x" * 300))()
