"""Where a partner stands in a programme today, and what the facts still lack for the next tier."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from contracts.conditions import AllNeeds, HeldCertificate, RecordedFact
from contracts.programme import Programme
from contracts.tiers import Tier
from contracts.track import Track
from contracts.values import Certification, Fact
from services.projections.policy.rungs import facts_of, standing
from tests.projections.ledgers import START
from tests.projections.story import programme

DAY = timedelta(days=1)
REVENUE = RecordedFact(fact="revenue", at_least=Decimal(50_000))
SKILL = HeldCertificate(certificate="core-sales", people=2)


def climbing(*tiers: Tier, **tracks: Track) -> Programme:
    """The sample programme with other rungs."""
    plain = dict(programme())
    return Programme.model_construct(**plain | {"tiers": tiers, "tracks": {**plain["tracks"], **tracks}})


def partner(**fields: Any) -> dict[str, Any]:
    """A partner's row."""
    plain: dict[str, Any] = {
        "partner": "north",
        "types": ("reseller",),
        "tier": "silver",
        "tiers": {},
        "territories": ("DE",),
        "channel_manager": "cam-1",
        "certifications": [],
        "facts": [],
        "prequalified": [],
    }
    return plain | fields


SILVER = Tier(id="silver", name="Silver")
GOLD = Tier(id="gold", name="Gold", requires=AllNeeds(all_of=(REVENUE, SKILL)))
RUNGS = climbing(SILVER, GOLD)


def found(row: dict[str, Any], of: Programme = RUNGS) -> dict[str, Any]:
    """The partner's standing as of the start."""
    return standing(of, 3, facts_of(row, of, START), START)


def test_the_next_tier_says_what_is_missing_part_by_part():
    said = found(partner())
    assert (said["programme"], said["version"], said["tier"]["id"], said["tier"]["rule"]) == (
        *("upm-default", 3, "silver"),
        None,
    )
    assert (said["next"]["id"], said["next"]["rule"]["held"]) == ("gold", False)
    assert [words.split()[0] for words in said["next"]["lacks"]] == ["revenue", "certificate"]


def test_what_is_shown_is_not_missing():
    revenue = Fact(name="revenue", amount=Decimal(60_000), currency="EUR").model_dump(mode="json")
    said = found(partner(facts=[revenue | {"recorded_at": START.isoformat()}]))
    assert [words.split()[0] for words in said["next"]["lacks"]] == ["certificate"]


def test_a_certificate_that_ran_out_shows_nothing():
    def held(until: timedelta) -> dict[str, Any]:
        certificate = Certification(name="core-sales", people=2, valid_until=START + until)
        return certificate.model_dump(mode="json") | {"expired": False}

    assert len(found(partner(certifications=[held(DAY)]))["next"]["lacks"]) == 1
    assert len(found(partner(certifications=[held(-DAY)]))["next"]["lacks"]) == 2


def test_the_next_tier_lies_above_what_the_present_one_turns_into_by_itself():
    old = Tier(id="old", name="Old", until=START + DAY, becomes="silver")
    first = Tier(id="first", name="First")
    said = found(partner(tier="old"), climbing(old, first, SILVER, GOLD))
    assert (said["tier"]["id"], said["next"]["id"]) == ("old", "gold")
    said = found(partner(tier="old"), climbing(old.model_copy(update={"becomes": "gold"}), first, SILVER, GOLD))
    assert said["next"] is None


def test_the_highest_tier_has_no_next_and_says_its_own_rule():
    said = found(partner(tier="gold"))
    assert (said["next"], said["tier"]["rule"]["held"]) == (None, False)


def test_a_tier_that_is_no_longer_given_counts_as_what_it_becomes_and_is_nobodys_next():
    old = Tier(id="bronze", name="Bronze", until=START, becomes="silver")
    ending = Tier(id="chrome", name="Chrome", until=START, becomes="gold")
    rungs = climbing(old, SILVER, ending, GOLD)
    said = found(partner(tier="bronze"), rungs)
    assert (said["tier"]["id"], said["next"]["id"]) == ("silver", "gold")


def test_a_tier_of_one_programme_goes_before_the_one_of_all():
    assert found(partner(tiers={"upm-default": "gold"}))["tier"]["id"] == "gold"
    assert found(partner(tiers={"other": "gold"}))["tier"]["id"] == "silver"


def test_the_vendors_own_word_for_a_type():
    reseller = programme().tracks["reseller"].model_copy(update={"label": "Solution Seller"})
    rungs = climbing(SILVER, reseller=reseller)
    said = found(partner(types=("reseller", "affiliate")), rungs)
    assert [(kind["type"], kind["label"]) for kind in said["types"]] == [
        ("reseller", "Solution Seller"),
        ("affiliate", "affiliate"),
    ]
