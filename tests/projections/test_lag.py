"""How far the views are behind, as `/metrics` tells it."""

from collections.abc import Iterator

import pytest

from services.projections.service.lag import Lag
from services.projections.service.lane import Lane
from tests.projections.conftest import LEDGERS, Views, stored
from tests.projections.ledgers import Ledgers


@pytest.fixture
def seconds() -> Iterator[float]:
    """A clock that goes on by a second at each look."""
    return iter(float(second) for second in range(100))


def shown(views: Views) -> dict[str, float]:
    """The figures of the registration ledger's partition 0."""
    registry = views.metrics.folded, views.metrics.position, views.metrics.lag_records, views.metrics.lag_seconds
    labels = {"ledger": "registration", "partition": "0"}
    return {
        sample.name.removeprefix("dealreg_views_"): sample.value
        for gauge in registry
        for family in gauge.collect()
        for sample in family.samples
        if sample.labels == labels
    }


async def test_lag_grows_until_everything_is_folded(views: Views, ledgers: Ledgers, seconds: Iterator[float]):
    records = ledgers.records["registration"]
    lane = Lane(0, LEDGERS, views.folder, views.metrics)
    lag = Lag(lane, "registration", lambda: next(seconds))
    await lane._open()
    lag.show(views.metrics, len(records))
    assert shown(views) == {"position": -1, "lag_records": len(records), "lag_seconds": 0}
    await lane.put("registration", stored(records))
    lag.show(views.metrics, len(records))
    assert shown(views) == {"position": -1, "lag_records": len(records), "lag_seconds": 1}
    await views.fold(ledgers.records)
    await lane._open()
    lag.show(views.metrics, len(records))
    assert shown(views) == {"position": len(records) - 1, "lag_records": 0, "lag_seconds": 0}


async def test_what_extends_no_chain_is_not_behind(views: Views, ledgers: Ledgers, seconds: Iterator[float]):
    await views.fold(ledgers.records)
    lane = Lane(0, LEDGERS, views.folder, views.metrics)
    await lane._open()
    records = ledgers.records["registration"]
    twice = [found._replace(offset=found.offset + len(records)) for found in stored(records)]
    await lane.put("registration", twice)
    Lag(lane, "registration", lambda: next(seconds)).show(views.metrics, 2 * len(records))
    assert shown(views)["lag_records"] == 0
