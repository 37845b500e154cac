"""However conflicts are worked, in any order, no two protections stand that nobody was asked about."""

from typing import get_args

import pytest

from contracts.conflicts import ConflictResolved, ResolutionCode
from services.kit.mapper import message_of
from tests.integration.tangles import Tangle

SEEDS = (*range(12), 19, 20, 142)
"""The last ones found what no other had."""
STEPS = 140


@pytest.fixture(scope="module")
def tangles() -> list[Tangle]:
    """Each worked to its end."""
    found = [Tangle(seed) for seed in SEEDS]
    for tangle in found:
        tangle.run(STEPS)
    return found


def test_no_tangle_ends_in_two_protections_and_all_replay(tangles: list[Tangle]):
    for tangle in tangles:
        tangle.proves()


def test_tangles_get_far(tangles: list[Tangle]):
    """Without all that may become of a case they would prove little."""
    ledger = [record for tangle in tangles for record in tangle.world.conflict.ledger]
    assert {record.type for record in ledger} >= {
        *("conflict.resolved.v1", "conflict.dismissed.v1", "conflict.appeal-filed.v1", "conflict.outcome-upheld.v1"),
        "conflict.outcome-overturned.v1",
        *("customer.merged.v1", "customer.split.v1", "customer.parent-recorded.v1", "customer.alias-added.v1"),
        *("customer.designation-changed.v1", "conflict.evidence-received.v1", "direct-claim.registered.v1"),
    }
    settled = [message_of(record) for record in ledger if record.type == ConflictResolved.TYPE]
    # The others need what chance rarely brings together, and have scenes of their own.
    assert len({event.outcome for event in settled}) >= len(get_args(ResolutionCode)) - 5
