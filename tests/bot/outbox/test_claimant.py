from pathlib import Path

from bot.outbox.claimant import Claimant, is_alive


def test_a_claimant_lives_until_it_is_closed(tmp_path: Path) -> None:
    database = tmp_path / "outbox.db"
    claimant = Claimant(database)
    assert is_alive(database, claimant.id)
    assert not is_alive(database, bytes(8))
    claimant.close()
    assert not is_alive(database, claimant.id)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_nobody_holds_is_swept_away(tmp_path: Path) -> None:
    left = tmp_path / f"outbox.db-claimant-{bytes(8).hex()}"
    left.touch()
    assert not is_alive(tmp_path / "outbox.db", bytes(8))
    assert not left.exists()
