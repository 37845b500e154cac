"""A granted registration changes: what is fixed, what changes at once, and what is asked for, screened and answered."""

import pytest

from contracts import registrations as r
from contracts.protections import ProtectionGranted, ProtectionReleased
from contracts.values import Chain, Customer, Scope
from tests.make import MAY_1, a_deal, details
from tests.registration.desks import FAY, KIM, LEA, A, agrees, routed
from tests.registration.findings import finding, screened
from tests.registration.rescopes import AGREED, ASKED_AT, SMALL, WIDER, amends, granted, needing_people, seen, stands
from tests.registration.story import MANAGER, Story


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"customer": Customer(name="Siemens AG")}, "/customer"),
        ({"programme": "partner-plus"}, "/programme"),
        ({"chain": Chain(role="referral")}, "/chain"),
        ({"deal": a_deal(project="north")}, "/deal/project"),
        ({"deal": a_deal(kind="renewal")}, "/deal/kind"),
        ({"deal": a_deal(direction="to")}, "/deal/direction"),
        ({"deal": a_deal(scope="line_of_business")}, "/deal/scope"),
    ],
)
def test_who_the_deal_is_with_and_what_deal_it_is_are_fixed(changes, pointer):
    story = amends(granted(), details(**changes)).refused("FIELD_FROZEN")
    assert story.last[0].pointers == (pointer,)


def test_what_touches_no_scope_changes_at_once():
    described = details(deal=a_deal(description="two racks"))
    amends(granted(), described).then(
        r.RegistrationAmended(registration=A, details=described, changed=("deal",), material=False)
    )


def test_a_change_to_nothing_is_none():
    amends(granted(), SMALL).refused("NOTHING_CHANGED")


def test_a_change_breaks_no_rule_that_it_kept():
    amends(granted(), details(deal=a_deal("100"))).refused("BELOW_MINIMUM_SIZE", rule="LARGE_ENOUGH")
    unknown = details(products=("cloud/compute", "cloud/quantum"))
    amends(granted(), unknown).refused("PRODUCT_UNKNOWN", rule="PRODUCTS_KNOWN")


def test_a_rule_that_is_broken_since_stands_in_no_small_changes_way():
    story = granted().with_partner(territories=("US",))
    amends(story, details(deal=a_deal(description="two racks"))).types(r.RegistrationAmended)
    amends(story, WIDER).refused("TERRITORY_UNAUTHORISED", rule="TERRITORY_AUTHORISED")


def test_another_scope_is_asked_for_and_what_was_granted_stands():
    story = amends(granted(), WIDER)
    (proposed,) = story.last
    assert (proposed.details, proposed.changed) == (WIDER, ("products",))
    assert [step.desks for step in proposed.route] == [("audit",)]
    assert proposed.decision_due == MAY_1.replace(day=5)
    was = story.partition.state.registration(A)
    assert (was.stage, was.asked(), was.asked_next()) == ("approved", SMALL, WIDER)


def test_clear_and_covered_by_the_automatic_rule_it_is_granted_at_once():
    story = seen(amends(granted(), WIDER)).types(*AGREED)
    amended, rescoped = story.last
    assert (amended.details, amended.material) == (WIDER, True)
    assert rescoped.scope == Scope(products=WIDER.products, territory="DE")
    assert (rescoped.rule, rescoped.automatic, rescoped.programme.version) == ("CLEAN_AND_COVERED", True, 1)
    assert {ruling["rule"] for ruling in rescoped.trace} >= {"TERRITORY_AUTHORISED", "AUTOMATIC"}
    assert story.ledger[-1].actor == "system/registration"
    stands(story, WIDER)


def test_a_screening_of_what_was_granted_says_nothing_about_what_is_asked_for():
    story = amends(granted(), WIDER)
    seen(story, version=1).quiet()
    agrees(story, FAY).refused("NOT_SCREENED")


def test_a_person_agrees_to_what_no_rule_covers():
    story = agrees(needing_people(), FAY).types(*AGREED)
    assert (story.last[1].rule, story.last[1].automatic) == ("DECIDED_BY_PERSON", False)
    assert story.ledger[-1].actor == str(FAY)
    stands(story, WIDER)


def test_who_agreed_has_not_become_an_author():
    story = agrees(needing_people(), FAY)
    assert str(FAY) not in story.partition.state.registration(A).authors


def test_who_asked_for_it_does_not_agree_to_it():
    story = granted({"desks": ["team"]}).when(r.AmendRegistration(registration=A, details=WIDER), by=KIM)
    found = screened(A, WIDER, verdict="findings", findings=(finding("review"),), registration_version=ASKED_AT)
    agrees(story.sees(found), KIM).refused("SUBMITTER_CANNOT_APPROVE")


def test_it_goes_from_desk_to_desk_like_a_claim():
    story = amends(granted({"desks": ["audit"]}, {"desks": ["legal"]}), details(deal=a_deal("200000")))
    seen(story, details(deal=a_deal("200000"))).types(r.HoldChanged)
    agrees(story, LEA).refused("NOT_YOUR_DESK")
    agrees(story, FAY).then(r.StepApproved(registration=A, desk="audit", next_desks=("legal",)))
    agrees(story, LEA).types(*AGREED)


def test_a_deal_that_outgrows_the_automatic_rule_needs_the_people_it_would_have_needed():
    amends(granted(), details(deal=a_deal("99000"))).types(r.RegistrationAmended)
    amends(granted(), details(deal=a_deal("200000"))).types(r.AmendmentProposed)


def test_declined_what_was_granted_stands():
    story = needing_people().when(r.RejectRegistration(registration=A, code="TOO_WIDE", note="no"), by=FAY)
    story.then(r.AmendmentDeclined(registration=A, code="TOO_WIDE", note="no"))
    stands(story)
    agrees(story, FAY).refused("WRONG_STATE")
    story.when(r.RejectRegistration(registration=A, code="TOO_WIDE"), by=FAY).refused("WRONG_STATE")
    story.passes(days=20)
    assert not any("sla" in record.type for record in story.ledger)


def test_one_proposal_at_a_time_and_it_may_be_given_up():
    story = amends(granted(), WIDER)
    amends(story, details(territory="FR")).refused("AMENDMENT_PENDING")
    amends(story, SMALL).then(r.AmendmentDeclined(registration=A, code="GIVEN_UP"))
    stands(story)
    seen(story).quiet()
    amends(story, WIDER).types(r.AmendmentProposed)
    seen(story, version=5).types(*AGREED)


@pytest.mark.parametrize("territory", ["EMEA", "*", "DE-BY"])
def test_the_territory_may_grow_or_shrink_around_what_was_granted(territory):
    amends(granted(), details(territory=territory)).types(r.AmendmentProposed)


def test_and_not_move_elsewhere():
    amends(granted(), details(territory="FR")).refused("TERRITORY_UNRELATED")


def test_both_scopes_together_name_no_more_products_than_one_may():
    many = tuple(f"cloud/compute/sku-{number}" for number in range(50))
    family = {"name": "Cloud", "lines": {"compute": {"name": "C", "skus": {f"sku-{i}": "x" for i in range(50)}}}}
    programme = routed({"desks": ["audit"]}, certificates=[])
    known = programme.model_dump(mode="json") | {"products": {"cloud": family, "data": {"name": "Data"}}}
    known["tracks"] = {"var": {}}
    known["rules"]["automatic"]["tiers"] = ["gold"]
    story = Story().published(type(programme).model_validate(known)).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=details(products=many)))
    story.sees(screened(A, details(products=many))).types(r.RegistrationApproved, ProtectionGranted)
    amends(story, details(products=("data",))).refused("SCOPE_TOO_WIDE")


def test_only_what_is_protected_now_changes_its_scope():
    story = granted().given((f"protection/{A}", ProtectionReleased(protection=A, registration=A), MANAGER))
    amends(story, WIDER).refused("NOT_PROTECTED")
    amends(story, details(deal=a_deal(description="two racks"))).types(r.RegistrationAmended)


def test_the_service_that_starts_anew_knows_what_was_asked_for():
    story = needing_people()
    assert list(story.replayed().dump()) == list(story.partition.dump())
