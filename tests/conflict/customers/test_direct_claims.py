"""What direct sales claims is compared anew as a partner's claim is when it turns out who a customer is."""

from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.direct import DirectClaimScreened, WithdrawDirectClaim
from contracts.protections import IncumbencyEstablished
from tests.conflict.customers.knowing import OSRAM, SIEMENS, VOLKSWAGEN, Knowing
from tests.conflict.story import SELLER
from tests.make import MAY_1, an_id, proof
from tests.story import image

WORK = (proof("meeting", MAY_1), proof("proposal", MAY_1))


def two_customers() -> Knowing:
    """Siemens and Osram, direct sales claims the second; and Volkswagen, which it claims too."""
    story = Knowing().submits("a", "northwind", SIEMENS, products=("cloud/email",))
    return story.reserves("d", OSRAM, evidence=WORK).reserves("v", VOLKSWAGEN)


def wins(story: Knowing, claim: str, partner: str) -> Knowing:
    """A partner sits at the customer of a claim, which is over."""
    event = IncumbencyEstablished(
        protection=an_id(claim),
        registration=an_id(f"won {claim}"),
        partner=partner,
        customer=story.customer_of(claim),
        products=("security",),
        territory="DE",
        until=MAY_1.replace(year=MAY_1.year + 2),
    )
    return story.sees(event)


def compared(story: Knowing) -> list[tuple[str, str, str, list[str]]]:
    """Of direct sales' claims those that were compared anew last: which, why, and what was found."""
    found = [event for event in story.last if isinstance(event, DirectClaimScreened)]
    return [(one.direct_claim, one.cause, one.verdict, [each.kind for each in one.findings]) for one in found]


def cases(story: Knowing) -> list[tuple[str, str | None, set[str]]]:
    """The cases that were opened last: of which kind, who waits, and whose they are."""
    found = [event for event in story.last if isinstance(event, ConflictDetected)]
    return [(one.kind, one.held, {side.party for side in one.sides}) for one in found]


def test_a_merger_brings_direct_sales_to_who_sits_at_the_customer():
    story = wins(two_customers(), "a", "fabrikam")
    story.merges("a", "d").settles_down()
    assert compared(story) == [
        (an_id("d"), "CUSTOMERS_MERGED", "findings", ["INCUMBENT", "DIRECT_OVERLAP"]),
    ]
    assert cases(story) == [
        ("DIRECT_OVERLAP", an_id("a"), {"northwind", "direct"}),
        ("INCUMBENT", None, {"fabrikam", "direct"}),
    ]
    assert image(story.replayed()) == image(story.partition)


def test_a_merger_brings_direct_sales_to_an_account_that_is_kept_for_a_partner():
    story = two_customers().designates("a", "named", partner="northwind").reserves("e", OSRAM)
    story.merges("a", "d").settles_down()
    assert [claim for claim, *_ in compared(story)] == [an_id("e"), an_id("d")]
    assert ("NAMED_ACCOUNT", None, {"northwind", "direct"}) in cases(story)


def test_when_they_are_two_again_those_cases_lapse_and_each_once():
    story = wins(two_customers(), "a", "fabrikam")
    was = story.customer_of("d")
    story.merges("a", "d").settles_down().splits("a", was).settles_down()
    assert compared(story) == [(an_id("d"), "CUSTOMER_SPLIT", "clear", [])]
    lapsed = [event.conflict for event in story.last if isinstance(event, ConflictLapsed)]
    assert len(lapsed) == len(set(lapsed)) == 2
    assert story.partition.state.cases.dump().cases == []
    assert image(story.replayed()) == image(story.partition)


def test_a_partner_that_is_not_decided_waits_for_direct_sales_and_not_the_other_way_round():
    """It is compared first, whichever of the two was there before the other."""
    story = Knowing().reserves("d", OSRAM).submits("a", "northwind", SIEMENS)
    story.merges("d", "a").settles_down()
    assert cases(story) == [("DIRECT_OVERLAP", an_id("a"), {"northwind", "direct"})]
    assert [type(event).__name__ for event in story.last] == [
        "ClaimScreened",
        "ConflictDetected",
        "DirectClaimScreened",
    ]


def test_an_alias_and_a_group_bring_it_near_too_and_nobody_else():
    story = two_customers().is_also("a", OSRAM).settles_down()
    assert [(claim, cause) for claim, cause, *_ in compared(story)] == [(an_id("d"), "CUSTOMER_ALIAS")]
    story.belongs("v", "d").settles_down()
    assert {(claim, cause) for claim, cause, *_ in compared(story)} == {
        (an_id("d"), "CUSTOMER_PARENT"),
        (an_id("v"), "CUSTOMER_PARENT"),
    }


def test_one_that_is_over_by_then_is_not_compared():
    story = two_customers().merges("a", "d")
    story.asks(WithdrawDirectClaim(direct_claim=an_id("d")), by=SELLER).settles_down()
    assert compared(story) == []
