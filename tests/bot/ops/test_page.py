from dataclasses import replace

from bot.ops.page import page
from bot.ops.state import Advice, Delivering, Gauges, State

WELL = State(
    "live", False, False, True, "delivering", Gauges(4, 0, 240, 2, {}, Delivering("delivering")), ("en", "ar")
)


def test_when_all_is_well_there_is_nothing_to_do() -> None:
    assert "<li>" not in page(WELL)
    assert "TEST" not in page(WELL)


def test_what_has_to_be_done_stands_before_the_figures() -> None:
    told = page(
        replace(WELL, alarms=(Advice("The queue <stands> still.", "Ask them."), Advice("Two.", "B.")))
    )
    assert told.index("The queue &lt;stands&gt; still.") < told.index("Ask them.") < told.index("Two.")
    assert told.index("Two.") < told.index("<table>")


def test_reports_in_trouble_are_counted_where_there_are_some() -> None:
    troubles = {"unopenable": 11, "refused": 12, "othermode": 13}
    gauges = replace(WELL.gauges, delivering=Delivering("delivering", troubles=troubles))
    told = page(replace(WELL, gauges=gauges))
    assert [count for count in troubles.values() if f"<td>{count}" not in told] == []
    assert "did not open" not in page(WELL)


def test_what_is_not_known_is_said_so() -> None:
    assert "not known" in page(replace(WELL, gauges=Gauges(None, None, None, None)))
