"""What tests of notices begin with."""

import pytest

from tests.projections.ledgers import Ledgers
from tests.projections.story import Story


@pytest.fixture
def story() -> Story:
    """A vendor of which nothing is on record yet."""
    return Story(Ledgers(), "acme", seed=3)
