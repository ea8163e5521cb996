from bot.privacy import new_id
from flows.receipt import is_id


def test_an_id_is_a_receipt_and_drawn_anew_each_time() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(is_id(drawn) for drawn in ids)
