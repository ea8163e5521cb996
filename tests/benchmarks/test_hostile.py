from types import MappingProxyType

import pytest

from benchmarks.hostile import main, unmarked_repetitions
from bot.intake import iwf
from tests.bot.intake.hostile import Call


@pytest.mark.parametrize("kind", ["central", "iwf"])
async def test_a_hostile_intake_of_either_shape_gets_all_reports_and_none_twice(kind: str) -> None:
    assert await main(60, 0.15, kind, 0.3)


async def test_what_comes_twice_and_does_not_say_so_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    described = iwf.describe
    monkeypatch.setattr(iwf, "describe", lambda report, **_: described(report, again=False))
    assert not await main(100, 0.3, "iwf", 0.3)


def test_an_address_is_known_again_by_itself_and_the_first_call_needs_no_mark() -> None:
    def call(address: str, words: str) -> Call:
        body = f'{{"Reporter_Description": "[{words}]"}}'.encode()
        return Call("POST", "/report", address, MappingProxyType({}), body, 1)

    stored = [call("a", "x"), call("b", "x"), call("a", "x possible repetition"), call("b", "x")]
    assert unmarked_repetitions(stored) == ["b"]
