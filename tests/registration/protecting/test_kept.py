"""What a checkpoint keeps of protections: whoever starts from it goes on as if it had never stopped."""

from contracts import protections as g
from contracts.registrations import DecisionSlaBreached
from services.registration.service.partition import RegistrationPartition
from tests.make import an_id
from tests.registration.protecting.grants import A, B, claimed, granted, suspended
from tests.registration.protecting.test_outcomes import REWARD, SEAT, WON
from tests.registration.story import Story


def started_again(story: Story) -> Story:
    """The same partition, out of its checkpoint."""
    pieces = b"".join(story.partition.dump())
    story.partition = RegistrationPartition()
    story.partition.load(pieces)
    return story


def test_an_incumbent_sits_on_and_is_told_of_its_renewal():
    story = started_again(granted(incumbency=SEAT).when(WON))
    claimed(story, B, "contoso")
    assert story.last[0].reasons == ("INCUMBENT",)
    assert story.partition.state.version(f"protection/{A}") == 3
    story.passes(days=999).types(DecisionSlaBreached, g.RenewalDue, g.IncumbencyEnded)
    assert story.partition.state.version(f"protection/{A}") == 5


def test_a_renewal_that_is_expected_all_the_time_is_due_at_once():
    story = granted(incumbency={"period": "P30D", "renewal_within": "P7305D"}).when(WON)
    (sits,) = (event for event in story.last if isinstance(event, g.IncumbencyEstablished))
    assert sits.renewal_from == story.at
    story.passes(days=1).types(g.RenewalDue)
    story.passes(days=29).types(g.IncumbencyEnded)


def test_what_was_paid_is_remembered():
    story = started_again(granted(reward=REWARD).when(WON))
    claimed(story, an_id("late")).when(WON.model_copy(update={"registration": an_id("late")}))
    assert story.last[0].not_payable == "ALREADY_REWARDED"


def test_what_rests_goes_on_resting():
    story = started_again(suspended(granted(protection={"period": "P30D", "stops_clock": True})))
    story.passes(days=400).quiet()
