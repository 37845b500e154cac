"""Benefits by certified people, deals found by either side, invitations of fifteen days."""

from datetime import UTC, datetime

from tests.scenes.stage import Person, Stage
from tests.scenes.teller import MANAGER, Teller

TITLE = "Certified people"
SHOWS = ("S10", "S30", "S43", "S45", "F72", "F73")
STARTS = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRESALES = Person("pat", ("channel-manager",))


def play(stage: Stage) -> Teller:
    """A services partner grows, sells with the vendor, and is given a deal that the vendor found."""
    scene = Teller(stage, "cloud-engage", products=["compute"], evidence=["contact", "needs_conversation"])
    scene.tell("Benefits depend on how many people of a partner are certified, and certificates run out.")
    cumulus = scene.partner("cumulus", types=["si"], tier="registered")
    stratus = scene.partner("stratus", types=["si"], tier="advanced")
    _certified(scene, cumulus, stratus)
    _found_by_either(scene, stratus)
    _invited(scene, cumulus, stratus)
    _given(scene, cumulus, stratus)
    _recommended(scene)
    return scene


def _certified(scene, cumulus, stratus):
    data = {"products": ["data/warehouse"]}
    cumulus.registers(name="a warehouse deal", **data).is_refused("PREREQUISITE_MISSING")
    cumulus.holds("cloud-architect", people=1)
    cumulus.registers(name="a warehouse deal", **data).is_refused("PREREQUISITE_MISSING")
    cumulus.holds("cloud-architect", people=2, days=60)
    scene.tell("Two are enough. Nobody of it holds the practitioner's certificate: that is noted, not refused.")
    deal = cumulus.registers(name="the warehouse deal", **data).is_("under_review").asks("partner-manager")
    deal.shows("registration.submitted", warnings=["PREREQUISITE_MISSING"])
    deal.does(MANAGER, "approve")
    deal.is_("approved").is_protected_for("P120D")
    stratus.holds("cloud-architect", people=4).holds("cloud-practitioner", people=1)
    stratus.registers(name="a deal with one practitioner").shows("registration.submitted", warnings=[])
    stratus.holds("cloud-practitioner", people=4)
    premier = stratus.registers(name="Stratus's deal", value=74_999).is_("approved")
    premier.is_protected_for("P120D")
    stratus.registers(name="a larger deal", value=75_000).is_("under_review")
    scene.passes("two months pass; the architects' certificates run out", days=61)
    cumulus.registers(name="another warehouse deal", **data).is_refused("PREREQUISITE_MISSING")
    stratus.reaches("premier")
    stratus.registers(name="a premier deal").is_("approved").is_protected_for("P180D")
    stratus.registers(name="a talk too early", evidence=["contact"]).is_refused("EVIDENCE_MISSING")


def _found_by_either(scene, stratus):
    scene.tell("Moving a customer over asks for the migration competency: without it the claim waits.")
    move = stratus.registers(name="the move", kind="migration", products=["migration"]).is_("under_review")
    assert not move.does(MANAGER, "approve").accepted
    stratus.holds("migration-specialist", people=3).has("migrations-launched", 4)
    scene.line("the claim is looked at again by itself")
    move.is_("approved")


def _invited(scene, cumulus, stratus):
    scene.tell("A deal is sold together: the vendor's own people join, and another partner is invited.")
    deal = stratus.registers(name="the joint deal", visibility="co_sell").is_("approved")
    first = deal.invites("cumulus", "supporting", share=30)
    scene.passes("fifteen days pass without an answer", days=15)
    lapsed = scene.stage.happened(first)
    assert lapsed[-1].kind == "co-sell.invitation-expired", lapsed
    scene.line("→ the invitation lapsed")
    again = deal.invites("cumulus", "supporting", share=30)
    assert scene.stage.ask(cumulus.person, "POST", f"/invitations/{again}/accept", {}).accepted
    deal.shows("registration.party-joined", partner="cumulus", role="supporting")


def _recommended(scene):
    scene.tell("A consulting partner recommends and does not resell: it is credited, and keeps nobody else out.")
    adviser = scene.partner("adviser", types=["consultant"], tier="select")
    word = adviser.registers(name="the recommendation", chain={"role": "influence"}).is_("approved")
    word.is_protected_for("P120D").shows("protection.granted", kind="attribution")


def _given(scene, cumulus, stratus):
    scene.tell("A deal that the vendor found goes to whom the weighted points name.")
    details = scene.filing(origin="vendor", visibility="co_sell")
    offer = scene.stage.ask(
        MANAGER, "POST", "/opportunities", {"details": details, "candidates": ["cumulus", "stratus"]}
    )
    for one in scene.stage.invited(offer.id):
        candidate = cumulus if one.data["partner"] == "cumulus" else stratus
        assert "customer" not in one.data
        assert scene.stage.ask(candidate.person, "POST", f"/invitations/{one.data['invitation']}/accept", {}).accepted
    points = {"cumulus": {"certified-people": 3, "region": 9}, "stratus": {"certified-people": 8, "region": 4}}
    chosen = {"partner": "stratus", "points": points}
    assert scene.stage.ask(MANAGER, "POST", f"/opportunities/{offer.id}/select", chosen).accepted
    selected = scene.stage.happened(offer.id)[-1].data
    totals = ", ".join(f"{partner} {total}" for partner, total in sorted(selected["totals"].items()))
    scene.line(f"points: {totals}; stratus is selected")
    scene.deal(selected["registration"], stratus, "the given deal").is_("approved")
