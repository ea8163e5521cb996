"""Every test of this package runs under a seal: reading addresses opens, resolves, starts and writes nothing."""

from collections.abc import Iterator

import pytest

from tests.flows.addresses.sealed import sealed


def under_seal() -> Iterator[list[str]]:
    """Give the list of what was reached for; it has to be empty in the end."""
    with sealed() as reached:
        yield reached
    assert not reached, f"reached for {', '.join(reached)}"


reached = pytest.fixture(under_seal, name="reached", autouse=True)
