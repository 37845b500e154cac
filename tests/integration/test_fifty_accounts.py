"""The story of the source: a partner registers fifty accounts it never contacted, another develops a deal in one.

Both deciding services over two ledgers; the squatter loses what it cannot evidence, by rule, and all of it replays.
"""

import pytest

from contracts import conflicts as c
from contracts import protections as g
from contracts import registrations as r
from contracts.envelope import Actor
from tests.integration.fifty import ACCOUNTS, DANA, DEVELOPER, KIM, SQUATTER, VENDOR, WANTED, Fifty, replays
from tests.make import proof
from tests.story import event_of


@pytest.fixture
def contested() -> tuple[Fifty, str, str]:
    """The fifty claims are protected; the developer's, with a meeting and a demonstration, finds one locked."""
    story = Fifty()
    assert {story.stage(claim) for claim in story.squats} == {"approved"}
    story.passes(20)
    developed = story.claims(DEVELOPER, ACCOUNTS[WANTED], "contact", "meeting", "demonstration")
    assert story.stage(developed) == "under_review"
    (case,) = story.world.conflict.partition.state.cases_of(developed)
    return story, developed, case.id


@pytest.mark.covers("S68")
def test_the_squatter_loses_what_it_cannot_evidence_and_the_developer_wins_by_rule(contested: tuple[Fifty, str, str]):
    story, developed, case = contested
    squatted = story.squats[WANTED]
    open_case = story.world.conflict.partition.state.case(case)
    assert open_case is not None
    assert open_case.suggested == ("later_claim_awarded", developed)
    story.about(c.RequestConflictEvidence, KIM, case, note="show your meetings")
    story.asks(
        r.AttachEvidence(registration=developed, evidence=(proof("proposal", at=story.world.at),)),
        Actor(VENDOR, DEVELOPER, "p", ("partner",)),
        f"registration/{developed}",
    )
    story.passes(10)
    settled = story.settled()
    assert (settled.outcome, settled.rule, settled.winner) == ("later_claim_awarded", "FIRST_SHOWS_NO_WORK", developed)
    assert (story.stage(squatted), story.stage(developed)) == ("cancelled", "approved")
    others = {story.stage(claim) for claim in story.squats if claim != squatted}
    assert others == {"approved"}
    replays(story)


def test_neither_is_told_of_the_other(contested: tuple[Fifty, str, str]):
    story, developed, case = contested
    story.about(c.RequestConflictEvidence, KIM, case, note="the other one is northwind, or grabit")
    story.passes(10)
    for claim, rival, other in (
        (story.squats[WANTED], developed, DEVELOPER),
        (developed, story.squats[WANTED], SQUATTER),
    ):
        said = "\n".join(story.told(claim))
        assert "evidence.demanded.v1" in said
        assert not [word for word in (rival, other, case, "CONFLICT", "conflict") if word in said]


def test_a_squatter_that_shows_work_after_all_keeps_its_claim(contested: tuple[Fifty, str, str]):
    story, developed, case = contested
    squatted = story.squats[WANTED]
    story.about(c.RequestConflictEvidence, KIM, case)
    story.asks(
        r.AttachEvidence(registration=squatted, evidence=(proof("meeting", at=story.world.at),)),
        Actor(VENDOR, SQUATTER, "p", ("partner",)),
        f"registration/{squatted}",
    )
    story.passes(10)
    assert story.settled().outcome == "first_claim_upheld"
    assert (story.stage(squatted), story.stage(developed)) == ("approved", "rejected")
    replays(story)


def test_an_appeal_at_the_registration_is_decided_in_the_case_and_undoes_what_was_settled(
    contested: tuple[Fifty, str, str],
):
    story, developed, case = contested
    squatted = story.squats[WANTED]
    story.about(c.ResolveConflict, KIM, case, outcome="first_claim_upheld", reason="it was there first")
    assert story.stage(developed) == "rejected"
    appeal = r.FileAppeal(registration=developed, grounds="nobody there has ever heard of them")
    story.asks(appeal, Actor(VENDOR, DEVELOPER, "p", ("partner",)), f"registration/{developed}")
    story.about(c.DecideConflictAppeal, KIM, case, outcome="later_claim_awarded", reason="I was wrong")
    assert story.stage(squatted) == "approved"
    story.about(c.DecideConflictAppeal, DANA, case, outcome="later_claim_awarded", reason="the work is theirs")
    assert (story.stage(squatted), story.stage(developed)) == ("cancelled", "approved")
    kinds = [
        type(event_of(one.type, one.value)) for one in story.world.registration.ledger if one.stream.endswith(developed)
    ]
    assert kinds[-3:] == [r.AppealUpheld, r.RegistrationApproved, g.ProtectionGranted]
    replays(story)
