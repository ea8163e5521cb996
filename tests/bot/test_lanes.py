import asyncio

import pytest

from bot.lanes import Lanes


async def settled() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def held(lanes: Lanes) -> dict[object, object]:
    return dict(vars(lanes)["_lanes"])


class Road:
    """Lanes with cars in them: each notes when it got in, and stays until it is let go."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self.entered: list[str] = []
        self.left: dict[str, asyncio.Event] = {}

    def drive(self, lane: object, car: str) -> asyncio.Task[None]:
        """Let a car come; it may have to wait."""
        self.left[car] = asyncio.Event()
        return asyncio.create_task(self._through(lane, car))

    async def _through(self, lane: object, car: str) -> None:
        async with self.lanes.lane(lane):
            self.entered.append(car)
            await self.left[car].wait()


async def test_in_one_lane_they_go_one_by_one_in_the_order_in_which_they_came() -> None:
    road = Road()
    tasks = [road.drive("a", str(number)) for number in range(5)]
    for number in range(5):
        await settled()
        assert road.entered == [str(before) for before in range(number + 1)]
        road.left[str(number)].set()
    await asyncio.gather(*tasks)


async def test_nobody_waits_for_another_lane() -> None:
    road = Road()
    tasks = [road.drive(lane, str(lane)) for lane in ("a", ("a", "b"), 7)]
    await settled()
    assert len(road.entered) == 3
    for event in road.left.values():
        event.set()
    await asyncio.gather(*tasks)


async def test_one_that_fails_lets_the_next_one_in_and_says_so() -> None:
    lanes = Lanes()
    with pytest.raises(OSError, match="gone"):
        async with lanes.lane("a"):
            raise OSError("gone")
    async with asyncio.timeout(20), lanes.lane("a"):
        pass
    assert held(lanes) == {}


async def test_one_that_gives_up_waiting_keeps_its_place_for_nobody() -> None:
    road = Road()
    first, second, third = (road.drive("a", car) for car in "123")
    await settled()
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    road.left["1"].set()
    await settled()
    assert road.entered == ["1", "3"]
    road.left["3"].set()
    await asyncio.gather(first, third)
    assert held(road.lanes) == {}


async def test_a_lane_is_kept_while_somebody_is_in_it_or_waits_and_is_gone_with_the_last() -> None:
    road = Road()
    tasks = [road.drive(lane, f"{lane}{number}") for lane in "ab" for number in range(2)]
    await settled()
    assert held(road.lanes).keys() == {"a", "b"}
    road.left["a0"].set()
    await settled()
    assert held(road.lanes).keys() == {"a", "b"}
    road.left["a1"].set()
    await settled()
    assert held(road.lanes).keys() == {"b"}
    road.left["b0"].set()
    road.left["b1"].set()
    await asyncio.gather(*tasks)
    assert held(road.lanes) == {}
