"""Whatever becomes of rivals' claims and protections, in any order, no two stand that nobody has been asked about."""

import pytest

from tests.integration.races import Race

SEEDS = (*range(20), 36, 37, 48, 149)
"""The last ones found what no other race had."""
STEPS = 120


@pytest.mark.covers("F70")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_race_ends_in_two_protections(seed: int):
    race = Race(seed)
    race.run(STEPS)
    race.proves()


def test_races_get_far():
    """A race in which nothing is handed on, widened, shared or upheld would prove nothing."""
    seen = set()
    for seed in SEEDS:
        race = Race(seed)
        race.run(STEPS)
        seen |= {record.type for side in (race.world.registration, race.world.conflict) for record in side.ledger}
    assert seen >= {
        *("protection.transferred.v1", "protection.rescoped.v1", "registration.amendment-declined.v1"),
        *("registration.party-left.v1", "registration.appeal-upheld.v1", "protection.entered-grace.v1"),
        *("protection.extended.v1", "protection.suspended.v1", "protection.reinstated.v1", "claim.passed-on.v1"),
        *("opportunity.partner-selected.v1", "partner.terminated.v1", "incumbency.established.v1"),
        *("conflict.resolved.v1", "registration.withdrawn.v1", "partner.consequences-carried-out.v1"),
    }
