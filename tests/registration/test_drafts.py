"""A draft claims nothing, and goes: its partner drops it, or nobody touches it for half a year."""

import pytest

from contracts import registrations as r
from contracts.message import Command
from tests.make import a_deal, an_id, details, proof
from tests.registration.protecting.grants import A, claimed, under
from tests.registration.story import PARTNER, RIVAL, Story
from tests.story import image

DRAFT = r.CreateDraft(registration=A, partner="northwind", details=details())
DROP = r.WithdrawRegistration(registration=A, reason="a test")
LAPSED = r.RegistrationExpired(registration=A, cause="draft_untouched")


def drafted(**rules: object) -> Story:
    return under(**rules).when(DRAFT)


def test_its_partner_drops_it():
    story = drafted().when(DROP, by=PARTNER).then(r.RegistrationWithdrawn(registration=A, reason="a test"))
    assert list(story.partition.state.claims_of("acme", "northwind")) == []
    story.when(DROP).refused("WRONG_STATE")
    story.passes(days=999).quiet()
    assert image(story.replayed()) == image(story.partition)


def test_nobody_else_does():
    drafted().when(DROP, by=RIVAL).refused("NOT_FOUND")


def test_what_was_never_claimed_bars_nobody_from_claiming():
    story = drafted(cooling_off="P90D").when(DROP)
    claimed(story, an_id("b"))
    story.types(r.RegistrationApproved, type(story.last[1]))


def test_one_that_nobody_touches_lapses_by_the_clock():
    story = drafted().passes(days=179).quiet().passes(days=1).then(LAPSED)
    assert story.ledger[-1].actor == "system/clock"
    story.passes(days=999).quiet()
    assert image(story.replayed()) == image(story.partition)


@pytest.mark.parametrize(
    "touch",
    [
        r.AmendRegistration(registration=A, details=details(deal=a_deal("45000"))),
        r.AttachEvidence(registration=A, evidence=(proof("meeting"),)),
    ],
)
def test_whoever_works_on_it_keeps_it(touch: Command):
    drafted().passes(days=170).when(touch).passes(days=179).quiet().passes(days=1).then(LAPSED)


def test_a_claim_is_no_draft_any_more():
    story = drafted().when(r.SubmitDraft(registration=A)).types(r.RegistrationSubmitted)
    story.passes(days=400).quiet()
