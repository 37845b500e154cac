"""Four tiers, and a track for each kind of partner where it differs: sizes, proofs, periods and desks."""

from datetime import UTC, datetime

from tests.scenes.contested import contested
from tests.scenes.stage import Stage
from tests.scenes.teller import Teller

TITLE = "Kinds of partner"
SHOWS = ("S1", "S11", "S16", "S22", "S38", "S44")
STARTS = datetime(2026, 4, 13, 9, tzinfo=UTC)
PROPOSED = ("contact", "proposal")


def play(stage: Stage) -> Teller:
    """Each kind of partner files its smallest deal, the largest that no person looks at, and one above."""
    scene = Teller(stage, "upm-default", products=["cloud/compute"])
    _resellers(scene)
    _certified(scene)
    _services(scene)
    _referral(scene)
    _climbing(scene)
    contested(scene)
    return scene


def _resellers(scene):
    scene.tell("What a transactional reseller may do holds for everybody whose track extends its own.")
    quick = scene.partner("quickly", types=["reseller"], tier="registered")
    quick.registers(value=4_999).is_refused("BELOW_MINIMUM_SIZE")
    quick.registers(value=5_000).is_("approved").is_protected_for("P60D")
    quick.registers(value=24_999, name="a larger deal").is_("approved")
    quick.registers(value=25_000, name="the largest deal").is_("under_review").asks("channel-manager")
    scene.tell("Value-added resellers file larger deals that no person looks at; each tier is protected longer.")
    for name, tier, period in (("Gold", "gold", "P90D"), ("Platinum", "platinum", "P120D")):
        var = scene.partner(f"var-{tier}", types=["var"], tier=tier)
        var.registers(value=99_999, name=f"{name}'s deal").is_("approved").is_protected_for(period)
        var.registers(value=100_000, name=f"{name}'s larger deal").is_("under_review").asks("channel-manager")
    silver = scene.partner("shine", types=["reseller"], tier="silver")
    silver.registers(value=20_000, name="Silver's deal").is_("approved").is_protected_for("P75D")
    scene.tell(
        "Strategic resellers start at gold and at 25,000, and are protected for half a year whatever their tier."
    )
    strategic = scene.partner("grand", types=["strategic"], tier="platinum")
    strategic.registers(value=24_999).is_refused("BELOW_MINIMUM_SIZE")
    strategic.registers(value=25_000).is_("approved").is_protected_for("P180D")
    strategic.registers(value=499_999, name="a very large deal").is_("under_review").asks("channel-manager")
    strategic.registers(value=500_000, name="the largest deal").is_("under_review").asks("channel-director")


def _certified(scene):
    scene.tell(
        "Security is for those who hold its certificates: a VAR the technical one, everybody else the sales one."
    )
    plain = scene.partner("plain", types=["oem"], tier="silver")
    plain.registers(products=["security/network"]).is_refused("CERTIFICATE_MISSING")
    plain.holds("security-sales").registers(products=["security/network"], value=49_999).is_("approved")
    plain.registers(value=50_000, name="a larger deal").is_("under_review")
    special = scene.partner("special", types=["specialty"], tier="gold").holds("security-sales")
    special.registers(products=["security/network"]).is_refused("CERTIFICATE_MISSING")
    special.holds("security-technical").registers(products=["security/network"]).is_("approved")


def _services(scene):
    scene.tell("A managed service provider starts small; a systems integrator brings a proposal and large projects.")
    keeper = scene.partner("keeper", types=["msp"], tier="silver")
    keeper.registers(value=999).is_refused("BELOW_MINIMUM_SIZE")
    keeper.registers(value=1_000).is_("approved").is_protected_for("P180D")
    works = scene.partner("works", types=["si"], tier="platinum")
    works.registers(value=49_999, evidence=PROPOSED).is_refused("BELOW_MINIMUM_SIZE")
    works.registers(value=50_000).is_refused("EVIDENCE_MISSING")
    works.registers(value=99_999, evidence=PROPOSED).is_("approved").is_protected_for("P180D")
    works.registers(value=100_000, evidence=PROPOSED, name="a larger project").is_("under_review")


def _referral(scene):
    scene.tell("A referral partner names a lead of any size: it is credited, and keeps nobody else out.")
    friend = scene.partner("friend", types=["referral"], tier="silver")
    lead = friend.registers(value=0, evidence=["contact"], name="the lead").is_("approved").is_protected_for("P120D")
    lead.shows("protection.granted", kind="attribution")
    scene.tell("A distributor's customer is its reseller: it files for that one, and makes no claim of its own.")
    scene.partner("wholesale", types=["distributor"], tier="gold").registers().is_refused("NO_CLAIMANT")


def _climbing(scene):
    scene.tell("Tiers are for revenue, for people certified in sales and technology, and for compliance.")
    climber = scene.partner("climber", types=["reseller"], tier="registered", programmes=["upm-default"])
    climber.stands("upm-default")
    climber.has("yearly-revenue", 100_000).holds("sales-basics", track="sales")
    climber.holds("code-of-conduct", track="compliance").stands("upm-default")
    climber.reaches("silver").stands("upm-default")
    climber.has("yearly-revenue", 500_000).holds("sales-basics", track="sales", people=2)
    climber.holds("network-engineer", track="technical").stands("upm-default")
    climber.reaches("gold").stands("upm-default")
    climber.has("yearly-revenue", 2_000_000).holds("sales-master", track="sales", people=2)
    climber.holds("network-engineer", track="technical", people=4).holds("campaigns", track="marketing")
    climber.stands("upm-default").reaches("platinum").stands("upm-default")
