"""Customers that partners withhold, and who came with what never became a registration: how long they are kept."""

from typing import Any

import pytest

from contracts import opportunities as o
from contracts import registrations as r
from contracts.attributions import AttributeOrder
from contracts.retention import Retention
from contracts.values import Customer, Money
from tests.make import MAY_1, a_programme, an_id, details
from tests.registration.story import MANAGER, Story
from tests.registration.test_retaining import (
    A_YEAR,
    CLARA,
    JO,
    RELEASING,
    A,
    a_person,
    erasing,
    holding,
    withdrawn,
)

SECRET, OTHER = an_id("secret"), an_id("other secret")
A_WEEK = Retention(contacts="P7D", customers="P30D")


def withheld(subject: str = SECRET) -> Customer:
    return Customer.withheld("DE", (f"name:{'9f' * 16}",), subject, "0" * 64)


def a_story(retention: Retention = A_WEEK) -> Story:
    programme = a_programme(retention=retention)
    rules = programme.rules.model_copy(update={"confidential_customers": True})
    return Story().published(programme.model_copy(update={"rules": rules})).with_partner().with_partner("contoso")


def told(subject: str = SECRET, **changes: Any) -> r.Details:
    return details(customer=withheld(subject), contact=a_person(JO), **changes)


def drafted(story: Story, asked: r.Details, registration: str = A) -> Story:
    return story.when(r.CreateDraft(registration=registration, partner="northwind", details=asked))


def gone(story: Story) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Who went with the last step, and who was kept."""
    return [(event.kind, event.subjects, event.held) for event in story.last]


def test_people_and_withheld_customers_go_each_at_their_time():
    story = withdrawn(drafted(a_story(), told()), A)
    assert gone(story.passes(days=7)) == [("contacts", (JO,), ())]
    story.passes(days=22, hours=23).quiet()
    assert gone(story.passes(hours=1)) == [("customers", (SECRET,), ())]
    story.passes(days=4000).quiet()


def test_all_customers_go_under_which_a_registration_ever_was():
    story = drafted(a_story(), told())
    story.when(r.AmendRegistration(registration=A, details=told(OTHER)))
    story = withdrawn(story, A).passes(days=7)
    assert gone(story.passes(days=23)) == [("customers", (SECRET, OTHER), ())]


def test_a_programme_that_says_nothing_of_customers_keeps_them():
    story = withdrawn(drafted(a_story(A_YEAR), told()), A)
    assert gone(story.passes(days=365)) == [("contacts", (JO,), ())]
    story.passes(days=4000).quiet()


@pytest.mark.parametrize("matter", [("subject", SECRET), ("registration", A), ("partner", "northwind")])
def test_a_legal_hold_keeps_a_withheld_customer(matter: tuple[str, ...]):
    story = withdrawn(drafted(a_story(), told()), A).when(holding(*matter), by=CLARA)
    story.when(erasing(SECRET), by=CLARA).refused("ON_LEGAL_HOLD")
    story.passes(days=7)
    assert gone(story.passes(days=23)) == [("customers", (), (SECRET,))]
    story.passes(days=1).when(RELEASING, by=CLARA)
    assert ("customers", (SECRET,), ()) in gone(story.passes(seconds=0))


def test_a_draft_that_nobody_touches_is_over_some_day_and_so_is_its_time():
    story = drafted(a_story(), told()).passes(days=180).types(r.RegistrationExpired)
    assert gone(story.passes(days=7)) == [("contacts", (JO,), ())]
    assert gone(story.passes(days=23)) == [("customers", (SECRET,), ())]


OFFER = an_id("offer")


def offered() -> Story:
    """A deal with a customer the vendor is asked not to name, offered to one partner."""
    programme = a_programme(retention=A_WEEK)
    selection = {"criteria": {"skill": 1}, "candidates_minimum": 1}
    said = programme.model_dump()
    said["rules"] |= {"confidential_customers": True, "selection": selection}
    story = Story().published(type(programme).model_validate(said)).with_partner().with_partner("contoso")
    asked = told(deal=details().deal.model_copy(update={"origin": "vendor"}))
    return story.when(o.OfferOpportunity(opportunity=OFFER, details=asked, candidates=("northwind",)), by=MANAGER)


def test_of_an_offer_that_nobody_got_they_go_as_of_a_registration():
    story = offered().passes(days=1).when(o.WithdrawOpportunity(opportunity=OFFER), by=MANAGER)
    story.passes(days=1)
    assert ("contacts", (JO,), ()) in gone(story.passes(days=6))
    assert gone(story.passes(days=23)) == [("customers", (SECRET,), ())]


def test_who_came_with_an_offer_is_held_with_it():
    story = offered().when(holding("registration", OFFER), by=CLARA)
    story.when(erasing(JO, SECRET), by=CLARA).refused("ON_LEGAL_HOLD")


ORDER = an_id("order")


def ordered() -> Story:
    """An order by a partner's link, from a customer that is not named."""
    programme = a_programme(retention=A_WEEK)
    said = programme.model_dump()
    said["tracks"] |= {"affiliate": {}}
    story = Story().published(type(programme).model_validate(said)).with_partner(types=("affiliate",))
    order = AttributeOrder(
        attribution=ORDER,
        partner="northwind",
        programme=programme.id,
        code="nw",
        customer=withheld(),
        order_reference="PO 1",
        on=MAY_1.date(),
        value=Money(amount="900", currency="USD"),
    )
    return story.when(order, by=MANAGER)


def test_the_customer_of_an_order_goes_some_time_after_it():
    story = ordered().passes(days=29, hours=23).quiet()
    assert gone(story.passes(hours=1)) == [("customers", (SECRET,), ())]


def test_the_customer_of_an_order_is_held_with_its_partner():
    story = ordered().when(holding("partner", "northwind"), by=CLARA)
    assert gone(story.passes(days=30)) == [("customers", (), (SECRET,))]


def test_a_restart_goes_on_where_it_was():
    story = withdrawn(drafted(a_story(), told()), A).passes(days=7)
    loaded = Story().partition
    loaded.load(b"".join(story.partition.dump()))
    story.partition = loaded
    assert gone(story.passes(days=23)) == [("customers", (SECRET,), ())]
