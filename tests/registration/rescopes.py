"""A granted registration, and what is asked of it, found about it and left of it."""

from typing import Any

from contracts import registrations as r
from contracts.protections import ProtectionGranted, ProtectionRescoped
from services.registration.domain.state import NOTHING
from tests.make import an_id, details
from tests.registration.desks import A, routed
from tests.registration.findings import finding, held, screened
from tests.registration.story import Story

SMALL = details()
WIDER = details(products=("cloud/compute", "cloud/email"))
CASE = an_id("case")
AGREED = (r.RegistrationAmended, ProtectionRescoped)
ASKED_AT = 3
"""The version of the first proposal: it follows the submission and the approval."""


def granted(*steps: dict[str, Any], asked: r.Details = SMALL, **rules: Any) -> Story:
    """A small deal was granted by rule."""
    programme = routed(*(steps or ({"desks": ["audit"]},)), **rules)
    story = Story().published(programme).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=asked))
    return story.sees(screened(A, asked)).types(r.RegistrationApproved, ProtectionGranted)


def amends(story: Story, asked: r.Details) -> Story:
    return story.when(r.AmendRegistration(registration=A, details=asked))


def seen(story: Story, asked: r.Details = WIDER, version: int = ASKED_AT, *conflicts: str) -> Story:
    """The conflict service compared both scopes."""
    found = held(A, *conflicts, asked=asked) if conflicts else screened(A, asked)
    return story.sees(found.model_copy(update={"registration_version": version}))


def needing_people() -> Story:
    """A wider scope was asked for and screened; a finding wants a person."""
    story = amends(granted(), WIDER)
    found = screened(A, WIDER, verdict="findings", findings=(finding("review"),), registration_version=ASKED_AT)
    return story.sees(found).types(r.HoldChanged)


def stands(story: Story, asked: r.Details = SMALL) -> None:
    """The registration is granted as it was, and asks for nothing."""
    was = story.partition.state.registration(A)
    assert (was.stage, was.asked(), was.proposed, was.conflicts) == ("approved", asked, NOTHING, ())
    assert was.grant is not None
