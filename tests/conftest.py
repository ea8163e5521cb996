"""What every test shares: no network but loopback (pyproject), and the flag that writes golden files anew."""

import pytest
from hypothesis import HealthCheck, settings

# How long one example takes is no pass or fail: a machine may be busy.
settings.register_profile("reportline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("reportline")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write golden files anew instead of comparing")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Say whether golden files are to be written anew."""
    return bool(request.config.getoption("--update"))
