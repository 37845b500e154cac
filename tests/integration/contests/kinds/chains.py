"""Distributor and reseller, and partners that are on one deal."""

from tests.integration.conftest import sent
from tests.integration.contests.ground import Ground, customer
from tests.integration.contests.kinds.scene import Meeting, scene
from tests.integration.house import eventually


@scene("CHAIN_COMPLEMENT", "none", ("approved", "approved"), together=True)
def the_distributor_that_the_reseller_names(ground: Ground) -> Meeting:
    """Both register the same deal, each in its place of one chain."""
    known = customer("Villeroy & Boch AG", "villeroy-boch.com")
    first = ground.claims("north", known, chain={"role": "reseller", "distributor": ground.id_of("box")})
    return Meeting(first, ground.claims("box", known, chain={"role": "distributor"}, programme="chain"), known)


@scene("CHAIN_INCONSISTENT", "review", ("approved", "under_review"), held=True)
def a_distributor_that_the_reseller_does_not_name(ground: Ground) -> Meeting:
    """The reseller names one distributor, another one registers the deal."""
    known = customer("Jungheinrich AG", "jungheinrich.com")
    first = ground.claims("north", known, chain={"role": "reseller", "distributor": ground.id_of("box")})
    return Meeting(first, ground.claims("crate", known, chain={"role": "distributor"}, programme="chain"), known)


@scene("SAME_DEAL", "none", ("approved", "approved"), together=True)
def two_partners_on_one_deal(ground: Ground) -> Meeting:
    """The first invited the second to its deal: they sell together."""
    known = customer("Koenig & Bauer AG", "koenig-bauer.com")
    first = ground.claims("north", known)
    asked = {"partner": ground.id_of("south"), "role": "supporting", "share": "30"}
    invitation = sent(ground.partner("north"), f"/v1/registrations/{first.id}/invitations", asked)["id"]
    sent(ground.partner("south"), f"/v1/invitations/{invitation}/accept")
    eventually(lambda: ground.screened(first)["parties"])
    return Meeting(first, ground.claims("south", known), known)
