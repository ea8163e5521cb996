from typing import get_args

from bot.handlers.telegram.update import Kind
from bot.ops.metrics import Gauges, Metrics

CANARY = "canary7f3a"


def test_what_was_counted_is_shown() -> None:
    metrics = Metrics()
    metrics.update("web", "said")
    metrics.stored("web")
    metrics.delivery("accepted")
    text = metrics.text(Gauges(waiting=2, dead=0, oldest_seconds=7.5, live_sessions=3)).decode()
    assert 'reportline_updates_total{event="said",platform="web"} 1.0' in text
    assert 'reportline_reports_stored_total{platform="web"} 1.0' in text
    assert 'reportline_deliveries_total{outcome="accepted"} 1.0' in text
    assert "reportline_outbox_waiting 2.0" in text
    assert "reportline_outbox_oldest_seconds 7.5" in text
    assert "reportline_live_sessions 3.0" in text


def test_nothing_outside_the_closed_sets_becomes_a_label() -> None:
    metrics = Metrics()
    metrics.update(CANARY, CANARY)
    metrics.stored(CANARY)
    metrics.refused(CANARY, CANARY)
    metrics.delivery(CANARY)
    metrics.cut(CANARY)
    metrics.fault(CANARY)
    text = metrics.text(Gauges(0, 0, 0, 0)).decode()
    assert CANARY not in text
    assert 'reportline_updates_total{event="other",platform="other"} 1.0' in text


def test_every_kind_of_update_that_is_left_alone_is_counted_by_its_own_word() -> None:
    metrics = Metrics()
    for kind in get_args(Kind):
        metrics.platform("telegram", kind)
    text = metrics.text(Gauges(0, 0, 0, 0)).decode()
    rows = [f'updates_unread_total{{platform="telegram",unread="{kind}"}} 1.0' for kind in get_args(Kind)]
    assert [row for row in rows if row not in text] == []


def test_the_moment_of_an_event_and_the_machine_are_not_told() -> None:
    metrics = Metrics()
    metrics.stored("web")
    text = metrics.text(Gauges(0, 0, 0, 0)).decode()
    assert "_created" not in text
    assert "python_" not in text
    assert "process_" not in text


def test_what_could_not_be_measured_is_not_a_zero() -> None:
    assert "reportline_outbox_waiting NaN" in Metrics().text(Gauges(None, None, None, None)).decode()


def test_two_processes_in_one_do_not_share_figures() -> None:
    one, other = Metrics(), Metrics()
    one.stored("web")
    assert "reports_stored_total{" not in other.text(Gauges(0, 0, 0, 0)).decode()


def test_what_an_alarm_looks_at_is_there_before_it_happens() -> None:
    text = Metrics().text(Gauges(0, 0, 0, 0)).decode()
    for row in (
        'refusals_total{platform="web",refusal="not_stored"}',
        'deliveries_total{outcome="fault"}',
        'faults_total{place="conversation"}',
        'connections_cut_total{cut="slow"}',
        'platform_calls_total{call="refused",platform="telegram"}',
    ):
        assert f"reportline_{row} 0.0" in text
