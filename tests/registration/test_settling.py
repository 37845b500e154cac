"""A case is settled between two claims of one partner, of which a grant would end the other anyway."""

from contracts import protections as g
from contracts import registrations as r
from tests.make import an_id, details
from tests.registration.findings import held, resolved
from tests.registration.protecting.grants import A, B, granted
from tests.registration.story import Story
from tests.story import image

CASE = an_id("case")
C = an_id("c")
PROTECTION = {"period": "P30D", "grace": "P9D"}


def again(story: Story, registration: str) -> Story:
    """The holder applies again, and a case holds that."""
    asked = details()
    story.when(r.SubmitRegistration(registration=registration, partner="northwind", details=asked))
    return story.sees(held(registration, CASE, asked=asked)).types(r.ReviewStarted)


def in_grace() -> Story:
    return granted(protection=PROTECTION).passes(days=31)


def test_what_was_denied_in_the_same_decision_is_not_given_back_too():
    story = again(in_grace(), B).sees(resolved(CASE, a="deny", b="award"))
    story.types(g.ProtectionRevoked, r.RegistrationCancelled, r.RegistrationApproved, g.ProtectionGranted)
    assert image(story.replayed()) == image(story.partition)


def test_two_that_are_awarded_take_the_place_of_one():
    story = again(again(in_grace(), B), C).sees(resolved(CASE, b="award", c="award"))
    ended = [event for event in story.last if isinstance(event, g.ProtectionReleased | r.RegistrationExpired)]
    assert [event.registration for event in ended] == [A, A]
    assert image(story.replayed()) == image(story.partition)
