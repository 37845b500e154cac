"""Outcomes between two partners: the first is protected, the second waits."""

from tests.integration.conftest import sent
from tests.integration.contests.ground import Ground, customer
from tests.integration.contests.outcomes.settling import Contest, outcome

PARTS = ("cloud/compute/vps", "cloud/compute/gpu")
BOTH_GO_ON = ("approved", "approved")


def contest(ground: Ground, name: str, website: str, **changes: str) -> Contest:
    """Two partners claim one customer."""
    known = customer(name, website)
    first = ground.claims("north", known, **changes)
    return Contest(first, ground.claims("south", known, **changes), known)


@outcome("first_claim_upheld", ("approved", "rejected"), ("keep", "deny"), ("exclusive", None), lost=(1,))
def the_first_claim_stands(ground: Ground) -> Contest:
    return contest(ground, "Hugo Boss AG", "hugoboss.com")


@outcome("later_claim_awarded", ("cancelled", "approved"), ("deny", "award"), (None, "exclusive"), lost=(0,))
def the_later_claim_takes_its_place(ground: Ground) -> Contest:
    return contest(ground, "Biotest AG", "biotest.com")


@outcome("scope_split", BOTH_GO_ON, ("keep", "award"), ("exclusive", "exclusive"), lost=(0, 1))
def each_keeps_a_part(ground: Ground) -> Contest:
    return split_in_two(contest(ground, "Duerkopp Adler AG", "duerkopp-adler.com"))


def split_in_two(met: Contest) -> Contest:
    """Each side keeps a part of what both claim."""
    parts = zip(met.sides, PARTS, strict=True)
    split = [{"claim": side.id, "scope": {"products": [part], "territory": "DE"}} for side, part in parts]
    return met._replace(said={"split": split})


@outcome("co_sell_shared", ("approved", "rejected"), ("keep", "join"), ("exclusive", None), lost=(1,), together=True)
def the_second_joins_the_first_ones_deal(ground: Ground) -> Contest:
    return contest(ground, "Elmos Semiconductor SE", "elmos.com")._replace(said={"share": "40"})


@outcome("primary_plus_secondary_terms", BOTH_GO_ON, ("keep", "award"), ("exclusive", "open"), lost=(1,))
def the_second_sells_beside_the_first_on_lesser_terms(ground: Ground) -> Contest:
    return contest(ground, "Takkt AG", "takkt.de")


@outcome("sourcing_and_fulfilment_split", BOTH_GO_ON, ("keep", "award"), ("attribution", "exclusive"), lost=(0, 1))
def the_first_is_credited_and_the_second_delivers(ground: Ground) -> Contest:
    return contest(ground, "Nordex SE", "nordex-online.com")


@outcome("customer_choice", ("cancelled", "approved"), ("deny", "award"), (None, "exclusive"), lost=(0,))
def the_customer_names_the_second_in_writing(ground: Ground) -> Contest:
    met = contest(ground, "Schaltbau AG", "schaltbau.com")
    letter = {"kind": "customer_letter", "at": "2026-01-02T09:00:00Z", "summary": "signed"}
    case = ground.case(met.second)["id"]
    sent(ground.manager, f"/v1/conflicts/{case}/evidence", {"claim": met.second.id, "evidence": [letter]})
    return met._replace(said={"winner": met.second.id})


@outcome("open_competition", BOTH_GO_ON, ("keep", "award"), ("open", "open"), lost=(0, 1), answer="clear")
def both_compete_and_nobody_is_kept_out(ground: Ground) -> Contest:
    return contest(ground, "Gesco SE", "gesco.de")


@outcome("plural_by_law", BOTH_GO_ON, ("keep", "award"), ("exclusive", "exclusive"))
def the_law_of_the_territory_wants_both(ground: Ground) -> Contest:
    return contest(ground, "Wienerberger AG", "wienerberger.com", territory="AT")


@outcome("not_a_conflict", BOTH_GO_ON, ("keep", "award"), ("exclusive", "exclusive"))
def it_was_no_conflict_after_all(ground: Ground) -> Contest:
    return contest(ground, "Kuka AG", "kuka.com")


@outcome("all_rejected", ("cancelled", "rejected"), ("deny", "deny"), (None, None), lost=(0, 1), answer="clear")
def neither_gets_it(ground: Ground) -> Contest:
    return contest(ground, "Sixt SE", "sixt.com")


@outcome(
    "same_partner_merged", ("approved", "rejected"), ("keep", "merge"), ("exclusive", None), lost=(1,), together=True
)
def two_claims_of_one_house_become_one(ground: Ground) -> Contest:
    known = customer("Ceconomy AG", "ceconomy.de")
    first = ground.claims("house-one", known)
    return Contest(first, ground.claims("house-two", known), known)
