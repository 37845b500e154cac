"""Deals the partner found, deals the vendor found and gives to one of several, solutions approved once."""

from datetime import UTC, datetime

from tests.scenes.promises import day
from tests.scenes.stage import Answer, Stage
from tests.scenes.teller import MANAGER, Teller

TITLE = "Alliance"
SHOWS = ("F73",)
STARTS = datetime(2026, 4, 6, 9, tzinfo=UTC)
CITY = {"name": "Stadtwerke Musterstadt", "website": "stadtwerke-musterstadt.example", "country": "DE"}
TENDER = {"reference": "RFP-77"}


def play(stage: Stage) -> Teller:
    """Partner-identified, pre-qualified, and vendor-identified with a selection before the request is published."""
    scene = Teller(stage, "network-alliance", products=["networking/switching"])
    scene.tell("A deal that the partner identified needs proof of a talk; small ones of higher tiers need no person.")
    links = scene.partner("links", types=["reseller"], tier="premier")
    wires = scene.partner("wires", types=["var"], tier="gold")
    select = scene.partner("selecta", types=["reseller"], tier="select")
    links.registers(value=19_999, name="a cabinet").is_refused("BELOW_MINIMUM_SIZE")
    links.registers(value=20_000, evidence=["contact"], name="a floor").is_refused("EVIDENCE_MISSING")
    links.registers(value=99_999, name="a floor").is_("approved").is_protected_for("P120D")
    links.registers(value=100_000, name="a building").is_("under_review").asks("account-team")
    wires.registers(value=30_000, name="a gold deal").is_("approved").is_protected_for("P180D")
    small = select.registers(value=30_000, name="a select deal").is_("under_review")
    small.does(MANAGER, "reject", {"code": "NO_BUDGET"})
    small.is_("rejected")
    _large(scene, links, wires)
    _prequalified(scene, wires)
    _found_by_the_vendor(scene, links, wires, select)
    _more_time(scene, wires)
    return scene


def _large(scene, links, wires):
    scene.tell("From 250,000 on an expert of level three, or four professionals, must be there, and two desks agree.")
    links.registers(value=249_999, name="half a campus").is_("under_review").asks("account-team")
    links.registers(value=250_000, name="a campus").is_refused("PREREQUISITE_MISSING")
    links.holds("network-expert", level=2)
    links.registers(value=250_000, name="a campus").is_refused("PREREQUISITE_MISSING")
    links.holds("network-expert", level=3)
    deal = links.registers(value=250_000, name="a campus").is_("under_review").asks("account-team", "solution-desk")
    deal.does(MANAGER, "approve", {"desk": "account-team"})
    deal.is_("under_review").shows("registration.step-approved", desk="account-team", next_desks=["solution-desk"])
    deal.does(scene.staff("sam", "approver"), "approve", {"desk": "solution-desk"})
    deal.is_("approved")
    wires.holds("network-professional", level=2, people=3)
    wires.registers(value=250_000, name="a harbour").is_refused("PREREQUISITE_MISSING")
    wires.holds("network-professional", level=2, people=4)
    wires.registers(value=250_000, name="a harbour").is_("under_review")


def _prequalified(scene, wires):
    scene.tell(
        "A collaboration deal waits until the partner's solution was approved once; then every deal with it passes."
    )
    known = {"products": ["collaboration/rooms"], "solution": "smart-rooms"}
    deal = wires.registers(name="meeting rooms", **known).is_("under_review")
    assert not deal.does(MANAGER, "approve").accepted
    body = {"solution": "smart-rooms", "products": ["collaboration"]}
    assert scene.stage.ask(MANAGER, "POST", "/partners/wires/prequalifications", body).accepted
    scene.line("the solution `smart-rooms` is approved for wires")
    wires.registers(name="more meeting rooms", **known).is_("approved")


def _found_by_the_vendor(scene, links, wires, select):
    scene.tell("The vendor finds deals before their requests are published, and offers each to two partners at least.")
    lonely = _offers(scene, links, value=90_000)
    assert (lonely.accepted, lonely.code) == (False, "TOO_FEW_CANDIDATES"), lonely
    assert _offers(scene, links, wires, value=90_000).accepted
    offer = _offers(scene, links, wires, select, value=180_000, customer=CITY)
    invited = {one.data["partner"]: one.data for one in scene.stage.invited(offer.id)}
    scene.line(f"→ answers are due {', '.join(sorted({day(one['due']) for one in invited.values()}))}")
    for partner, answer in ((links, "accept"), (wires, "accept"), (select, "decline")):
        path = f"/invitations/{invited[partner.name]['invitation']}/{answer}"
        assert scene.stage.ask(partner.person, "POST", path, {}).accepted
    scene.line("links and wires accept, selecta declines")
    _selected(scene, offer, wires)


def _offers(scene, *candidates, **details) -> Answer:
    names = [partner.name for partner in candidates]
    scene.line(f"the vendor offers a deal of {details['value']:,} to {', '.join(names)}")
    known = scene.filing(origin="vendor", tender=TENDER, evidence=["contact"], **details)
    return scene.outcome(scene.stage.ask(MANAGER, "POST", "/opportunities", {"details": known, "candidates": names}))


def _selected(scene, offer, wires):
    points = {"links": {"skill": 6, "presence": 9, "capacity": 5}, "wires": {"skill": 9, "presence": 6, "capacity": 4}}
    path = f"/opportunities/{offer.id}/select"
    scene.line("links has 41 points and wires 43: links cannot be selected without a reason")
    chosen = scene.stage.ask(MANAGER, "POST", path, {"partner": "links", "points": points})
    assert (chosen.accepted, chosen.code) == (False, "NOT_THE_BEST"), chosen
    chosen = scene.stage.ask(MANAGER, "POST", path, {"partner": "wires", "points": points})
    assert chosen.accepted, chosen
    selected = scene.stage.happened(offer.id)[-1]
    assert selected.data["totals"] == {"links": 41, "wires": 43}, selected
    deal = scene.deal(selected.data["registration"], wires, "the city's deal")
    deal.is_("under_review").asks("account-team")
    deal.shows("registration.submitted", opportunity=offer.id)


def _more_time(scene, wires):
    scene.tell("More time is given twice, each time for a demonstration of the last sixty days.")
    deal = wires.registers(value=30_000, name="a slow deal").is_("approved").is_protected_for("P180D")
    scene.passes(days=140)
    deal.asks_for_more_time("demonstration", days_old=61)
    deal.asks_for_more_time("demonstration", days_old=60, grants=MANAGER)
    scene.passes(days=90)
    deal.asks_for_more_time("demonstration", grants=MANAGER)
    scene.passes(days=90)
    deal.asks_for_more_time("demonstration", grants=MANAGER)
