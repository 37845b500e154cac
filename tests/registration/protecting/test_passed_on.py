"""A protection was passed on before the conflict service heard of it: what that says of the old claim is of the new."""

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.envelope import Actor
from tests.make import an_id, details
from tests.registration.findings import dismissed, held, lapsed, resolved
from tests.registration.protecting.grants import A, B, disputed, granted
from tests.registration.story import RIVAL, VENDOR, Story

CASE = an_id("case")
HEIR = Actor(VENDOR, "tailspin", "tom", ("partner",))


def passed_on(**rules: object) -> tuple[Story, str]:
    """A is granted and disputes the claim B of contoso, and tailspin takes it over."""
    story = granted(**rules).with_partner("tailspin")
    story.when(r.SubmitRegistration(registration=B, partner="contoso", details=details()), by=RIVAL)
    story.sees(held(B, CASE)).when(g.TransferProtection(protection=A, to="tailspin"))
    story.when(g.AcceptTransfer(protection=A), by=HEIR)
    return story, story.last[-1].registration


def test_what_a_settled_case_takes_away_is_taken_from_whoever_has_it_by_now():
    story, new = passed_on()
    story.sees(resolved(CASE, a="deny", b="award"))
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.RegistrationApproved, g.ProtectionGranted)
    assert [event.registration for event in story.last] == [new, new, B, B]


def test_however_often_it_was_passed_on():
    story, new = passed_on()
    story.when(g.TransferProtection(protection=new, to="northwind"), by=HEIR).when(g.AcceptTransfer(protection=new))
    last = story.last[-1].registration
    story.sees(resolved(CASE, a="deny"))
    assert story.last[0].registration == last
    story.sees(resolved(CASE, a="deny")).quiet()


@pytest.mark.parametrize("over", [dismissed(CASE, "a", "b"), lapsed(CASE, "b", "a", "b"), resolved(CASE, a="keep")])
def test_it_rests_for_a_dispute_and_is_put_back(over):
    story, new = passed_on(protection={"period": "P30D", "dispute": "suspends"})
    story.sees(disputed()).types(g.ProtectionSuspended)
    assert story.last[0].registration == new
    story.sees(over)
    assert g.ProtectionReinstated in map(type, story.last)
