from pathlib import Path

from benchmarks.kills import kills


async def test_three_kills_lose_no_report_and_double_none(tmp_path: Path) -> None:
    figures = await kills(3, tmp_path)
    assert figures["receipts_shown"] > 0
    assert figures["waiting"] == 0
    assert (figures["lost"], figures["double_ids"], figures["double_reports"]) == (0, 0, 0)
