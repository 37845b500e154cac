"""Two partners that want the same: surely, probably or possibly one customer, as a part, or at the edge of a window."""

from tests.integration.contests.ground import Ground, a_deal, customer
from tests.integration.contests.kinds.scene import Meeting, scene


@scene("PARTNER_OVERLAP", "block", ("approved", "under_review"), held=True)
def two_partners_on_one_customer(ground: Ground) -> Meeting:
    """One name and one domain, the same products: the second waits."""
    known = customer("Brenntag SE", "brenntag.com")
    first = ground.claims("north", known)
    return Meeting(first, ground.claims("south", customer("BRENNTAG", "www.brenntag.com")), known)


@scene("PARTNER_OVERLAP_PROBABLE", "review", ("approved", "under_review"), held=True)
def a_customer_that_is_probably_the_same(ground: Ground) -> Meeting:
    """One domain and half of the name: a person says whether both mean one customer."""
    known = customer("Siemens AG", "siemens.com")
    first = ground.claims("north", known)
    return Meeting(first, ground.claims("south", customer("Siemens Energy", "siemens.com")), known)


@scene("PARTNER_OVERLAP_POSSIBLE", "notice", ("approved", "under_review"))
def a_customer_that_is_possibly_the_same(ground: Ground) -> Meeting:
    """One word and the town are the same, the country and all else is not: it is noted, and nobody waits."""
    known = customer("Nordstern Versicherung AG", city="Kiel")
    first = ground.claims("north", known)
    return Meeting(first, ground.claims("south", customer("Nordstern Bau GmbH", city="Kiel", country="AT")), known)


@scene("SCOPE_CONTAINS", "review", ("approved", "under_review"), held=True)
def one_claim_inside_the_other(ground: Ground) -> Meeting:
    """The whole of the cloud is claimed, then one product out of it."""
    known = customer("Wacker Chemie AG", "wacker.com")
    first = ground.claims("north", known, "cloud/compute", "cloud/backup")
    return Meeting(first, ground.claims("south", known, "cloud/compute"), known)


@scene("ADJACENT", "info", ("approved", "approved"))
def another_product_of_the_same_customer(ground: Ground) -> Meeting:
    """One sells servers, the other mail: nothing is contested."""
    known = customer("Lanxess AG", "lanxess.com")
    first = ground.claims("north", known, "cloud/compute")
    return Meeting(first, ground.claims("south", known, "cloud/email"), known)


@scene("TENDER_SHARED", "info", ("approved", "approved"))
def two_bidders_for_one_tender(ground: Ground) -> Meeting:
    """Both answer one request that was published: several may bid."""
    known = customer("Stadtwerke Rosenheim", "swro.de")
    deal = a_deal(tender={"reference": "RFP 2026/17", "published_on": "2026-09-01"})
    first = ground.claims("north", known, deal=deal)
    return Meeting(first, ground.claims("south", known, deal=deal), known)


@scene("WINDOW_EDGE", "notice", ("approved", "under_review"), held=True)
def a_claim_shortly_before_anothers_end(ground: Ground) -> Meeting:
    """The first is protected for five days more, so whoever comes now comes at the edge of its window."""
    known = customer("Symrise AG", "symrise.com")
    first = ground.claims("north", known, programme="week")
    return Meeting(first, ground.claims("south", known), known)


@scene("IDENTITY_CONTRADICTION", "review", ("approved", "under_review"), held=True)
def one_name_and_two_numbers(ground: Ground) -> Meeting:
    """Name and domain are one, the registry numbers are not: the data is mended first."""
    known, other = (
        customer("Knorr Bremse AG", "knorr-bremse.com", identifiers=[{"scheme": "vat", "value": number}])
        for number in ("DE136695976", "DE811209378")
    )
    first = ground.claims("north", known)
    return Meeting(first, ground.claims("south", other), known)
