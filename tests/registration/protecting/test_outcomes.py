"""How a deal ends: the order is compared, one claim of a partner is paid per customer, and the winner sits there."""

from datetime import date

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.terms import Reward
from contracts.values import Customer, Money
from tests.make import MAY_1, a_deal, an_id, details
from tests.registration.protecting.grants import DAY, A, B, claimed, granted, of, ruled, under
from tests.registration.story import MANAGER, RIVAL, Story
from tests.story import image

ON = date(2026, 5, 1)
ORDER = r.Order(reference="PO-1", customer=details().customer)
WON = r.RecordOutcome(registration=A, outcome="won", on=ON, order=ORDER)
LOST = r.RecordOutcome(registration=A, outcome="lost", on=ON, reason="price")
REWARD = {"kind": "commission", "rate": 10, "once_per_customer": True}
SEAT = {"period": "P300D", "renewal_within": "P60D"}


def test_a_won_deal_carries_what_other_systems_pay_from():
    command = WON.model_copy(
        update={"value": Money(amount="9", currency="USD"), "recurring": Money(amount="2", currency="USD")}
    )
    story = granted(reward=REWARD).when(command).types(r.DealWon, g.ProtectionFulfilled)
    won = story.last[0]
    assert (won.partner, won.role, won.programme.version) == ("northwind", "reseller", 1)
    assert (won.value, won.recurring) == (command.value, command.recurring)
    assert (won.reward, won.payable, won.not_payable) == (Reward.model_validate(REWARD), True, None)


def test_a_lost_deal_gives_its_protection_back():
    granted().when(LOST).then(
        r.DealLost(registration=A, on=ON, reason="price"), g.ProtectionReleased(**of(), reason="price")
    )


def test_no_deal_ends_tomorrow():
    granted().when(WON.model_copy(update={"on": date(2026, 5, 3)})).refused("OUTCOME_IN_FUTURE")


def test_in_the_tail_an_order_counts_and_fulfils_nothing():
    story = granted(protection={"period": "P30D", "tail": "P60D"}, reward=REWARD).passes(days=50)
    story.when(WON).types(r.DealWon).passes(days=400).quiet()
    story.when(LOST).refused("WRONG_STATE")


def test_a_deal_without_its_protection_may_be_won_all_the_same():
    story = granted(incumbency=SEAT).when(g.ReleaseProtection(protection=A))
    story.when(WON).types(r.DealWon, g.IncumbencyEstablished)


VW = {"name": "Volkswagen AG", "country": "DE"}


@pytest.mark.parametrize(
    ("customer", "found", "reason"),
    [
        ({**VW, "website": "www.volkswagen.de"}, "same", None),
        ({**VW, "name": "VOLKSWAGEN Aktiengesellschaft"}, "same", None),
        ({"name": "Audi AG", "website": "audi.de"}, "different", "END_CUSTOMER_DIFFERS"),
        ({"name": "Somebody"}, "unclear", "OUTCOME_NOT_CONFIRMED"),
        (None, "unclear", "OUTCOME_NOT_CONFIRMED"),
    ],
)
def test_an_order_for_another_customer_is_recorded_and_not_paid(customer, found, reason):
    order = r.Order(reference="PO-1", customer=customer and Customer(**customer), sell_through="ST-9")
    story = granted(reward=REWARD).when(WON.model_copy(update={"order": order}))
    won = story.last[0]
    assert (won.order.end_customer, won.payable, won.not_payable) == (found, reason is None, reason)
    assert (won.order_reference, won.order.sell_through) == ("PO-1", "ST-9")
    assert won.order.because


def test_who_sold_to_somebody_else_does_not_sit_at_the_registered_customer():
    order = r.Order(reference="PO-1", customer=Customer(name="Audi AG", website="audi.de"))
    granted(incumbency=SEAT).when(WON.model_copy(update={"order": order})).types(r.DealWon, g.ProtectionFulfilled)


def two_claims(first: dict[str, object], second: dict[str, object]) -> Story:
    """One partner has two claims on one customer, in two programmes."""
    story = under(ruled(reward={**REWARD, **first}))
    story.published(ruled(name="referrals", reward={**REWARD, **second}))
    return claimed(claimed(story), B, programme="referrals")


def outcomes(story: Story, *claims: str) -> list[str | None]:
    """Why each of them is not paid, in the order in which they are won."""
    found = []
    for claim in claims:
        order = ORDER.model_copy(update={"reference": claim})
        story.when(WON.model_copy(update={"registration": claim, "order": order, "on": story.at.date()}))
        found.append(story.last[0].not_payable)
    return found


def test_of_equal_claims_the_first_that_is_won_is_paid():
    assert outcomes(two_claims({}, {}), A, B) == [None, "ALREADY_REWARDED"]
    assert outcomes(two_claims({}, {}), B, A) == [None, "ALREADY_REWARDED"]


def test_the_higher_claim_is_paid_whichever_is_won_first():
    higher = {"precedence": 5}
    assert outcomes(two_claims(higher, {}), A, B) == [None, "ALREADY_REWARDED"]
    assert outcomes(two_claims(higher, {}), B, A) == ["PRECEDED_BY_ANOTHER_CLAIM", None]


def test_a_higher_claim_that_was_lost_is_in_nobodys_way():
    story = two_claims({"precedence": 5}, {}).when(LOST)
    assert outcomes(story, B) == [None]


def test_claims_that_are_paid_each_time_are_paid_each_time():
    assert outcomes(two_claims({"once_per_customer": False}, {"once_per_customer": False}), A, B) == [None, None]


def test_what_another_partner_earned_is_its_own():
    story = claimed(granted(reward=REWARD).when(WON), B, "contoso", products=("cloud/email",))
    other = ORDER.model_copy(update={"reference": "PO-2"})
    story.when(WON.model_copy(update={"registration": B, "order": other}), by=RIVAL)
    assert story.last[0].not_payable is None


def test_what_was_paid_once_is_remembered_by_every_replay():
    story = two_claims({}, {}).when(WON).passes(days=4000)
    assert image(story.replayed()) == image(story.partition)
    claimed(story, an_id("late"), programme="referrals")
    assert outcomes(story, an_id("late")) == ["ALREADY_REWARDED"]


def seated(story: Story | None = None, **rules: object) -> Story:
    return granted(story, incumbency=SEAT, **rules).when(WON)


UNTIL = MAY_1 + 300 * DAY


def test_the_winner_sits_at_the_customer_and_is_told_of_the_renewal():
    story = seated()
    assert story.last[2] == g.IncumbencyEstablished(
        **of(),
        partner="northwind",
        customer=an_id("customer"),
        products=("cloud/compute",),
        territory="DE",
        until=UNTIL,
        renewal_from=UNTIL - 60 * DAY,
    )
    story.passes(days=239).quiet().passes(days=1).then(g.RenewalDue(**of(), until=UNTIL))
    story.passes(days=60).then(g.IncumbencyEnded(**of())).passes(days=400).quiet()
    assert {record.actor for record in story.ledger[-2:]} == {"system/clock"}
    assert image(story.replayed()) == image(story.partition)


def test_a_seat_is_told_of_once_also_when_nobody_looked_for_long():
    seated().passes(days=999).types(g.RenewalDue, g.IncumbencyEnded)


def test_the_incumbents_own_renewal_goes_through_by_rule():
    story = claimed(seated(), B, deal=a_deal(kind="renewal"))
    story.types(r.RegistrationApproved, g.ProtectionGranted)
    story.when(WON.model_copy(update={"registration": B}))
    story.types(r.DealWon, g.ProtectionFulfilled, g.IncumbencyEnded, g.IncumbencyEstablished)
    assert story.last[2].registration == A


def test_a_rivals_claim_waits_for_a_person_and_the_reason_is_not_for_its_eyes():
    story = claimed(seated(), B, "contoso").types(r.ReviewStarted)
    assert story.last[0].reasons == ("INCUMBENT",)
    story.when(r.ApproveRegistration(registration=B), by=MANAGER).types(r.RegistrationApproved, g.ProtectionGranted)


def test_a_rivals_claim_on_something_else_does_not():
    claimed(seated(), B, "contoso", products=("cloud/email",)).types(r.RegistrationApproved, g.ProtectionGranted)


@pytest.mark.parametrize(("territory", "waits"), [("US", False), ("FR", False), ("EMEA", True), ("DE-BY", True)])
def test_a_rivals_claim_elsewhere_does_not_either(territory, waits):
    story = claimed(seated(), B, "contoso", territory=territory)
    assert [event.reasons for event in story.last if isinstance(event, r.ReviewStarted)] == [("INCUMBENT",)] * waits


@pytest.mark.parametrize(("territory", "follows"), [("US", False), ("DE-BY", False), ("DE", True), ("EMEA", True)])
def test_a_deal_won_there_follows_who_sat_there(territory, follows):
    story = claimed(claimed(under(incumbency=SEAT)), B, "contoso", territory=territory).when(WON)
    story.when(WON.model_copy(update={"registration": B}), by=RIVAL)
    ended = [event.registration for event in story.last if isinstance(event, g.IncumbencyEnded)]
    assert ended == [A] * follows
    assert image(story.replayed()) == image(story.partition)


def test_whoever_wins_part_of_it_leaves_the_rest_to_the_incumbent():
    story = claimed(under(incumbency=SEAT), products=("cloud/compute", "cloud/email")).when(WON)
    claimed(story, B, "contoso").when(r.ApproveRegistration(registration=B), by=MANAGER)
    story.when(WON.model_copy(update={"registration": B}), by=RIVAL)
    story.types(r.DealWon, g.ProtectionFulfilled, g.IncumbencyEstablished)
