"""Three writers of one partition alive at once, under every fault there is: as if there had been one and no fault."""

import random

import pytest

from tests.faults.arena import FAULTS, Arena, Faults, violations
from tests.kit.ledger.places import Place, kafka_place, memory_place

COMMANDS = 500


async def fight(place: Place, seed: int, patch: pytest.MonkeyPatch) -> Arena:
    arena = Arena(place, Faults(random.Random(seed), share=0.25), patch)
    await arena.fight(rivals=3, commands=COMMANDS, seconds=40)
    assert violations(await place.records(), COMMANDS, arena.acknowledged) == []
    return arena


@pytest.mark.parametrize("seed", range(8))
async def test_in_memory(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async with memory_place() as place:
        arena = await fight(place, seed, monkeypatch)
    assert len(arena.acknowledged) > 10


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(2))
async def test_on_a_real_broker(seed: int, kafka: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with kafka_place(kafka) as place:
        arena = await fight(place, seed, monkeypatch)
    assert len(arena.acknowledged) > 10
    assert set(arena.faults.hit) == set(FAULTS), "a run that met no fault shows nothing"
