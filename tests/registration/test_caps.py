"""How many claims a partner may have: by programme, by tier, in a week, and where the vendor imposed a bound."""

import pytest

from contracts import partners as p
from contracts import registrations as r
from tests.make import an_id
from tests.registration.joint import A, submitted, with_rules
from tests.registration.story import MANAGER, Story

B, C = an_id("b"), an_id("c")
CAP = p.ImposeCap(partner="northwind", open_claims=1, reason="nothing behind them")


def capped(**caps) -> Story:
    return Story().published(with_rules(caps=caps)).with_partner()


@pytest.mark.parametrize(
    "caps", [{"open_claims": 1}, {"by_tier": {"gold": 1}}, {"open_claims": 9, "by_tier": {"gold": 1}}]
)
def test_open_claims_are_bounded_and_those_that_are_over_count_no_more(caps):
    story = capped(**caps).when(submitted()).when(submitted(B)).refused("TOO_MANY_OPEN_CLAIMS", "OPEN_CLAIMS_BELOW_CAP")
    story.when(r.WithdrawRegistration(registration=A)).when(submitted(B, territory="FR"))
    story.types(r.RegistrationSubmitted)


def test_a_cap_for_another_tier_binds_nobody():
    capped(by_tier={"silver": 0}).when(submitted()).types(r.RegistrationSubmitted)


def test_drafts_are_no_claims():
    draft = r.CreateDraft(registration=A, partner="northwind", details=submitted().details)
    story = capped(open_claims=1).when(draft).when(submitted(B)).types(r.RegistrationSubmitted)
    story.when(r.SubmitDraft(registration=A)).refused("TOO_MANY_OPEN_CLAIMS", "OPEN_CLAIMS_BELOW_CAP")


def test_claims_of_a_week_are_bounded_even_when_they_are_over():
    story = capped(per_week=1).when(submitted()).when(r.WithdrawRegistration(registration=A))
    story.when(submitted(B)).refused("TOO_MANY_CLAIMS_THIS_WEEK", "WEEKLY_CLAIMS_BELOW_CAP")
    story.passes(days=7)
    story.when(submitted(B)).types(r.RegistrationSubmitted)


def test_programmes_count_their_own_claims_alone():
    other = with_rules(caps={"open_claims": 1}).model_copy(update={"id": "second"})
    story = capped(open_claims=1).published(other).when(submitted())
    story.when(submitted(B, programme="second")).types(r.RegistrationSubmitted)
    story.when(submitted(C, programme="second")).refused("TOO_MANY_OPEN_CLAIMS", "OPEN_CLAIMS_BELOW_CAP")


def test_an_imposed_cap_counts_all_claims_until_it_is_lifted():
    story = capped().published(with_rules().model_copy(update={"id": "second"}))
    story.when(CAP, by=MANAGER).then(
        p.RegistrationCapImposed(partner="northwind", open_claims=1, reason="nothing behind them")
    )
    story.when(submitted()).when(submitted(B, programme="second")).refused("CAP_REACHED")
    story.when(CAP, by=MANAGER).refused("NOTHING_CHANGED")
    story.when(p.LiftCap(partner="northwind", note="n"), by=MANAGER)
    story.then(p.RegistrationCapLifted(partner="northwind", note="n"))
    story.when(submitted(B, programme="second")).types(r.RegistrationSubmitted)
    story.when(p.LiftCap(partner="northwind"), by=MANAGER).refused("WRONG_STATE")


def test_what_is_counted_outlives_a_checkpoint():
    story = capped().when(submitted()).when(submitted(B))
    fresh = Story().partition.state
    fresh.load(b"".join(story.partition.state.dump()))
    for state in (fresh, story.replayed().state):
        assert state.open_claims("acme", "northwind", "upm-default") == 2
        assert state.submitted_since("acme", "northwind", "upm-default", story.at.replace(year=2025)) == 2
