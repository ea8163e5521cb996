from bot.app.alarms import INTAKE_DOWN, OTHER_MODE, REFUSED, UNOPENED, alarms
from bot.forwarder import ForwarderState
from bot.launch import ITEMS, Open
from bot.outbox import Counts

WELL = ForwarderState(0, 0, 0, 0, "", False, False, {})
NOTHING = Counts(0, 0, 0)


def test_where_all_is_well_there_is_none() -> None:
    assert list(alarms(WELL, NOTHING, ())) == []
    assert list(alarms(None, NOTHING, ())) == []
    assert list(alarms(None, None, ())) == []


def test_a_stopped_queue_comes_first_and_says_why_and_what_to_do() -> None:
    stopped = ForwarderState(0, 0, 0, 0, "http_401", True, False, {"unopenable": 1})
    first, second = alarms(stopped, NOTHING, ())
    assert "401" in first.says
    assert "REPORTLINE_INTAKE_TOKEN" in first.do
    assert second == UNOPENED


def test_an_intake_that_is_down_and_reports_in_trouble_are_told() -> None:
    down = ForwarderState(0, 0, 0, 0, "", True, False, {"refused": 2, "othermode": 1})
    assert list(alarms(down, NOTHING, ())) == [INTAKE_DOWN, REFUSED, OTHER_MODE]


def test_an_intake_that_asked_to_wait_is_no_alarm() -> None:
    assert list(alarms(ForwarderState(0, 0, 0, 0, "", False, True, {}), NOTHING, ())) == []


def test_dead_letters_are_told_by_reason_also_by_the_door() -> None:
    found = list(alarms(None, Counts(0, 3, 0, {"invalid": 2, "unopenable": 1}), ()))
    assert [told.says.partition(":")[0] for told in found] == ["2 reports laid aside", "1 report laid aside"]
    assert "keys restore" in found[1].do


def test_every_open_item_is_told_with_what_it_says() -> None:
    found = list(alarms(WELL, NOTHING, [Open(item, "missing") for item in ITEMS]))
    assert [item for item, told in zip(ITEMS, found, strict=True) if item.what not in told.says] == []
    (told,) = alarms(WELL, NOTHING, [Open(ITEMS[6], "missing", ("ar", "fr"))])
    assert "ar, fr" in told.says
