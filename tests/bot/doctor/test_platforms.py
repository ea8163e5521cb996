from pathlib import Path

import pytest

from bot.doctor.platforms import examine
from tests.bot.doctor.cases import LIVE, SECRET, case, levels, told

REAL = {"SECRET": SECRET, **LIVE}


@pytest.mark.parametrize(
    ("public", "code", "by_mode"),
    [
        ("", "platforms.no-address", ("ok", "warning")),
        ("http://reports.example.org", "platforms.not-https", ("warning", "fault")),
        ("http://127.0.0.1:8080", "platforms.not-https", ("warning", "warning")),
        ("https://reports.example.org", "", (None, None)),
        ("http://abcdefghijklmnop.onion", "", (None, None)),
    ],
)
def test_the_public_address_is_judged(
    tmp_path: Path, public: str, code: str, by_mode: tuple[str | None, str | None]
) -> None:
    found = [levels(examine(case(tmp_path, {**mode, "PUBLIC_URL": public}))) for mode in ({}, REAL)]
    assert tuple(one.get(code) for one in found) == by_mode
    if not code:
        assert found == [{"platforms.on": "ok"}] * 2


def test_where_people_can_write_is_named(tmp_path: Path) -> None:
    assert told(examine(case(tmp_path)))["platforms.on"].says == "People can write by a web page."
    with_bot = case(tmp_path, {"TELEGRAM_TOKEN": "123456:CANARY", "TELEGRAM_MODE": "poll"})
    assert "Telegram" in told(examine(with_bot))["platforms.on"].says


def test_a_door_that_other_machines_reach_is_a_warning(tmp_path: Path) -> None:
    assert levels(examine(case(tmp_path, {"LISTEN": "0.0.0.0:8080"})))["platforms.exposed"] == "warning"
