"""Every kind of partner and six industries under one programme."""

from datetime import UTC, datetime

from tests.scenes.stage import Person, Stage
from tests.scenes.teller import MANAGER, Teller

TITLE = "Industries"
SHOWS = (
    *("S1", "S11", "S14", "S16", "S18", "S19", "S20", "S23", "S24", "S42", "S43", "S46", "S47", "S50", "S70"),
    *("F22", "F23", "F26", "F27", "F30", "F45", "F46", "F48", "F60", "F72"),
)
STARTS = datetime(2026, 3, 2, 9, tzinfo=UTC)
DORA = Person("dora", ("approver",))
ANNA = Person("anna", ("approver",))


def play(stage: Stage) -> Teller:
    """Software on two tracks, security, telecoms, health, manufacturing, finance; and the whole life of a claim."""
    scene = Teller(stage, "upm-industries", products=["software/crm"])
    _software(scene)
    _security(scene)
    _health(scene)
    _telecoms(scene)
    _manufacturing(scene)
    _finance(scene)
    _life(scene)
    _referral_and_services(scene)
    return scene


def _software(scene):
    scene.tell(
        "**Enterprise software** runs two tracks: a quick one for transactional resellers, a fuller one for VARs."
    )
    quick = scene.partner("quickly", types=["reseller"], tier="registered")
    fuller = scene.partner("solid", types=["var"], tier="gold").holds("sales-foundation", people=3)
    quick.registers(value=4_999, evidence=["contact"]).is_refused("BELOW_MINIMUM_SIZE")
    quick.registers(value=24_999, evidence=["contact"]).is_("approved").is_protected_for("P60D")
    quick.registers(value=25_000, evidence=["contact"]).is_("under_review").asks("channel-manager")
    fuller.registers(value=99_999, evidence=["contact"]).is_refused("EVIDENCE_MISSING")
    fuller.registers(value=99_999).is_("approved").is_protected_for("P90D")
    fuller.registers(value=99_999, evidence_days_old=61).is_refused("EVIDENCE_MISSING")
    fuller.registers(value=250_000).is_refused("EVIDENCE_MISSING")
    fuller.registers(value=250_000, evidence=["contact", "meeting", "proposal"]).is_("under_review")
    fuller.registers(products=["software/erp"]).is_refused("CERTIFICATE_MISSING")
    fuller.holds("erp-consultant")
    fuller.registers(products=["software/erp"]).is_("approved")


def _security(scene):
    scene.tell("**Cybersecurity** asks for two technicians of level two, at submission and at decision.")
    guard = scene.partner("guard", types=["var"], tier="gold").holds("sales-foundation")
    guard.registers(products=["security/network"]).is_refused("PREREQUISITE_MISSING")
    guard.holds("security-technical", level=1, people=2)
    guard.registers(products=["security/network"]).is_refused("PREREQUISITE_MISSING")
    guard.holds("security-technical", level=2, people=1)
    guard.registers(products=["security/network"]).is_refused("PREREQUISITE_MISSING")
    guard.holds("security-technical", level=2, people=2, days=20)
    guard.registers(products=["security/network"], value=9_999).is_refused("BELOW_MINIMUM_SIZE")
    deal = guard.registers(products=["security/network"], value=100_000).is_("under_review")
    deal.asks("technical-desk", "channel-manager")
    scene.passes("the certificates run out before anybody decides", days=21)
    assert not deal.does(ANNA, "approve", {"desk": "technical-desk"}).accepted
    scene.tell("Several partners at one enterprise are normal here: claims on different products stand side by side.")
    other = scene.partner("shield", types=["var"], tier="gold").holds("security-technical", level=2, people=2)
    guard.holds("security-technical", level=2, people=2)
    bank = {"name": "Alster Bank AG", "website": "alster-bank.example", "country": "DE"}
    guard.registers(products=["security/network"], customer=bank, name="Guard's claim").is_("approved")
    other.registers(products=["security/identity"], customer=bank, name="Shield's claim").is_("approved")


def _health(scene):
    scene.tell("**Healthcare IT**: a clinical deal needs training of the company and of whoever sells it.")
    care = scene.partner("care", types=["specialty"], tier="silver").holds("sales-foundation")
    clinical = {"products": ["health/records"], "industry": "healthcare", "attributes": {"clinical": True}}
    care.registers(**clinical, seller="ines").is_refused("PREREQUISITE_MISSING")
    care.holds("hipaa-training")
    care.registers(**clinical, seller="ines").is_refused("PREREQUISITE_MISSING")
    care.holds("hipaa-training", seller="ines", days=29)
    care.registers(**clinical, seller="ines").is_refused("PREREQUISITE_MISSING")
    care.holds("hipaa-training", seller="ines")
    deal = care.registers(**clinical, seller="ines").is_("under_review")
    deal.does(MANAGER, "approve")
    deal.is_("approved").is_protected_for("P75D")
    care.registers(**clinical, seller="otmar").is_refused("PREREQUISITE_MISSING")
    care.registers(products=["health/imaging"], industry="healthcare").is_("under_review")
    care.registers(products=["health/imaging"], industry="retail").is_refused("INDUSTRY_UNAUTHORISED")


def _telecoms(scene):
    scene.tell("**Telecommunications**: regional resellers keep to their territory, and requests are registered early.")
    local = scene.partner("local", types=["reseller"], tier="silver", territories=["DE"]).holds("sales-foundation")
    local.registers(products=["telecom/wan"], territory="FR", evidence=["contact"]).is_refused("TERRITORY_UNAUTHORISED")
    local.registers(products=["telecom/wan"], evidence=["contact"], value=20_000).is_("approved")
    public = {"reference": "RFP-9", "published_on": "2026-01-15"}
    local.registers(products=["telecom/wan"], evidence=["contact"], tender=public).is_refused("TENDER_NOT_REGISTRABLE")


def _manufacturing(scene):
    scene.tell(
        "**Manufacturing** is project business: long periods, milestones, a proposal before anything is protected."
    )
    works = scene.partner("works", types=["si"], tier="platinum").holds("sales-foundation")
    project = {"products": ["industrial/mes"], "project": "Plant 4", "chain": {"role": "integrator"}}
    works.registers(value=49_999, evidence=["contact", "proposal"], **project).is_refused("BELOW_MINIMUM_SIZE")
    works.registers(value=90_000, **project).is_refused("EVIDENCE_MISSING")
    deal = works.registers(value=99_999, evidence=["contact", "proposal"], **project).is_("approved")
    deal.is_protected_for("P270D")
    scene.passes("sixty days without a report", days=60)
    deal.shows("activity.overdue")
    scene.passes("sixty more", days=60)
    deal.is_("cancelled").shows("protection.revoked", code="INACTIVE")
    scene.tell("A project that is worked on gets more time, twice, for a proposal of the last sixty days.")
    slow = works.registers(value=99_999, evidence=["contact", "proposal"], **project).is_("approved")
    scene.passes(days=60)
    slow.asks_for_more_time("proposal", days_old=61)
    slow.asks_for_more_time("proposal", days_old=60, grants=MANAGER)
    slow.asks_for_more_time("statement_of_work", grants=MANAGER)
    slow.asks_for_more_time("statement_of_work", grants=MANAGER)


def _finance(scene):
    scene.tell("**Financial services**: examiners want proof. The claim waits until the code of conduct is signed.")
    trust = scene.partner("trust", types=["var"], tier="gold").holds("sales-foundation")
    joined = scene.partner("helper", types=["var"], tier="gold")
    deal = trust.registers(products=["finance/reporting"], value=100_000).is_("under_review").asks("compliance-desk")
    deal.invites("helper", "supporting", share=20)
    scene.passes("the invitation lapses", days=15)
    scene.line(f"→ {joined.name} did not answer")
    carla = Person("carla", ("approver",))
    assert not deal.does(carla, "approve").accepted
    trust.holds("code-of-conduct")
    assert not deal.does(MANAGER, "approve").accepted
    assert deal.does(Person("conrad", ("approver",)), "approve", said="Conrad, Carla's deputy, approves").accepted
    deal.is_("approved")


def _life(scene):
    scene.tell("**The whole life** of a claim: asked, answered, approved in steps, extended, lapsed.")
    long = scene.partner("longrun", types=["strategic"], tier="platinum").holds("sales-foundation")
    deal = long.registers(value=600_000, evidence=["contact", "proposal"]).is_("under_review").asks("strategic-desk")
    sofia = Person("sofia", ("channel-manager",))
    assert not deal.does(MANAGER, "approve").accepted
    deal.does(sofia, "request-information", {"reasons": ["DEAL_UNCLEAR"], "fields": ["deal"]})
    deal.is_("action_required")
    scene.passes("eight days pass without an answer", days=8)
    deal.is_("expired").shows("registration.expired", cause="information_not_provided")
    refused = long.registers(value=600_000, evidence=["contact", "proposal"]).is_("under_review")
    refused.does(sofia, "reject", {"code": "NO_SPECIFIC_OPPORTUNITY"})
    refused.is_("rejected")
    refused.does(long, "appeal", {"grounds": "the customer asked us in writing"})
    scene.line(f"→ to be decided until {refused.last('registration.appeal-filed').data['due'][:16].replace('T', ' ')}")
    refused.does(Person("dora", ("approver",)), "decide-appeal", {"upheld": True})
    refused.is_("under_review")
    deal = (
        long.registers(value=90_000)
        .is_("approved")
        .is_protected_for("P180D")
        .shows("protection.granted", price_level="strategic-price")
    )
    late = {"evidence": [{"kind": "meeting", "at": scene.stage.now().isoformat(), "summary": "workshop"}]}
    assert deal.protection(long, "request-extension", late).code == "EXTENSION_TOO_EARLY"
    for _ in range(6):
        scene.passes(days=25)
        report = {"at": scene.stage.now().isoformat(), "summary": "call"}
        assert deal.does(long, "activity", report).accepted
    deal.asks_for_more_time("meeting", days_old=31)
    deal.asks_for_more_time("meeting", days_old=30, grants=sofia)
    deal.shows("protection.extended", count=1)
    deal.asks_for_more_time("meeting")


def _referral_and_services(scene):
    scene.tell("**Referral partners** file a lead; **service providers** keep an account and its renewals.")
    friend = scene.partner("friend", types=["referral"], tier="registered")
    lead = friend.registers(value=300, evidence=["contact"], chain={"role": "referral"}).is_("approved")
    lead.is_protected_for("P120D").shows("protection.granted", kind="attribution")
    to_itself = {"value": 300, "evidence": ["contact"], "direction": "to"}
    friend.registers(**to_itself, chain={"role": "referral"}).is_refused("DIRECTION_NOT_REGISTRABLE")
    care = scene.partner("keeper", types=["msp"], tier="gold").holds("sales-foundation")
    account = (
        care.registers(value=1_000, evidence=["contact"], direction="to").is_("approved").is_protected_for("P180D")
    )
    won = {"outcome": "won", "on": scene.stage.now().date().isoformat(), "value": {"amount": 1_000, "currency": "USD"}}
    account.does(care, "outcome", won)
    account.is_incumbent()
