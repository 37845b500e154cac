"""Both sides go on: split, in open competition, one second in line, or one for the lead it brought."""

from decimal import Decimal

from contracts import protections as g
from contracts import registrations as r
from contracts.terms import Reward
from contracts.values import Scope
from tests.make import an_id, details
from tests.registration.findings import held
from tests.registration.protecting.grants import ruled, suspended
from tests.registration.settling.cases import CASE, GPU, VPS, A, B, contested, effect, settled
from tests.registration.story import MANAGER, PARTNER, RIVAL, Story
from tests.story import image

GRANTED = (r.RegistrationApproved, g.ProtectionGranted)
SPLIT = settled("scope_split", effect(A, "keep", scope=VPS), effect(B, "award", scope=GPU))


def replays(story: Story) -> None:
    assert image(story.replayed()) == image(story.partition)


def test_a_split_leaves_each_its_part_in_one_decision():
    story = contested().sees(SPLIT)
    rescoped = (r.AmendmentProposed, r.RegistrationAmended, g.ProtectionRescoped)
    story.types(*rescoped, r.RegistrationAmended, *GRANTED)
    protected = {event.registration: event.scope for event in story.last if hasattr(event, "scope")}
    assert protected == {A: VPS, B: GPU}
    state = story.partition.state
    assert [state.registration(one).asked().products for one in (A, B)] == [VPS.products, GPU.products]
    replays(story)


def test_a_claim_that_still_waits_for_somebody_is_split_and_waits():
    story = contested().sees(held(B, CASE, an_id("other"))).sees(SPLIT)
    assert r.RegistrationApproved not in map(type, story.last)
    assert story.partition.state.registration(B).asked().products == GPU.products


def test_a_claim_that_was_sent_back_is_split_and_owes_its_answer_all_the_same():
    story = contested()
    story.when(r.RequestInformation(registration=B, reasons=("UNCLEAR",), fields=("products",)), by=MANAGER)
    story.sees(SPLIT)
    was = story.partition.state.registration(B)
    assert (was.stage, was.asked().products, was.conflicts) == ("action_required", GPU.products, ())
    story.when(r.ProvideInformation(registration=B, note="as it is"), by=RIVAL)
    assert story.partition.state.registration(B).stage != "action_required"
    replays(story)


def test_what_a_protection_asked_for_meanwhile_is_given_up_with_a_split():
    story = contested()
    wider = details(products=("cloud/compute", "cloud/email"))
    story.when(r.AmendRegistration(registration=A, details=wider), by=PARTNER).types(r.AmendmentProposed)
    story.sees(SPLIT)
    rescoped = (r.AmendmentDeclined, r.AmendmentProposed, r.RegistrationAmended, g.ProtectionRescoped)
    story.types(*rescoped, r.RegistrationAmended, *GRANTED)
    assert story.partition.state.registration(A).asked().products == VPS.products
    replays(story)


def test_a_part_that_is_all_of_it_changes_nothing():
    whole = Scope(products=("cloud/compute",), territory="DE")
    story = contested().sees(settled("scope_split", effect(A, "keep", scope=whole), effect(B, "award", scope=GPU)))
    story.types(r.RegistrationAmended, *GRANTED)


def test_a_protection_that_rests_is_split_all_the_same():
    story = suspended(contested()).sees(SPLIT)
    assert g.ProtectionRescoped in map(type, story.last)


def test_in_open_competition_both_are_granted_and_neither_keeps_anybody_out():
    both = settled("open_competition", effect(A, "keep", standing="open"), effect(B, "award", standing="open"))
    story = contested().sees(both)
    story.types(g.ProtectionTermsChanged, *GRANTED, g.ProtectionTermsChanged)
    assert {event.kind for event in story.last if isinstance(event, g.ProtectionTermsChanged)} == {"open"}
    assert {story.partition.state.registration(one).grant.kind for one in (A, B)} == {"open"}
    replays(story)


def test_the_second_partner_gets_its_price_and_a_part_of_the_reward():
    reward = Reward(kind="margin", rate=Decimal(20))
    terms = {"standing": "secondary", "price_level": "standard", "reward_share": Decimal(50)}
    story = contested(programme=ruled(reward=reward.model_dump()))
    story.sees(settled("primary_plus_secondary_terms", effect(A, "keep"), effect(B, "award", **terms)))
    changed = story.last[-1]
    assert isinstance(changed, g.ProtectionTermsChanged)
    assert (changed.registration, changed.code, changed.kind) == (B, "SECONDARY", "open")
    assert (changed.price_level, changed.reward) == ("standard", Reward(kind="margin", rate=Decimal(10)))


def test_who_brought_the_lead_is_credited_and_the_other_delivers():
    both = (effect(A, "keep", standing="sourcing"), effect(B, "award", standing="fulfilment"))
    story = contested().sees(settled("sourcing_and_fulfilment_split", *both))
    story.types(g.ProtectionTermsChanged, *GRANTED)
    assert story.partition.state.registration(A).grant.kind == "attribution"
    assert story.partition.state.registration(B).grant.kind == "exclusive"


def test_a_claim_that_is_credited_only_is_that_in_open_competition_too():
    credited = ruled(protection={"period": "P90D", "kind": "attribution"})
    both = settled("open_competition", effect(A, "keep", standing="open"), effect(B, "award", standing="open"))
    story = contested(programme=credited).sees(both)
    assert {event.kind for event in story.last if isinstance(event, g.ProtectionTermsChanged)} == {"attribution"}


def test_terms_come_back_when_an_outcome_is_undone():
    story = contested().sees(settled("open_competition", effect(A, "keep", standing="open"), effect(B, "deny")))
    story.sees(settled("first_claim_upheld", effect(A, "keep", standing="full"), effect(B, "deny")))
    (changed,) = story.last
    assert isinstance(changed, g.ProtectionTermsChanged)
    assert (changed.kind, changed.code) == ("exclusive", "FULL")


def test_two_by_law_are_both_granted():
    contested().sees(settled("plural_by_law", effect(A, "keep"), effect(B, "award"))).types(*GRANTED)


def test_a_protection_in_its_tail_has_no_terms_to_change():
    story = contested().when(g.ReleaseProtection(protection=A), by=MANAGER)
    story.sees(settled("open_competition", effect(A, "keep", standing="open"), effect(B, "award")))
    assert [one for one in story.last if isinstance(one, g.ProtectionTermsChanged)] == []


def test_a_claim_that_waits_for_somebody_else_is_granted_as_was_settled_when_it_is():
    """Another case held it when this one was settled; once nothing does, it keeps nobody out all the same."""
    both = settled("open_competition", effect(A, "keep", standing="open"), effect(B, "award", standing="open"))
    story = contested().sees(held(B, CASE, an_id("other"))).sees(both)
    assert r.RegistrationApproved not in map(type, story.last)
    story.sees(held(B)).types(r.RegistrationApproved, g.ProtectionGranted, g.ProtectionTermsChanged)
    assert story.partition.state.registration(B).grant.kind == "open"
    replays(story)
