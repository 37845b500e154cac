"""Which deals may be registered: their kind, who found them, how they are sold, tenders, and their size."""

from datetime import date

from services.registration.policy.claims import Asked
from services.registration.policy.rules.answers import Answer, No, one_of

AMOUNT = ("/deal/value/amount",)


def kind_registrable(asked: Asked) -> Answer:
    """The deal is of a kind that may be registered: new business, a renewal, an expansion, a migration."""
    return one_of("kind", asked.details.deal.kind, asked.terms.registrable.kinds, "/deal/kind")


def origin_registrable(asked: Asked) -> Answer:
    """The deal was found by a side whose deals may be registered: the partner or the vendor."""
    return one_of("origin", asked.details.deal.origin, asked.terms.registrable.origins, "/deal/origin")


def direction_registrable(asked: Asked) -> Answer:
    """The deal is sold in a direction that may be registered: to the partner, or through it."""
    direction, allowed = asked.details.deal.direction, asked.terms.registrable.directions
    return (
        None if allowed == ("through",) == (direction,) else one_of("direction", direction, allowed, "/deal/direction")
    )


def visibility_offered(asked: Asked) -> Answer:
    """The partner chose one of the offered ways to let the vendor see the deal: private, visible, co-sell."""
    return one_of("visibility", asked.details.deal.visibility, asked.terms.registrable.visibility, "/deal/visibility")


def tender_registrable(asked: Asked) -> Answer:
    """A deal that answers a public request may be registered always, before its publication only, or never."""
    tender, allowed = asked.details.deal.tender, asked.terms.registrable.tender
    if tender is None or allowed == "always":
        return None
    if allowed == "never":
        return No("deals that answer a public request are not registered here", ("/deal/tender",))
    return _before_publication((asked.made_at or asked.at).date(), tender.published_on)


def _before_publication(made: date, published: date | None) -> Answer:
    if published is None:
        return "the public request is not published yet"
    if made < published:
        return f"registered on {made}, before the request was published on {published}"
    return No(f"registered on {made}, but the request was published on {published}", ("/deal/tender/published_on",))


def currency_accepted(asked: Asked) -> Answer:
    """The deal's currency is the programme's, or one it has a rate for."""
    if asked.size is not None:
        return None
    currency = asked.details.deal.value.currency
    return No(f"the programme has no rate for {currency}", ("/deal/value/currency",))


def large_enough(asked: Asked) -> Answer:
    """The deal reaches the track's minimum size and that of every size rule that speaks of it."""
    rules = [each.minimum for each in asked.terms.sizes if asked.fits(each.when)]
    least = max([asked.terms.minimum_deal, *rules])
    if asked.size is None or not least:
        return None
    if asked.size >= least:
        return f"{asked.money} is at least {least:f} {asked.programme.currency}"
    return No(f"deals start at {least:f} {asked.programme.currency}, and this one is {asked.money}", AMOUNT)


def small_enough(asked: Asked) -> Answer:
    """The deal does not exceed the maximum of any size rule that speaks of it."""
    most = [each.maximum for each in asked.terms.sizes if each.maximum is not None and asked.fits(each.when)]
    if asked.size is None or not most:
        return None
    if asked.size <= min(most):
        return f"{asked.money} is at most {min(most):f} {asked.programme.currency}"
    return No(f"deals end at {min(most):f} {asked.programme.currency}, and this one is {asked.money}", AMOUNT)
