"""Three tiers, replaced by levels of competency on a day: decisions keep the tier of their day."""

from datetime import UTC, datetime

from tests.scenes.stage import Stage
from tests.scenes.teller import Teller

TITLE = "Levels by date"
SHOWS = ("S6", "S37", "S42", "F28", "F29", "F33")
STARTS = datetime(2020, 7, 6, 9, tzinfo=UTC)


def play(stage: Stage) -> Teller:
    """A master of the old scheme meets the new one."""
    scene = Teller(stage, "hyperconverged", products=["platform/core"])
    scene.tell("Until the end of July 2020 the programme has three tiers: Pioneer, Scaler and Master.")
    joined = {"programmes": ["hyperconverged"]}
    small = scene.partner("pine", tier="pioneer", **joined)
    middle = scene.partner("spruce", tier="scaler", **joined)
    large = scene.partner("maple", tier="master", **joined)
    small.registers(value=30_000, name="Pine's deal").is_("under_review").asks("channel-desk")
    middle.registers(value=49_999, name="Spruce's deal").is_("approved").is_protected_for("P90D")
    middle.registers(value=50_000, name="Spruce's larger deal").is_("under_review")
    old = large.registers(value=30_000, name="Maple's deal").is_("approved").is_protected_for("P120D")
    small.registers(value=9_999, name="a small deal").is_refused("BELOW_MINIMUM_SIZE", "LARGE_ENOUGH")
    small.registers(evidence=["contact"], name="a deal nobody talked about").is_refused("EVIDENCE_MISSING")

    scene.tell("On 1 August 2020 levels of competency replace the tiers. The new version is published ahead of time.")
    scene.publishes("hyperconverged-elevate")
    scene.passes("the last minute of July comes", days=25, hours=14, minutes=59)
    middle.registers(value=60_000, name="a deal of the last minute").is_("under_review")
    scene.passes("a minute passes", minutes=1)
    middle.registers(value=60_000, name="the same size a minute later").is_("approved").is_protected_for("P90D")
    scene.tell("A Pioneer counts as Authorized now, a Scaler as Professional; a Master is grandfathered for a year.")
    for partner in (small, middle, large):
        partner.stands("hyperconverged")
    large.registers(value=74_999, name="Maple's next deal").is_("approved").is_protected_for("P150D")
    large.registers(value=75_000, name="Maple's largest deal").is_("under_review")
    scene.passes("a year passes, but for a minute", days=364, hours=23, minutes=59)
    large.stands("hyperconverged")
    scene.passes("a minute passes", minutes=1)
    large.stands("hyperconverged")
    assert old.last("registration.approved").data["partner"]["tier"] == "master"
    assert old.last("registration.approved").data["programme"]["version"] == 1
    scene.line("Maple's first deal still says: tier `master`, version 1")
    return scene
