"""A claim of direct sales is under a partner's duties: proof soon, work now and then, an end, a reason to go on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictLapsed
from contracts.customers import CustomerResolved
from contracts.direct import (
    DirectClaimExpired,
    DirectClaimExtended,
    DirectClaimRegistered,
    ExtendDirectClaim,
    WithdrawDirectClaim,
)
from contracts.engagements import DirectEngagementRecorded, RecordDirectEngagement
from contracts.values import Customer, Scope
from services.conflict.policy.duties import LENGTH, LENGTH_MAX, RECENT, SILENCE, UNPROVEN, lapse
from services.conflict.service.partition import ConflictPartition
from tests.conflict.story import SELLER, Story
from tests.make import MAY_1, an_id, proof
from tests.story import image

SIEMENS = Customer(name="Siemens AG", country="DE", website="siemens.com")
DAY = timedelta(days=1)
WORKED = (proof("meeting", MAY_1),)


def engages(story: Story, name: str, **known: Any) -> Story:
    """Direct sales records work at Siemens."""
    said: dict[str, Any] = {"customer": SIEMENS, "at": story.at, "owner": "Dora Direct", **known}
    return story.asks(RecordDirectEngagement(engagement=an_id(name), **said), by=SELLER)


def extends(story: Story, until: datetime) -> Story:
    """Direct sales asks for more time."""
    return story.asks(ExtendDirectClaim(direct_claim=an_id("d"), until=until, reason="the tender is late"), by=SELLER)


@pytest.mark.parametrize(
    ("days", "proofs", "worked", "over", "cause"),
    [
        (90, (), None, UNPROVEN.days, "UNPROVEN"),
        (10, (), None, 10, "TIME_OVER"),
        (UNPROVEN.days, (), None, UNPROVEN.days, "TIME_OVER"),
        (90, ("meeting",), 0, SILENCE.days, "INACTIVE"),
        (90, ("meeting",), -30, SILENCE.days, "INACTIVE"),
        (90, ("meeting",), 29, 29 + SILENCE.days, "INACTIVE"),
        (90, ("meeting",), 30, 90, "TIME_OVER"),
        (90, (), 30, 90, "TIME_OVER"),
    ],
)
def test_when_a_claim_is_over(days: int, proofs: tuple[str, ...], worked: int | None, over: int, cause: str):
    at = None if worked is None else MAY_1 + worked * DAY
    assert lapse(MAY_1, MAY_1 + days * DAY, proofs, at) == (MAY_1 + over * DAY, cause)


def test_a_claim_without_proof_is_over_soon_and_whoever_waited_comes_up():
    story = Story().reserves("d", SIEMENS).submits("b", "contoso", SIEMENS)
    assert story.latest_case().held == an_id("b")
    story.passes(days=UNPROVEN.days).types(DirectClaimExpired, ConflictLapsed, ClaimScreened)
    (expired, _, screened) = story.last
    assert (expired.cause, expired.end, screened.verdict) == ("UNPROVEN", MAY_1 + UNPROVEN, "clear")


def test_work_that_is_recorded_keeps_a_claim_alive():
    story = Story().reserves("d", SIEMENS)
    story.passes(days=10)
    engages(story, "e").types(DirectEngagementRecorded)
    assert story.last[0].direct_claims == (an_id("d"),)
    assert story.passes(days=SILENCE.days - 1).quiet().checks(SIEMENS).answer == "direct-reserved"
    story.passes(days=1).types(DirectClaimExpired)
    assert (story.last[0].cause, story.last[0].end) == ("INACTIVE", MAY_1 + 10 * DAY + SILENCE)


def test_the_end_counts_even_if_it_was_not_recorded_yet():
    story = Story().reserves("d", SIEMENS)
    story.at = MAY_1 + UNPROVEN
    assert story.checks(SIEMENS).answer == "clear"


def test_work_elsewhere_keeps_nothing_alive():
    story = Story().reserves("d", SIEMENS, scope=Scope(products=("cloud",), territory="DE"))
    engages(story, "e", scope=Scope(products=("data",)))
    assert story.last[0].direct_claims == ()
    engages(story, "f", customer=Customer(name="Volkswagen AG")).types(DirectEngagementRecorded, CustomerResolved)
    story.passes(days=UNPROVEN.days).types(DirectClaimExpired)


def test_more_time_is_given_for_work():
    story = Story().reserves("d", SIEMENS, evidence=WORKED)
    extends(story, MAY_1 + LENGTH).refused("ENDS_NO_LATER")
    extends(story, MAY_1 + LENGTH + DAY).types(DirectClaimExtended)
    story.passes(days=RECENT.days + 1)
    extends(story, MAY_1 + 2 * LENGTH).refused("NO_RECENT_WORK")
    engages(story, "e")
    extends(story, MAY_1 + 2 * LENGTH).types(DirectClaimExtended)
    extends(story, story.at + LENGTH_MAX + DAY).refused("ENDS_TOO_LATE")


def test_proof_is_of_work_that_was_done():
    Story().reserves("d", SIEMENS, evidence=(proof("meeting", MAY_1 + DAY),)).refused("EVIDENCE_IN_FUTURE")
    engages(Story(), "e", at=MAY_1 + DAY).refused("EVIDENCE_IN_FUTURE")


def test_an_engagement_is_recorded_once():
    story = engages(Story(), "e").passes(days=40)
    engages(story, "e").refused("ALREADY_EXISTS")


def test_a_partners_quiet_claim_and_a_quiet_one_of_direct_sales_weigh_alike():
    """Whoever came first and did nothing since blocks less gravely, whichever side that is."""
    direct = Story().reserves("d", SIEMENS, evidence=(*WORKED, proof("budget"))).passes(days=30)
    direct.submits("b", "contoso", SIEMENS)
    partner = Story().submits("b", "contoso", SIEMENS).passes(days=30)
    partner.reserves("d", SIEMENS, evidence=WORKED).types(DirectClaimRegistered, ConflictDetected)
    assert direct.latest_case().severity == partner.latest_case().severity == "review"


def test_a_checkpoint_knows_when_claims_are_over():
    story = Story().reserves("d", SIEMENS, evidence=WORKED)
    story.passes(days=20)
    engages(story, "e")
    restored = ConflictPartition()
    restored.load(image(story.partition))
    assert restored.next_due() == MAY_1 + 20 * DAY + SILENCE
    assert image(restored) == image(story.partition)


def test_who_lets_claims_run_out_again_and_again_shows_work_before_the_next():
    story = Story()
    for name in ("one", "two"):
        story.reserves(name, SIEMENS, scope=Scope(products=("cloud",))).passes(days=UNPROVEN.days)
    story.reserves("three", SIEMENS, scope=Scope(products=("cloud/compute",))).refused("EVIDENCE_MISSING")
    story.reserves("other", SIEMENS, scope=Scope(products=("data",)))
    assert story.partition.state.claim(an_id("other")) is not None
    story.reserves("three", SIEMENS, evidence=(proof("meeting", story.at),))
    assert story.partition.state.claim(an_id("three")) is not None
    assert image(story.replayed()) == image(story.partition)


def test_a_claim_that_was_worked_makes_up_for_those_that_were_not():
    story = Story().reserves("one", SIEMENS).passes(days=UNPROVEN.days).reserves("two", SIEMENS)
    engages(story.passes(days=1), "e")
    story.asks(WithdrawDirectClaim(direct_claim=an_id("two")), by=SELLER)
    story.reserves("three", SIEMENS).passes(days=UNPROVEN.days).reserves("four", SIEMENS)
    assert story.partition.state.claim(an_id("four")) is not None
