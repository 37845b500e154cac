"""Orders by an affiliate's link: credited, paid once per customer, and in nobody's way."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts import partners as p
from contracts.attributions import AttributeOrder, OrderAttributed
from contracts.envelope import Actor
from contracts.programme import RetireProgramme
from contracts.registrations import RegistrationSubmitted
from contracts.terms import Reward
from contracts.values import Customer, Money, ProgrammeRef
from tests.make import a_programme, an_id
from tests.registration.joint import submitted
from tests.registration.story import MANAGER, OPERATOR, PARTNER, VENDOR, Story
from tests.story import image

ORDER, SECOND = an_id("order"), an_id("second order")
VW = Customer(name="Volkswagen AG", website="volkswagen.de", country="DE")
CREDITED = "ORDER_ALREADY_CREDITED"
REWARD = {"kind": "commission", "rate": 100, "basis": "first month", "once_per_customer": True}
OTHERS = Actor(VENDOR, "contoso", "raul", ("partner",))


def affiliates(**reward: Any) -> Story:
    """A programme with an affiliate track, and an affiliate that is a value-added reseller too."""
    tracks = a_programme().model_dump(exclude_none=True)["tracks"]
    known = a_programme(tracks={**tracks, "affiliate": {"reward": {**REWARD, **reward}}})
    return Story().published(known).with_partner(types=("var", "affiliate"))


def order(attribution: str = ORDER, **changes: Any) -> AttributeOrder:
    known: dict[str, Any] = {
        "attribution": attribution,
        "partner": "northwind",
        "programme": "upm-default",
        "code": "nw-2026",
        "customer": VW,
        "order_reference": "PO 1",
        "on": date(2026, 5, 1),
        "value": Money(amount="90", currency="USD"),
    }
    return AttributeOrder(**{**known, **changes})


def test_an_order_is_credited_with_the_reward_of_the_day():
    story = affiliates().when(order(), by=MANAGER)
    story.then(
        OrderAttributed(
            **order().model_dump(exclude={"programme"}),
            programme=ProgrammeRef(programme="upm-default", version=1),
            reward=Reward.model_validate(REWARD),
        )
    )


def test_one_customer_pays_once():
    story = affiliates().when(order(), by=MANAGER).when(order(SECOND), by=MANAGER)
    assert (story.last[0].payable, story.last[0].not_payable, story.last[0].rival) == (False, "ALREADY_REWARDED", ORDER)
    other = Customer(name="Siemens AG", website="siemens.com")
    story.when(order(an_id("third"), customer=other, order_reference="PO 3"), by=MANAGER)
    assert story.last[0].payable


def test_where_every_order_pays_each_pays():
    story = affiliates(once_per_customer=False).when(order(), by=MANAGER)
    assert story.when(order(SECOND, order_reference="PO 2"), by=MANAGER).last[0].payable


def unpaid(story: Story, code: str) -> Story:
    """What came last is recorded, and not paid, for this reason."""
    assert (story.last[0].payable, story.last[0].not_payable, story.last[0].rival) == (False, code, None)
    assert image(story.replayed()) == image(story.partition)
    return story


@pytest.mark.parametrize("reference", ["PO 1", "po-1", "PO1"])
def test_one_order_pays_one_affiliate(reference):
    story = affiliates().with_partner("contoso", types=("affiliate",)).when(order(), by=MANAGER)
    unpaid(story.when(order(SECOND, partner="contoso", order_reference=reference), by=MANAGER), CREDITED)
    story.when(order(an_id("third"), partner="contoso", order_reference="PO 2"), by=MANAGER)
    assert story.last[0].payable


def test_an_order_pays_once_however_its_customer_is_written():
    story = affiliates().when(order(), by=MANAGER)
    unpaid(story.when(order(SECOND, customer=Customer(name="VW", country="DE")), by=MANAGER), CREDITED)


def test_an_order_that_earns_nothing_is_free_for_who_earns_by_it():
    story = affiliates().with_partner("contoso", types=("affiliate",)).when(order(), by=MANAGER)
    story.when(order(SECOND, order_reference="PO 2"), by=MANAGER)
    assert story.last[0].not_payable == "ALREADY_REWARDED"
    story.when(order(an_id("third"), partner="contoso", order_reference="PO 2"), by=MANAGER)
    assert story.last[0].payable


def test_what_was_paid_is_remembered_behind_a_checkpoint():
    story = affiliates().when(order(), by=MANAGER)
    fresh = Story().partition.state
    fresh.load(b"".join(story.partition.state.dump()))
    assert fresh.credited(VENDOR, "po 1")
    assert not fresh.credited("umbrella", "po 1")


def test_another_partners_order_changes_nothing():
    story = affiliates().with_partner("contoso", types=("affiliate",)).when(order(), by=MANAGER)
    assert story.when(order(SECOND, partner="contoso", order_reference="PO 2"), by=MANAGER).last[0].payable


def test_an_order_is_in_no_claims_way():
    affiliates().when(order(), by=MANAGER).when(submitted()).types(RegistrationSubmitted)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"partner": "nobody"}, "PARTNER_UNKNOWN"),
        ({"partner": "contoso"}, "NOT_ELIGIBLE"),
        ({"programme": "nothing"}, "PROGRAMME_UNKNOWN"),
        ({"on": date(2026, 5, 2)}, "ORDER_IN_FUTURE"),
    ],
)
def test_what_is_not_attributed(changes, code):
    affiliates().with_partner("contoso", types=("var",)).when(order(**changes), by=MANAGER).refused(code)


def test_a_retired_programme_takes_no_orders_either():
    story = affiliates().when(RetireProgramme(programme="upm-default"), by=OPERATOR)
    story.when(order(), by=MANAGER).refused("PROGRAMME_RETIRED")


def test_partners_are_active_and_joined():
    story = affiliates().when(p.SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER)
    story.when(order(), by=MANAGER).refused("PARTNER_SUSPENDED")
    story = affiliates().with_partner(types=("affiliate",), programmes=("other",))
    story.when(order(), by=MANAGER).refused("NOT_ENROLLED")


def test_an_id_is_used_once_also_behind_a_checkpoint():
    story = affiliates().when(order(), by=MANAGER)
    story.when(order(), by=MANAGER).refused("ALREADY_EXISTS")
    fresh = Story().partition.state
    fresh.load(b"".join(story.partition.state.dump()))
    assert (fresh.attributed(ORDER), fresh.version(f"attribution/{ORDER}"), fresh.attributed(SECOND)) == (
        True,
        1,
        False,
    )


@pytest.mark.parametrize("by", [PARTNER, OTHERS])
def test_partners_credit_nothing_to_themselves(by):
    affiliates().when(order(), by=by).refused("NOT_AUTHORISED")


def test_last_years_order_still_tells():
    story = affiliates().when(order(), by=MANAGER)
    story.at += timedelta(days=300)
    assert story.when(order(SECOND, on=date(2027, 1, 1)), by=MANAGER).last[0].not_payable == "ALREADY_REWARDED"
