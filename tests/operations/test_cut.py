"""A forwarder that is ended in the middle of a call to an intake that keeps no ids: what it sent may have arrived."""

import json
import signal

import pytest

from benchmarks.shapes import IWF
from tests.bot.intake.hostile import Call, Hostile, half_open
from tests.operations.place import Place, eventually

SOON = "import bot.forwarder\nbot.forwarder.FINISH_SECONDS = 0.1"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
async def test_what_was_cut_off_is_sent_again_and_says_that_it_may_be_a_repetition(
    place: Place, number: signal.Signals
) -> None:
    await place.seed()
    async with Hostile(lambda _call: half_open, known_by=IWF.known_by, keeps_ids=False) as intake:
        settings = {"INTAKE": f"iwf+{intake.base}/report", "INTAKE_USER": "u", "INTAKE_PASSWORD": "p"}
        forwarder = await place.start("forward", first=SOON, **settings)

        async def arrived() -> list[Call]:
            return intake.stored

        await eventually(arrived)
        await forwarder.end(number)
        intake.plan = lambda _call: IWF.taken
        assert (await place.run("forward", "--once", **settings)).code == 0
        told = [json.loads(call.body)["Reporter_Description"] for call in intake.stored]
    assert ["possible repetition" in words for words in told] == [False, True]
