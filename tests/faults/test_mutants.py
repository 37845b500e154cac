"""Every rule of the ledger has a reason: each is broken here in turn, and the checks must notice."""

import random
from collections.abc import Callable

import pytest

from services.kit.ledger import Accepted, Chain, Head, Stored, record_hash
from services.kit.ledger.appending import Appender
from services.kit.ledger.chain import Anchor
from services.kit.ledger.checkpoint import CheckpointRule
from services.kit.ledger.composing import Append
from services.kit.ledger.opening import COMMANDS
from services.kit.ledger.port import Source
from services.kit.ledger.replay import Replay, Replayed
from tests.faults.arena import Arena, Faults, violations
from tests.kit.ledger.bookings import Bookings
from tests.kit.ledger.places import memory_place

COMMANDS_SENT = 200
SEEDS = range(6)


def readers_take_every_record(patch: pytest.MonkeyPatch) -> None:
    """The reader's rule is gone: whatever lies in the log counts."""

    def accept(chain: Chain, stored: Stored) -> Accepted:
        digest = record_hash(stored.record)
        chain.head = Head(chain.head.sequence + 1, digest)
        return Accepted(chain.ledger, chain.partition, stored.offset, chain.head.sequence, digest, stored.record)

    patch.setattr(Chain, "accept", accept)


def the_acknowledged_offset_is_ignored(patch: pytest.MonkeyPatch) -> None:
    """The writer takes an acknowledgement for a place in the chain."""

    async def append(appender: Appender, records: Append) -> None:
        base = await appender._log.append(records.records)
        appender.anchor = Anchor(records.head, base + len(records.records))

    patch.setattr(Appender, "append", append)


def state_is_kept_after_a_doubt(patch: pytest.MonkeyPatch) -> None:
    """Opening again goes on with the state there is, which may hold what never came into the chain."""
    run, kept = Replay.run, {}

    async def keeping(replay: Replay, log: Source, rule: CheckpointRule | None) -> Replayed:
        replayed = await run(replay, log, rule)
        replayed.partition = kept.setdefault(id(replay), replayed.partition)
        return replayed

    patch.setattr(Replay, "run", keeping)


def the_resume_point_is_a_groups_offset(patch: pytest.MonkeyPatch) -> None:
    """Positions are kept where a consumer group keeps them: committed when input was read, not when it was decided."""
    run, committed = Replay.run, {COMMANDS: 0}
    decide = Bookings.command

    def committing(bookings: Bookings, command, now):
        committed[COMMANDS] = max(committed[COMMANDS], command.offset + 1)
        return decide(bookings, command, now)

    async def resuming(replay: Replay, log: Source, rule: CheckpointRule | None) -> Replayed:
        replayed = await run(replay, log, rule)
        replayed.standing.positions.update(committed)
        return replayed

    patch.setattr(Bookings, "command", committing)
    patch.setattr(Replay, "run", resuming)


MUTANTS = [
    readers_take_every_record,
    the_acknowledged_offset_is_ignored,
    state_is_kept_after_a_doubt,
    the_resume_point_is_a_groups_offset,
]


async def found(seed: int, mutate: Callable[[pytest.MonkeyPatch], None] | None) -> list[str]:
    """What the checks find after a fight of rivals that all have the mutation; only a mutant may never finish."""
    with pytest.MonkeyPatch.context() as patch:
        if mutate:
            mutate(patch)
        async with memory_place() as place:
            arena = Arena(place, Faults(random.Random(seed), share=0.25), patch)
            await arena.fight(rivals=3, commands=COMMANDS_SENT, seconds=3 if mutate else 40)
            return violations(await place.records(), COMMANDS_SENT, arena.acknowledged)


@pytest.mark.parametrize("mutate", MUTANTS)
async def test_a_mutant_is_caught(mutate: Callable[[pytest.MonkeyPatch], None]) -> None:
    for seed in SEEDS:
        if await found(seed, mutate):
            return
    pytest.fail("the checks see nothing wrong with this mutant")


async def test_without_a_mutation_the_same_fights_are_clean() -> None:
    for seed in SEEDS:
        assert await found(seed, None) == []
