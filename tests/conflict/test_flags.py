"""What follows from a flag: the partner answers, a person judges, evidence is awaited, then a cap, then compliance."""

from datetime import timedelta

import pytest

from contracts import blanket as b
from contracts.claims import ClaimScreened
from contracts.conflicts import ConflictDetected, ConflictRescored
from contracts.envelope import Actor
from contracts.periods import after
from contracts.registrations import ActivityReported, EvidenceAttached, RegistrationAmended, RegistrationWithdrawn
from contracts.values import Customer, Evidence
from tests.conflict.story import MANAGER, Story
from tests.make import an_id, details, proof
from tests.story import image

THIN = (proof("contact"),)
COMPLIANCE = Actor("acme", None, "carla", ("compliance",))
PARTNER = Actor("acme", "grabit", "gus", ("partner",))
OTHER = Actor("acme", "northwind", "nina", ("partner",))
DUMPED = 15


def dumped(*before: b.DeclareCampaign) -> Story:
    """A partner has filed many thin claims in a day."""
    story = Story()
    for declared in before:
        story.asks(declared, by=PARTNER).types(b.CampaignDeclared)
    for number in range(DUMPED):
        story.submits(f"grabit-{number}", "grabit", f"Qxgrabit{number}vz Works", evidence=THIN)
        story.passes(hours=1)
    return story


def raised(story: Story) -> b.BlanketPatternFlagged:
    """The flag as it was last raised."""
    return next(event for event in reversed(story.all()) if isinstance(event, b.BlanketPatternFlagged))


def confirmed() -> tuple[Story, b.BlanketFlagConfirmed]:
    """The flag over the dump was confirmed."""
    story = dumped()
    (event,) = story.asks(b.ConfirmBlanketFlag(flag=raised(story).flag)).last
    assert isinstance(event, b.BlanketFlagConfirmed)
    return story, event


def shows(story: Story, number: int, item: Evidence) -> Story:
    """The partner attaches evidence to one of its claims."""
    claim = an_id(f"grabit-{number}")
    return story.sees(EvidenceAttached(registration=claim, evidence=an_id(f"proof {number}"), item=item))


def test_the_partner_says_what_is_behind_it_and_nobody_else_does():
    story = dumped()
    flag = raised(story).flag
    answer = b.AnswerBlanketFlag(flag=flag, answer="our roadshow; visits are booked for May")
    story.asks(answer, by=PARTNER).then(b.BlanketFlagAnswered(flag=flag, partner="grabit", answer=answer.answer))
    story.asks(answer, by=OTHER).refused("NOT_FOUND")


def test_a_partner_does_not_learn_that_it_is_watched():
    story, number = Story(), 0
    while not any(isinstance(event, b.BlanketPatternFlagged) for event in story.all()):
        story.submits(f"grabit-{number}", "grabit", f"Qxgrabit{number}vz Works", evidence=THIN)
        story.passes(days=2)
        number += 1
    assert raised(story).level == "watch"
    story.asks(b.AnswerBlanketFlag(flag=raised(story).flag, answer="what?"), by=PARTNER).refused("NOT_FOUND")


def test_evidence_is_awaited_ten_business_days_and_who_showed_none_is_named_once():
    story, event = confirmed()
    assert event.evidence_due == after("10 business days", story.at)
    shows(story, 3, proof("meeting"))
    story.sees(ActivityReported(registration=an_id("grabit-4"), at=story.at, summary="called"))
    story.sees(RegistrationWithdrawn(registration=an_id("grabit-5")))
    story.passes(days=12).quiet()
    story.passes(days=2)
    (overdue,) = [event for event in story.all() if isinstance(event, b.BlanketEvidenceOverdue)]
    gone = {an_id("grabit-3"), an_id("grabit-5")}
    assert set(overdue.claims) == set(event.claims) - gone
    assert an_id("grabit-4") in overdue.claims
    story.passes(days=30)
    assert sum(isinstance(event, b.BlanketEvidenceOverdue) for event in story.all()) == 1


def test_what_is_due_is_due_after_a_restart_too():
    story, event = confirmed()
    shows(story, 3, proof("meeting"))
    restored, replayed = type(story.partition)(), story.replayed()
    restored.load(image(story.partition))
    assert story.partition.next_due() == replayed.next_due() == restored.next_due() == event.evidence_due
    assert image(restored) == image(replayed) == image(story.partition)


def test_whoever_waits_behind_a_flagged_claim_is_heard_anew():
    story = dumped()
    story.submits("later", "northwind", "Qxgrabit2vz Works")
    before = story.screening()
    assert before.findings[0].kind == "BLOCKED_BY_BLANKET"
    story.asks(b.ConfirmBlanketFlag(flag=raised(story).flag)).passes(minutes=1)
    again = [event for event in story.all() if isinstance(event, ClaimScreened)][-1]
    assert again.registration == an_id("later")
    assert again.revision > before.revision


def open_case(story: Story) -> tuple[str, str]:
    """The kind that the one open case goes by, in the state and in what was last told of it."""
    (case,) = [one for one in story.partition.state.cases.dump().cases if one.open]
    told = [event for event in story.all() if isinstance(event, ConflictDetected | ConflictRescored)]
    return case.contested.kind, told[-1].kind


def waited_before() -> Story:
    """Northwind waits behind the first claim of what only turns out to be a pattern later."""
    story = Story().submits("grabit-0", "grabit", "Qxgrabit0vz Works", evidence=THIN)
    return story.submits("early", "northwind", "Qxgrabit0vz Works")


def grabs(story: Story) -> Story:
    """The other claims of the pattern."""
    for number in range(1, DUMPED):
        story.submits(f"grabit-{number}", "grabit", f"Qxgrabit{number}vz Works", evidence=THIN).passes(hours=1)
    assert raised(story).level == "flag"
    return story


def test_a_case_that_was_open_before_goes_by_the_flags_name_as_long_as_that_stands():
    """Whoever was there before the pattern was seen is told the same next step as whoever came after it."""
    story = waited_before()
    assert open_case(story) == ("PARTNER_OVERLAP", "PARTNER_OVERLAP")
    assert open_case(grabs(story)) == ("BLOCKED_BY_BLANKET", "BLOCKED_BY_BLANKET")
    again = story.screening_of("early")
    assert (again.cause, again.blocking) == ("FLAG_CHANGED", (story.latest_case().conflict,))
    story.asks(b.ClearBlanketFlag(flag=raised(story).flag, reason="a campaign of ours")).passes(minutes=1)
    assert open_case(story) == ("PARTNER_OVERLAP", "PARTNER_OVERLAP")
    assert image(story.replayed()) == image(story.partition)


def test_what_was_settled_before_a_flag_is_not_raised_again_for_it():
    story = grabs(waited_before().settles("not_a_conflict"))
    story.asks(b.ConfirmBlanketFlag(flag=raised(story).flag)).passes(minutes=1)
    amended = details(customer=Customer(name="Qxgrabit0vz Works"))
    story.sees(RegistrationAmended(registration=an_id("early"), details=amended, changed=("deal",), material=True))
    assert sum(isinstance(event, ConflictDetected) for event in story.all()) == 1
    assert story.screening_of("early").verdict == "clear"


def test_a_cap_and_a_referral_need_a_person_who_agreed_before():
    story = dumped()
    flag = raised(story).flag
    cap, refer = b.CapBlanketPartner(flag=flag, open_claims=5), b.ReferBlanketFlag(flag=flag, note="again")
    story.asks(cap).refused("WRONG_STATE")
    story.asks(refer).refused("WRONG_STATE")
    story.asks(b.ConfirmBlanketFlag(flag=flag)).types(b.BlanketFlagConfirmed)
    story.asks(cap).then(b.BlanketPartnerCapped(flag=flag, partner="grabit", open_claims=5))
    story.asks(b.ConcludeBlanketReview(flag=flag, finding="upheld", note="x"), by=COMPLIANCE).refused("WRONG_STATE")
    story.asks(refer).then(b.BlanketFlagReferred(flag=flag, partner="grabit", note="again"))
    story.asks(refer).refused("WRONG_STATE")
    concluded = b.ConcludeBlanketReview(flag=flag, finding="upheld", note="warned")
    story.asks(concluded, by=COMPLIANCE).types(b.BlanketReviewConcluded)
    story.asks(concluded, by=COMPLIANCE).refused("ALREADY_CLOSED")


def declared(until: timedelta, expected: int = 20, partner: str = "grabit") -> b.DeclareCampaign:
    return b.DeclareCampaign(
        campaign=an_id("campaign"),
        partner=partner,
        until=Story().at + until,
        expected=expected,
        reason="spring roadshow",
    )


def test_a_declared_campaign_raises_nothing_until_nothing_follows():
    story = dumped(declared(timedelta(days=10)))
    assert not any(isinstance(event, b.BlanketPatternFlagged) for event in story.all())
    story.passes(days=25)
    assert {signal.family for signal in raised(story).signals} >= {"volume", "follow_up"}


@pytest.mark.parametrize(
    ("command", "by", "code"),
    [
        (declared(timedelta(days=10)), OTHER, "NOT_FOUND"),
        (declared(timedelta(days=-1)), PARTNER, "CAMPAIGN_TOO_LONG"),
        (declared(timedelta(days=93)), MANAGER, "CAMPAIGN_TOO_LONG"),
    ],
)
def test_campaigns_that_are_not_taken(command, by, code):
    Story().asks(command, by=by).refused(code)


def test_a_campaign_is_declared_once_under_an_id():
    command = declared(timedelta(days=10))
    Story().asks(command, by=PARTNER).asks(command, by=PARTNER).refused("ALREADY_EXISTS")
