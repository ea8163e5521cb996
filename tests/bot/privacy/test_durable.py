import os
from pathlib import Path

import pytest

from bot.privacy.durable import write_whole


def test_the_file_is_synced_before_it_takes_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        steps.append("sync folder" if os.fstat(descriptor).st_mode & 0o040000 else "sync file")
        sync(descriptor)

    def move(self: Path, to: Path) -> Path:
        steps.append("rename")
        return replace(self, to)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", move)
    write_whole(tmp_path / "file", b"new")
    assert steps == ["sync file", "rename", "sync folder"]


def test_a_disk_that_fails_leaves_the_old_file_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"old")

    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"
