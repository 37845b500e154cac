"""Claims of rivals meet in any order of commands, deafness and days: what holds between the two services always holds.

Each service hears the other as late as it may, so every race between a command here and a screening there may be run.
"""

import pytest
from hypothesis import settings

from contracts import registrations as r
from contracts.conflicts import ResolveConflict
from tests.integration.rivals import APPROVER, SAME, Rivals
from tests.make import a_deal, proof

Rivals.TestCase.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
TestRivals = pytest.mark.timeout(300)(Rivals.TestCase)


def rivals(*partners: str) -> Rivals:
    """So many claims of these partners on one account, submitted one behind the other and not heard of yet."""
    machine = Rivals()
    machine.begin()
    for partner in partners:
        machine.claimed_for(partner, SAME)
    return machine


def test_a_rival_that_goes_lets_nobody_through_who_has_just_moved():
    race = rivals("northwind", "contoso")
    race.world.settle()
    first, second = race.claims
    race.sends(r.WithdrawRegistration(registration=first))
    race.sends(r.AmendRegistration(registration=second, details=SAME.model_copy(update={"territory": "FR"})))
    race.heard(conflict=True, records=1)
    race.heard(conflict=False, records=20)
    race.sends(r.AttachEvidence(registration=second, evidence=(proof("proposal"),)))
    race.teardown()


def test_a_claim_that_moves_there_and_back_is_not_let_through_by_what_was_found_before():
    race = rivals("northwind")
    race.heard(conflict=True, records=20)
    (claim,) = race.claims
    for territory in ("FR", "DE"):
        race.sends(r.AmendRegistration(registration=claim, details=SAME.model_copy(update={"territory": territory})))
    race.heard(conflict=False, records=20)
    race.teardown()


def test_a_protection_that_asks_for_more_of_what_a_rival_waits_for_makes_room_when_the_rival_wins():
    both = SAME.model_copy(update={"products": ("cloud/compute", "cloud/email")})
    race = rivals("northwind")
    race.world.settle()
    race.claimed_for("contoso", both)
    race.world.settle()
    first, second = race.claims
    race.sends(r.AmendRegistration(registration=first, details=both))
    race.world.settle()
    (case,) = race.world.conflict.partition.state.cases_of(first)
    assert race.world.registration.partition.state.registration(first).conflicts == (case.id,)
    won = ResolveConflict(conflict=case.id, outcome="later_claim_awarded", reason="it did the work")
    race.world.conflict.send(won, APPROVER, f"conflict/{case.id}", race.world.at)
    race.world.settle()
    stages = [race.world.registration.partition.state.registration(claim).stage for claim in (first, second)]
    assert stages == ["cancelled", "approved"]
    race.teardown()


def test_a_protection_that_was_widened_before_it_was_heard_that_it_lost_makes_room():
    race = rivals("northwind")
    race.world.settle()
    (first,) = race.claims
    wider = SAME.model_copy(update={"products": ("cloud/compute", "cloud/email"), "deal": a_deal("200000")})
    race.sends(r.AmendRegistration(registration=first, details=wider))
    race.world.settle()
    race.claimed_for("contoso", SAME.model_copy(update={"products": ("cloud/email",)}))
    race.world.settle()
    second = list(race.claims)[-1]
    (case,) = race.world.conflict.partition.state.cases_of(second)
    won = ResolveConflict(conflict=case.id, outcome="later_claim_awarded", reason="it did the work")
    race.world.conflict.send(won, APPROVER, f"conflict/{case.id}", race.world.at)
    race.sends(r.ApproveRegistration(registration=first))
    race.world.settle()
    stages = [race.world.registration.partition.state.registration(claim).stage for claim in (first, second)]
    assert stages == ["cancelled", "approved"]
    race.teardown()


def test_a_claim_that_moves_to_the_project_of_another_meets_it():
    race = rivals()
    for partner, project in (("northwind", "Tower A"), ("contoso", "Tower B")):
        race.claimed_for(partner, SAME.model_copy(update={"deal": a_deal("200000", project=project)}))
    race.world.settle()
    second = list(race.claims)[-1]
    moved = SAME.model_copy(update={"deal": a_deal(project="Tower A")})
    race.sends(r.AmendRegistration(registration=second, details=moved))
    race.world.settle()
    assert race.world.registration.partition.state.registration(second).conflicts
    race.teardown()
