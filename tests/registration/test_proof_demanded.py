"""The vendor asks for proof of any claim it likes, so that to be asked says nothing of anybody else."""

from datetime import timedelta

import pytest

from contracts import conflicts as c
from contracts import registrations as r
from contracts.disclosure import disclosed
from contracts.disputes import Disputes
from contracts.envelope import Actor
from tests.make import an_id
from tests.registration.protecting.grants import A, B, granted, ruled, under
from tests.registration.story import MANAGER, PARTNER, RIVAL, VENDOR

CASE = an_id("case")
WEEKLY = ruled().model_copy(update={"conflicts": Disputes(evidence_within="P7D")})
"""A programme that gives both sides of a case a week to show their work."""
DEMAND = r.DemandEvidence(registration=A, note="drawn by lot")


def told(event: r.EvidenceDemanded) -> dict[str, object] | None:
    """What its partner reads."""
    return disclosed(event.TYPE, event.model_dump(mode="json", exclude_none=True))


def test_a_manager_asks_for_proof_of_a_claim_in_force():
    story = granted(under(WEEKLY))
    due = story.at + timedelta(days=7)
    story.when(DEMAND, by=MANAGER)
    story.then(r.EvidenceDemanded(registration=A, code="SPOT_CHECK", due=due, note="drawn by lot"))


def test_a_spot_check_and_a_case_look_alike_to_the_partner():
    checked = granted(under(WEEKLY))
    due = checked.at + timedelta(days=7)
    (lot,) = checked.when(DEMAND, by=MANAGER).last
    asked = c.ConflictEvidenceRequested(conflict=CASE, claims=(A, B), due=due, note="who met whom?")
    (contested,) = granted().sees(asked).last
    assert told(lot) == told(contested)
    assert told(lot).keys() == {"registration", "code", "due"}


@pytest.mark.parametrize("code", ["RIVAL_DOUBTS_IT", "ALREADY_PROTECTED", "SPOT_CHECK"])
def test_whatever_reason_the_vendor_notes_the_partner_reads_a_spot_check(code: str):
    (demand,) = granted().when(r.DemandEvidence(registration=A, code=code), by=MANAGER).last
    assert demand.code == code
    assert told(demand)["code"] == "SPOT_CHECK"


def test_a_reason_that_is_the_partners_own_is_told():
    (demand,) = granted().when(r.DemandEvidence(registration=A, code="INACTIVE"), by=MANAGER).last
    assert told(demand)["code"] == "INACTIVE"


def test_nothing_follows_by_itself():
    story = granted().when(DEMAND, by=MANAGER)
    before = story.partition.state.registration(A)
    story.passes(days=11)
    assert story.partition.state.registration(A) == before


@pytest.mark.parametrize("by", [PARTNER, RIVAL, Actor(VENDOR, None, "ada", ("approver",))])
def test_nobody_else_asks(by: Actor):
    granted().when(DEMAND, by=by).refused("NOT_AUTHORISED")


def test_another_vendors_claim_is_not_there():
    granted().when(DEMAND, by=Actor("zenith", None, "zoe", ("channel-manager",))).refused("NOT_FOUND")


def test_what_is_over_is_not_asked_about():
    granted().when(r.WithdrawRegistration(registration=A)).when(DEMAND, by=MANAGER).refused("WRONG_STATE")
