"""Affiliate, reseller and referral, which one firm may be at once: no conflict with itself, and paid once."""

from datetime import UTC, datetime

from tests.scenes.stage import Stage
from tests.scenes.teller import MANAGER, Teller

TITLE = "Three ways to earn"
SHOWS = ("S9", "S27", "S32", "S33")
STARTS = datetime(2026, 1, 12, 9, tzinfo=UTC)
SHOP = {"name": "Fjord Outfitters AS", "website": "fjord-outfitters.example", "country": "NO"}


def play(stage: Stage) -> Teller:
    """A firm that hosts and advises refers a customer, resells to it, and carries a link on its blog."""
    scene = Teller(stage, "partner-plus", products=["servers/bare-metal"], territory="NO", evidence=["contact"])
    scene.tell("Three models that do not exclude one another; each claim says in which role it is made.")
    every = scene.partner("aurora", types=["reseller", "referral", "affiliate"])
    only = scene.partner("boreal", types=["referral"])
    referral = {"chain": {"role": "referral"}}
    every.registers(name="a tiny server", value=499).is_refused("BELOW_MINIMUM_SIZE")
    every.registers(name="a server", value=500).is_("approved").is_protected_for("P90D")
    every.registers(name="a room of servers", value=20_000).is_("under_review").asks("partner-desk")
    lead = every.registers(name="the outfitter's lead", customer=SHOP, value=8_000, **referral).is_("approved")
    lead.is_protected_for("P120D").shows("protection.granted", kind="attribution", direct_contact="joint")
    scene.tell("The same firm also resells to the outfitter: its two claims do not conflict.")
    resale = every.registers(name="the outfitter's server", customer=SHOP, value=8_000).is_("approved")
    assert not scene.stage.conflicts(resale.id)
    link = scene.partner("blogger", types=["affiliate"])
    link.registers(name="a reader's server").is_refused("NO_CLAIMANT")
    scene.line("an affiliate has its link and makes no claims")
    _paid_once(scene, every, only, lead, resale)
    return scene


def _paid_once(scene, every, only, lead, resale):
    scene.tell("Both are won. Only one pays: resale goes before referral, referral before an affiliate's link.")
    on = scene.stage.now().date().isoformat()
    won = {"outcome": "won", "on": on, "value": {"amount": 8_000, "currency": "USD"}}
    won["order"] = {"reference": "PO-1", "customer": SHOP}
    resale.does(every, "outcome", won)
    resale.shows("deal.won", payable=True)
    lead.does(every, "outcome", won | {"recurring": {"amount": 700, "currency": "USD"}})
    lead.shows("deal.won", payable=False, not_payable="ALREADY_REWARDED")
    order = {
        "partner": "aurora",
        "programme": "partner-plus",
        "code": "aurora-blog",
        "customer": SHOP,
        "order_reference": "ORD-1",
        "on": on,
        "value": {"amount": 300, "currency": "USD"},
    }
    answer = scene.outcome(scene.stage.ask(MANAGER, "POST", "/attributions", order))
    assert scene.stage.happened(answer.id)[-1].data["not_payable"] == "ALREADY_REWARDED"
    other = {"name": "Tundra Tours AS", "website": "tundra-tours.example", "country": "NO"}
    answer = scene.outcome(
        scene.stage.ask(MANAGER, "POST", "/attributions", order | {"customer": other, "order_reference": "ORD-2"})
    )
    attributed = scene.stage.happened(answer.id)[-1].data
    assert (attributed["payable"], attributed["reward"]["rate"]) == (True, "100"), attributed
    scene.tell("What may still earn more goes first: of claims that stand, the one of the highest precedence pays.")
    hut = {"name": "Fell Huts AS", "website": "fell-huts.example", "country": "NO"}
    lead = every.registers(name="the hut's lead", customer=hut, value=8_000, chain={"role": "referral"}).is_("approved")
    order |= {"customer": hut, "order_reference": "ORD-3"}
    early = scene.outcome(scene.stage.ask(MANAGER, "POST", "/attributions", order))
    assert scene.stage.happened(early.id)[-1].data["not_payable"] == "PRECEDED_BY_ANOTHER_CLAIM"
    every.registers(name="the hut's server", customer=hut, value=8_000).is_("approved")
    lead.does(every, "outcome", won | {"order": {"reference": "PO-2", "customer": hut}})
    lead.shows("deal.won", payable=False, not_payable="PRECEDED_BY_ANOTHER_CLAIM")
    scene.tell("A referral holds for 120 days; then its attribution ends by itself.")
    late = only.registers(name="Boreal's lead", value=99_999, chain={"role": "referral"}).is_("approved")
    scene.passes(days=120)
    late.is_("expired").shows("registration.expired", cause="attribution_ended")
