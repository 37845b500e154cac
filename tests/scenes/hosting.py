"""Two plans of one vendor side by side: the lighter one, and private label with a customer nobody else reads."""

from datetime import UTC, datetime

from tests.scenes.stage import Stage
from tests.scenes.teller import MANAGER, Teller

TITLE = "Two plans"
SHOWS = ("S2", "S3", "S4", "S8", "S28")
STARTS = datetime(2026, 5, 4, 9, tzinfo=UTC)


def play(stage: Stage) -> Teller:
    """A reseller sells under the vendor's name; a value-added reseller under its own, and supports what it sold."""
    scene = Teller(stage, "hosting-reseller", products=["cloud/server"], evidence=["contact"])
    scene.publishes("hosting-var")
    scene.tell(
        "One vendor, two plans. Every value-added reseller is a reseller, but most resellers are not the reverse."
    )
    light = scene.partner("brook", types=["reseller"], programmes=["hosting-reseller"])
    full = scene.partner("delta", types=["var", "reseller"], programmes=["hosting-reseller", "hosting-var"])
    reseller, var = {"programme": "hosting-reseller"}, {"programme": "hosting-var"}
    deal = light.registers(name="a server", value=9_999, **reseller).is_("approved").is_protected_for("P60D")
    reward = deal.last("protection.granted").data["reward"]
    assert (reward["kind"], reward["brand_mode"], reward["support_owner"]) == ("commission", "vendor", "vendor")
    scene.line("→ reward: commission, under the vendor's brand, supported by the vendor")
    light.registers(name="a larger server", value=10_000, **reseller).is_("under_review").asks("partner-desk")
    light.registers(name="a private-label deal", **var).is_refused("NOT_ENROLLED")
    light.registers(name="a deal without a contact", evidence=[], **reseller).is_refused("EVIDENCE_MISSING")
    _private_label(scene, full, var)
    _side_by_side(scene, light, full, reseller)
    return scene


def _private_label(scene, full, var):
    scene.tell("Private label means support by the partner: two people at its desk, or the claim waits.")
    deal = full.registers(name="a hidden customer's server", value=9_999, **var).is_("under_review")
    assert not deal.does(MANAGER, "approve").accepted
    full.holds("support-desk", people=1)
    assert not deal.does(MANAGER, "approve").accepted
    full.holds("support-desk", people=2)
    scene.line("the claim is looked at again by itself")
    deal.is_("approved").is_protected_for("P90D").shows("protection.granted", direct_contact="banned")
    reward = deal.last("protection.granted").data["reward"]
    assert (reward["kind"], reward["rate"], reward["brand_mode"]) == ("margin", "35", "private_label")
    confidential = {
        "name": "Quiet Clinic GmbH",
        "website": "quiet-clinic.example",
        "country": "DE",
        "confidential": True,
    }
    full.registers(name="a clinic's server", value=9_999, customer=confidential, **var).is_("approved")


def _side_by_side(scene, light, full, reseller):
    scene.tell(
        "The same firm may use the lighter plan for another deal, and an e-mail claim does not block a hosting one."
    )
    shop = {"name": "Corner Shop GmbH", "website": "corner-shop.example", "country": "DE"}
    full.registers(name="the shop's e-mail", customer=shop, products=["email/exchange"], value=900, **reseller).is_(
        "approved"
    )
    light.registers(name="the shop's web site", customer=shop, products=["hosting/shared"], value=900, **reseller).is_(
        "approved"
    )
    light.registers(name="the shop's mailboxes", customer=shop, products=["email"], value=900, **reseller).is_(
        "under_review"
    )
