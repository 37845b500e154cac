"""Outcomes with direct sales or the customer's incumbent on a side."""

from tests.integration.contests.ground import Ground, customer
from tests.integration.contests.kinds.direct import won
from tests.integration.contests.outcomes.settling import Contest, outcome


@outcome("direct_stands_down", ("withdrawn", "approved"), ("deny", "award"), (None, "exclusive"), lost=(0,))
def direct_sales_gives_way(ground: Ground) -> Contest:
    known = customer("Leoni AG", "leoni.com")
    first = ground.reserves(known)
    return Contest(first, ground.claims("north", known), known)


@outcome("direct_retained", ("active", "rejected"), ("keep", "deny"), (None, None), lost=(1,), answer="direct-reserved")
def direct_sales_keeps_it(ground: Ground) -> Contest:
    known = customer("Jenoptik AG", "jenoptik.com")
    first = ground.reserves(known)
    return Contest(first, ground.claims("north", known), known)


@outcome("incumbent_upheld", ("closed_won", "rejected"), ("keep", "deny"), (None, None), lost=(1,), answer="clear")
def the_incumbent_keeps_its_customer(ground: Ground) -> Contest:
    known = customer("Heidelberger Druck AG", "heidelberg.com")
    first = won(ground, known)
    return Contest(first, ground.claims("south", known), known)
