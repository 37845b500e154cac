"""The ledger's tests run against a log in memory and on a real broker alike."""

from collections.abc import AsyncIterator

import pytest

from tests.kit.ledger.places import Place, kafka_place, memory_place


@pytest.fixture(params=["memory", pytest.param("kafka", marks=pytest.mark.servers)])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    if request.param == "memory":
        async with memory_place() as made:
            yield made
    else:
        async with kafka_place(request.getfixturevalue("kafka")) as made:
            yield made
