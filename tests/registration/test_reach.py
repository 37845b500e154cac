"""What is granted is what was compared with the claims of others, whatever its partner became meanwhile."""

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.partners import RecordPartner
from contracts.programme import Programme
from contracts.values import Reach
from tests.make import a_deal, a_profile, a_programme, details
from tests.registration.findings import screened
from tests.registration.protecting.grants import A
from tests.registration.story import APPROVER, MANAGER, PARTNER, RIVAL, Story

BIG = details(deal=a_deal("200000"))
LEAD = Reach(kind="attribution", products=BIG.products)


def crediting() -> Programme:
    """Whoever only brings a lead is credited for it, and keeps nobody out."""
    known = a_programme().model_dump(mode="json", exclude_none=True)
    known["tracks"]["referral"]["protection"] = {"period": "P120D", "kind": "attribution"}
    known["tracks"]["referral"]["automatic"] = {"under": "50000", "tiers": ["gold"]}
    return Programme.model_validate(known)


def became(story: Story, *types: str) -> Story:
    return story.when(RecordPartner(partner="northwind", profile=a_profile(types=types)), by=MANAGER)


def waiting() -> Story:
    """A lead that a person decides, of a partner that sells by now."""
    story = Story().published(crediting()).with_partner(types=("referral",))
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG))
    assert story.last[0].reach == LEAD
    return became(story.sees(screened(A, BIG)).types(r.ReviewStarted), "var")


def test_a_lead_is_not_granted_as_a_sale_that_nobody_compared():
    waiting().when(r.ApproveRegistration(registration=A), by=APPROVER).refused("TRACK_CHANGED")


def test_no_rule_grants_it_either():
    story = Story().published(crediting()).with_partner(types=("referral",))
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details()))
    became(story, "var").sees(screened(A)).types(r.ReviewStarted)
    assert story.last[0].reasons[0] == "TRACK_CHANGED"


def test_it_is_compared_anew_with_the_answer_to_a_question_and_then_granted():
    story = waiting().when(r.RequestInformation(registration=A, reasons=("UNCLEAR",)), by=APPROVER)
    story.when(r.ProvideInformation(registration=A)).types(r.InformationProvided)
    assert (story.last[0].material, story.last[0].reach) == (True, None)
    story.sees(screened(A, BIG), version=1).quiet()
    again = screened(A, BIG).model_copy(update={"registration_version": story.partition.state.registration(A).version})
    story.sees(again).when(r.ApproveRegistration(registration=A), by=APPROVER)
    assert story.last[-1].kind == "exclusive"


def test_any_amendment_has_it_compared_anew():
    changed = BIG.model_copy(update={"deal": a_deal("210000")})
    story = waiting().when(r.AmendRegistration(registration=A, details=changed))
    assert (story.last[0].material, story.last[0].reach) == (True, None)


@pytest.mark.parametrize(("before", "heir", "refused"), [("referral", "var", True), ("var", "referral", False)])
def test_a_protection_reaches_no_further_in_the_hands_of_another(before: str, heir: str, refused: bool):
    story = Story().published(crediting()).with_partner(types=(before,)).with_partner("contoso", types=(heir,))
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details()), by=PARTNER)
    story.sees(screened(A)).types(r.RegistrationApproved, g.ProtectionGranted)
    story.when(g.TransferProtection(protection=A, to="contoso"))
    story.when(g.AcceptTransfer(protection=A), by=RIVAL)
    if refused:
        story.refused("REACHES_FURTHER")
    else:
        assert story.last[-1].kind == "attribution"
