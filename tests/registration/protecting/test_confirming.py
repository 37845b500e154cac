"""An outcome is paid when an order shows it, or when somebody else than who told of it confirms it."""

from datetime import date

import pytest

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.protections import ReinstateProtection
from contracts.values import Customer
from tests.make import details
from tests.registration.protecting.grants import A, B, claimed, disputed, granted, ruled, suspended, under
from tests.registration.story import MANAGER, PARTNER, VENDOR, Story
from tests.story import image

REWARD = {"kind": "commission", "rate": 10}
ONCE = {**REWARD, "once_per_customer": True}
ON = date(2026, 5, 1)
TOLD = r.RecordOutcome(registration=A, outcome="won", on=ON, order_reference="PO 1")
SHOWN = TOLD.model_copy(update={"order": r.Order(reference="PO 1", customer=details().customer)})
CONFIRM = r.ConfirmDeal(registration=A, note="seen in the books")


def told(won: r.RecordOutcome = TOLD, story: Story | None = None, **rules: object) -> Story:
    """Its partner says that a granted deal was won."""
    return (story or granted(**{"reward": REWARD, **rules})).when(won)


def paid(story: Story) -> tuple[bool, str | None]:
    """What the last decision says of the reward, which every replay says too."""
    assert image(story.replayed()) == image(story.partition)
    return story.last[0].payable, story.last[0].not_payable


def test_a_partners_word_alone_is_recorded_and_waits():
    assert paid(told()) == (False, "OUTCOME_NOT_CONFIRMED")


def test_an_order_for_the_registered_customer_is_enough():
    story = told(SHOWN)
    assert paid(story) == (True, None)
    story.when(CONFIRM, by=MANAGER).refused("WRONG_STATE")


def test_somebody_of_the_vendor_confirms_it_once():
    story = told().when(CONFIRM, by=MANAGER)
    story.then(r.DealConfirmed(registration=A, partner="northwind", payable=True, note="seen in the books"))
    assert paid(story) == (True, None)
    story.when(CONFIRM, by=MANAGER).refused("WRONG_STATE")


def test_it_waits_behind_a_checkpoint_too():
    story = told()
    fresh = Story().partition
    fresh.load(image(story.partition))
    assert image(fresh) == image(story.partition)
    assert fresh.state.unconfirmed(A) == story.partition.state.unconfirmed(A)


def test_who_told_of_it_does_not_confirm_it():
    story = granted(reward=REWARD).when(TOLD, by=MANAGER)
    assert paid(story) == (False, "OUTCOME_NOT_CONFIRMED")
    story.when(CONFIRM, by=MANAGER).refused("REPORTER_CANNOT_CONFIRM")
    told().when(CONFIRM, by=Actor(VENDOR, None, PARTNER.subject, ("approver",))).refused("REPORTER_CANNOT_CONFIRM")


@pytest.mark.parametrize(
    ("by", "code"), [(PARTNER, "NOT_AUTHORISED"), (Actor("zenith", None, "z", ("approver",)), "NOT_FOUND")]
)
def test_nobody_else_does(by, code):
    told().when(CONFIRM, by=by).refused(code)


def test_what_is_not_won_is_not_confirmed():
    granted(reward=REWARD).when(CONFIRM, by=MANAGER).refused("WRONG_STATE")
    Story().published().with_partner().when(CONFIRM, by=MANAGER).refused("NOT_FOUND")


def test_nothing_waits_where_nothing_is_earned():
    story = granted().when(TOLD)
    assert paid(story) == (True, None)
    story.when(CONFIRM, by=MANAGER).refused("WRONG_STATE")


def test_an_order_for_somebody_else_is_nothing_to_confirm():
    other = r.Order(reference="PO 1", customer=Customer(name="Audi AG", website="audi.de"))
    story = told(TOLD.model_copy(update={"order": other}))
    assert paid(story) == (False, "END_CUSTOMER_DIFFERS")
    story.when(CONFIRM, by=MANAGER).refused("WRONG_STATE")


def test_what_is_won_while_its_protection_rests_waits_whatever_the_order():
    story = granted(reward=REWARD, protection={"period": "P30D", "dispute": "suspends"}).sees(disputed())
    assert paid(story.when(SHOWN)) == (False, "PROTECTION_SUSPENDED")
    assert paid(story.when(CONFIRM, by=MANAGER)) == (True, None)
    story = suspended(granted(reward=REWARD)).when(ReinstateProtection(protection=A), by=MANAGER)
    assert paid(story.when(SHOWN)) == (True, None)


def two(first: int, second: int) -> Story:
    """Two claims of one partner on one customer, of these precedences."""
    story = under(ruled(reward={**ONCE, "precedence": first}))
    story.published(ruled(name="referrals", reward={**ONCE, "precedence": second}))
    return claimed(claimed(story), B, programme="referrals")


def test_of_two_the_first_confirmed_is_paid():
    story = told(story=two(0, 0)).when(TOLD.model_copy(update={"registration": B, "order_reference": "PO 2"}))
    assert paid(story.when(CONFIRM.model_copy(update={"registration": B}), by=MANAGER)) == (True, None)
    assert paid(story.when(CONFIRM, by=MANAGER)) == (False, "ALREADY_REWARDED")


def test_a_confirmed_one_waits_for_what_precedes_it_and_is_paid_then():
    story = told(story=two(0, 5)).when(CONFIRM, by=MANAGER)
    assert paid(story) == (False, "PRECEDED_BY_ANOTHER_CLAIM")
    lost = r.RecordOutcome(registration=B, outcome="lost", on=ON)
    story.when(lost).passes(days=1).types(r.DealRewardDue)
    assert image(story.replayed()) == image(story.partition)


def test_one_order_is_not_paid_twice_by_confirming():
    story = told(story=claimed(granted(reward=REWARD), B)).when(SHOWN.model_copy(update={"registration": B}))
    assert paid(story) == (True, None)
    assert paid(story.when(CONFIRM, by=MANAGER)) == (False, "ORDER_ALREADY_CREDITED")


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_no_deal_ended_before_it_was_claimed(outcome):
    early = {"outcome": outcome, "on": date(2026, 4, 29)}
    granted().when(TOLD.model_copy(update=early)).refused("OUTCOME_BEFORE_CLAIM")
    granted().when(TOLD.model_copy(update={**early, "on": date(2026, 4, 30)}))
