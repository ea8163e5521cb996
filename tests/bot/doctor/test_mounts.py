from pathlib import Path

import pytest

from bot.doctor.mounts import FILE, is_passing, is_remote, kind_of

MOUNTS = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
28 27 0:25 / /mnt/a ro,nosuid shared:7 - tmpfs none ro,size=4k
29 28 0:26 / /mnt/a/b rw - nfs4 server:/x rw
30 27 0:27 / /mnt/with\\040space rw - cifs //server/y rw
31 27 0:28 / /mnt/over rw - nfs4 server:/z rw
32 27 0:29 / /mnt/over rw - xfs /dev/vdb rw
33 27
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "ext4"),
        ("/mnt", "ext4"),
        ("/mnt/ab", "ext4"),
        ("/mnt/a", "tmpfs"),
        ("/mnt/a/c", "tmpfs"),
        ("/mnt/a/b/c/d", "nfs4"),
        ("/mnt/with space/x", "cifs"),
        ("/mnt/over", "xfs"),
    ],
)
def test_the_innermost_and_last_mount_says_the_kind(folder: str, kind: str) -> None:
    assert kind_of(Path(folder), MOUNTS) == kind


def test_a_system_that_does_not_say_is_not_guessed_at() -> None:
    assert kind_of(Path("/"), "") == ""
    assert not is_remote("")
    assert not is_passing("")


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs", "fuse.grpcfuse"])
def test_what_is_another_machines_is_remote(kind: str) -> None:
    assert is_remote(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "f2fs", "fuseblk"])
def test_a_disk_of_this_machine_is_neither(kind: str) -> None:
    assert not is_remote(kind)
    assert not is_passing(kind)


@pytest.mark.skipif(not FILE.exists(), reason="this system does not say what is mounted")
def test_this_machine_says_what_memory_is_mounted() -> None:
    assert is_passing(kind_of(Path("/dev/shm"), FILE.read_text()))  # noqa: S108 - only asked about
    assert kind_of(Path("/proc"), FILE.read_text()) == "proc"
