"""One claim of a partner is paid on a customer, whatever the order in which its claims are won and lost."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import protections as g
from contracts import registrations as r
from contracts.attributions import AttributeOrder, OrderAttributed, OrderRewardDue
from contracts.values import Customer, Money
from services.registration.domain.state import Registration
from tests.make import an_id, details
from tests.registration.protecting.grants import A, B, claimed, ruled, under
from tests.registration.story import MANAGER, RIVAL, Story
from tests.story import event_of, image

ON = date(2026, 5, 1)
REWARD = {"kind": "commission", "rate": 10, "once_per_customer": True}
C, D, ORDER = an_id("c"), an_id("d"), an_id("order")
OTHER = Customer(name="Siemens AG", website="siemens.com", country="DE")
PROGRAMMES = {A: "upm-default", B: "referrals", C: "hosting"}


def claims(*precedences: int, **rules: object) -> Story:
    """One partner has a claim on one customer in each of so many programmes, of these precedences."""
    story = under(ruled(reward={**REWARD, "precedence": precedences[0]}, **rules))
    for name, precedence in zip(("referrals", "hosting"), precedences[1:], strict=False):
        story.published(ruled(name=name, reward={**REWARD, "precedence": precedence}, **rules))
    for claim in tuple(PROGRAMMES)[: len(precedences)]:
        claimed(story, claim, programme=PROGRAMMES[claim])
    return story


def won(claim: str, **changes: object) -> r.RecordOutcome:
    """The deal is won, by an order of its own that is for the registered customer."""
    order = r.Order(reference=claim, customer=details().customer)
    return r.RecordOutcome.model_validate(
        {"registration": claim, "outcome": "won", "on": ON, "order": order, **changes}
    )


def lost(claim: str) -> r.RecordOutcome:
    return won(claim, outcome="lost")


def due(claim: str) -> r.DealRewardDue:
    because = "won with precedence 1: none of a higher one stands any more, and none was paid"
    ruling = {"rule": "PAID_ONCE", "verdict": "passed", "because": because}
    return r.DealRewardDue(registration=claim, partner="northwind", trace=(ruling,))


ANOTHER = r.Order(reference="PO-1", customer=Customer(name="Audi AG", website="audi.de"))


@pytest.mark.parametrize(
    "ends",
    [
        lost(A),
        won(A, order=ANOTHER),
        r.WithdrawRegistration(registration=A),
        r.CancelRegistration(registration=A, code="ERROR"),
        g.RevokeProtection(protection=A, code="FRAUD"),
    ],
)
def test_what_was_won_first_is_paid_once_what_preceded_it_ended_without_earning_it(ends):
    story = claims(5, 1).when(won(B))
    assert story.last[0].not_payable == "PRECEDED_BY_ANOTHER_CLAIM"
    story.when(ends, by=MANAGER).passes(seconds=1).then(due(B))
    assert story.ledger[-1].actor == "system/clock"
    story.passes(days=400).quiet()
    assert image(story.replayed()) == image(story.partition)


def test_it_is_paid_when_what_preceded_it_runs_out():
    story = claims(5, 1, protection={"period": "P30D"}).when(won(B)).passes(days=30)
    story.types(g.ProtectionExpired, r.RegistrationExpired, r.DealRewardDue)


def test_what_lost_its_protection_may_be_won_still_and_is_waited_for():
    story = claims(5, 1).when(won(B)).when(g.ReleaseProtection(protection=A)).passes(days=9).quiet()
    story.when(won(A))
    assert story.last[0].payable
    story.passes(days=9).quiet()


def test_what_lost_its_protection_is_waited_for_no_longer_than_it_would_have_been_protected():
    story = claims(5, 1, protection={"period": "P30D"}).when(won(B)).when(g.ReleaseProtection(protection=A))
    story.passes(days=30).types(r.RegistrationExpired, r.DealRewardDue)


def test_of_several_that_wait_the_highest_is_paid_alone():
    story = claims(5, 1, 3).when(won(B)).when(won(C)).when(lost(A)).passes(days=9)
    assert [(type(event), event.registration) for event in story.last] == [(r.DealRewardDue, C)]


def test_an_order_that_waits_is_paid_too():
    story = under(ruled(reward={**REWARD, "precedence": 5}, evidence="contact"))
    known = ruled(name="links", reward=REWARD).model_dump(mode="json", exclude_none=True)
    known["tracks"] = {"affiliate": {}}
    story.published(ruled().model_validate(known)).with_partner(types=("var", "affiliate"))
    claimed(story, A)
    order = AttributeOrder(
        attribution=ORDER,
        partner="northwind",
        programme="links",
        code="blog",
        customer=details().customer,
        order_reference="SO 1",
        on=ON,
        value=Money(amount="9", currency="USD"),
    )
    story.when(order, by=MANAGER).types(OrderAttributed)
    assert story.last[0].not_payable == "PRECEDED_BY_ANOTHER_CLAIM"
    story.when(lost(A)).passes(seconds=1).types(OrderRewardDue)
    assert story.partition.state.version(f"attribution/{ORDER}") == 2
    assert image(story.replayed()) == image(story.partition)


def test_who_waits_with_an_order_that_another_was_paid_for_is_never_paid():
    story = claims(5, 1).when(won(B, order_reference="PO 7"))
    assert story.last[0].not_payable == "PRECEDED_BY_ANOTHER_CLAIM"
    claimed(story, D, "contoso", customer=OTHER).when(won(D, order=r.Order(reference="po-7", customer=OTHER)), by=RIVAL)
    assert story.last[0].payable
    story.when(lost(A)).passes(days=9).quiet()
    assert image(story.replayed()) == image(story.partition)


def test_one_order_pays_one_of_two_registrations():
    story = claimed(claims(0), D, "contoso", customer=OTHER).when(won(A, order_reference="PO 7"))
    story.when(won(D, order=r.Order(reference="PO 7", customer=OTHER)), by=RIVAL)
    assert story.last[0].not_payable == "ORDER_ALREADY_CREDITED"


def test_whose_order_was_not_for_its_customer_took_it_from_nobody():
    story = claimed(claims(0), D, customer=OTHER).when(won(A, order=ANOTHER))
    assert story.last[0].not_payable == "END_CUSTOMER_DIFFERS"
    story.when(won(D, order=r.Order(reference=ANOTHER.reference, customer=OTHER)))
    assert story.last[0].payable


def test_a_checkpoint_in_between_forgets_nobody():
    story = claims(5, 1).when(won(B)).when(lost(A))
    fresh = Story().partition
    fresh.load(image(story.partition))
    assert fresh.next_due() == story.at
    assert image(fresh) == image(story.partition)


@settings(deadline=None)
@given(
    precedences=st.lists(st.integers(0, 3), min_size=2, max_size=3),
    ends=st.permutations((A, B, C)),
    outcomes=st.tuples(*[st.sampled_from((won, lost))] * 3),
)
def test_of_all_that_were_won_one_is_paid(precedences, ends, outcomes):
    story = claims(*precedences)
    made = tuple(PROGRAMMES)[: len(precedences)]
    height = dict(zip(made, precedences, strict=True))
    wins = []
    for claim, outcome in zip(ends, outcomes, strict=True):
        if claim in made:
            story.when(outcome(claim)).passes(seconds=1)
            wins += [claim] if outcome is won else []
            assert len(paid(story)) <= 1
            standing = [one for one in made if isinstance(story.partition.state.registration(one), Registration)]
            # Whoever was won is paid as soon as nothing higher may still be.
            first = max(wins, key=lambda one: height[one], default=None)
            if first is not None and all(height[one] <= height[first] for one in standing):
                assert len(paid(story)) == 1
    assert len(paid(story)) == min(len(wins), 1)
    assert image(story.replayed()) == image(story.partition)


def paid(story: Story) -> list[str]:
    events = [event_of(record.type, record.value) for record in story.ledger]
    won_now = [event.registration for event in events if isinstance(event, r.DealWon) and event.payable]
    return won_now + [event.registration for event in events if isinstance(event, r.DealRewardDue)]
