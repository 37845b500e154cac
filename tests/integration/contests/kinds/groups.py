"""One party twice, parties that belong together, and customers that do."""

from tests.integration.contests.ground import Ground, a_deal, customer
from tests.integration.contests.kinds.scene import Meeting, scene


@scene("DUPLICATE_SELF", "info", ("approved", "approved"))
def one_partner_twice(ground: Ground) -> Meeting:
    """A partner files the same again: it is offered to merge the two."""
    known = customer("Evotec SE", "evotec.com")
    first = ground.claims("north", known)
    return Meeting(first, ground.claims("north", known), known)


@scene("AFFILIATED_PARTIES", "review", ("approved", "under_review"), held=True)
def two_partners_of_one_house(ground: Ground) -> Meeting:
    """Both belong to one group: are they one party?"""
    known = customer("Fuchs Petrolub SE", "fuchs.com")
    first = ground.claims("house-one", known)
    return Meeting(first, ground.claims("house-two", known), known)


@scene("FAMILY_OVERLAP", "review", ("approved", "under_review"), case=True)
def two_companies_of_one_group(ground: Ground) -> Meeting:
    """One domain, two names that have nothing in common: each company may buy for itself."""
    known = customer("Osram Licht", "ams-osram.com")
    first = ground.claims("north", known)
    return Meeting(first, ground.claims("south", customer("Premstaetten Sensorik", "ams-osram.com")), known)


@scene("FAMILY_OVERLAP", "block", ("approved", "under_review"), held=True)
def a_claim_for_the_whole_group(ground: Ground) -> Meeting:
    """The second is for the group as a whole, so it waits."""
    known = customer("Trumpf Werkzeugmaschinen", "trumpf.com")
    first = ground.claims("north", known)
    deal = a_deal(attributes={"group_wide": True})
    return Meeting(first, ground.claims("south", customer("Ditzingen Laserholding", "trumpf.com"), deal=deal), known)
