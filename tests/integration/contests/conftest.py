"""One vendor for all contests of a worker, and for every scene partners of its own."""

import pytest

from tests.integration.contests.ground import Ground, Market
from tests.integration.house import House


@pytest.fixture(scope="session")
def market(house: House) -> Market:
    """A vendor on which every kind of meeting and every outcome is played."""
    return Market(house)


@pytest.fixture
def ground(market: Market) -> Ground:
    """One scene's part of it."""
    return Ground(market)
