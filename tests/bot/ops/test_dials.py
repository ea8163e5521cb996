from bot.ops.metrics import Metrics
from bot.ops.state import Delivering, Gauges

WELL = Gauges(
    4, 0, 60, 2, {}, Delivering("delivering"), storable=True, paused=False, live=True, launch_open=0
)


def shown(gauges: Gauges) -> dict[str, str]:
    rows = Metrics().text(gauges).decode().splitlines()
    named = (row.removeprefix("reportline_").rpartition(" ") for row in rows if not row.startswith("#"))
    return {name: value for name, _, value in named}


def test_when_all_is_well_every_alarm_is_there_and_zero() -> None:
    found = shown(WELL)
    stopped = [value for name, value in found.items() if name.startswith("queue_stopped")]
    assert stopped == ["0.0"] * 5
    assert [found[name] for name in ("breaker_open", "intake_waits", "paused", "launch_open")] == ["0.0"] * 4
    assert [found[name] for name in ("delivers", "storable", "live")] == ["1.0"] * 3


def test_a_stop_an_open_breaker_and_a_wait_are_seen() -> None:
    trouble = Delivering("stopped", "unauthorized", True, True, {"unopenable": 3, "othermode": 2})
    found = shown(Gauges(9, 3, 60, 2, {"invalid": 2, "conflict": 1}, trouble))
    assert found['queue_stopped{reason="unauthorized"}'] == "1.0"
    assert found['queue_stopped{reason="forbidden"}'] == "0.0"
    assert (found["breaker_open"], found["intake_waits"]) == ("1.0", "1.0")
    assert found['outbox_dead_letters{reason="invalid"}'] == "2.0"
    assert found['outbox_dead_letters{reason="malformed"}'] == "0.0"
    assert found['outbox_troubled{trouble="unopenable"}'] == "3.0"
    assert found['outbox_troubled{trouble="refused"}'] == "0.0"


def test_where_another_process_delivers_nothing_is_said_of_delivery() -> None:
    found = shown(Gauges(4, 0, 60, 2, {}))
    assert found["delivers"] == "0.0"
    told = [
        name for name in found if name.startswith(("queue_stopped", "breaker", "intake_waits", "outbox_tr"))
    ]
    assert len(told) == 10
    assert {found[name] for name in told} == {"NaN"}


def test_a_word_outside_the_set_becomes_other_and_never_a_label() -> None:
    found = shown(Gauges(0, 5, 0, 0, {"canary7f3a": 4, "other": 1}, Delivering("", "canary7f3a")))
    assert found['outbox_dead_letters{reason="other"}'] == "5.0"
    assert found['queue_stopped{reason="other"}'] == "1.0"
    assert not [name for name in found if "canary" in name]


def test_an_alarm_that_is_over_is_shown_as_over() -> None:
    metrics = Metrics()
    metrics.text(Gauges(0, 0, 0, 0, {}, Delivering("", "forbidden", breaker_open=True)))
    text = metrics.text(WELL).decode()
    assert 'reportline_queue_stopped{reason="forbidden"} 0.0' in text
    assert "reportline_breaker_open 0.0" in text
