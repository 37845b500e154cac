"""Two claims that meet, in the ways that outcomes and rules tell apart."""

from typing import Any

from contracts import conflicts as c
from contracts.envelope import Actor
from contracts.protections import IncumbencyEstablished, ProtectionFulfilled
from contracts.values import Customer
from tests.conflict.story import VENDOR, Story
from tests.make import an_id, proof

SIEMENS = Customer(name="Siemens AG", country="DE")
DANA = Actor(VENDOR, None, "dana", ("approver",))
"""Another decider than Kim."""
WORKED = (proof("meeting"), proof("demonstration"))
BARE = (proof("contact"),)
TEST = {"at_least": "meeting"}
"""What these programmes ask a claim to show in a dispute."""


def contested(first: Any = WORKED, second: Any = WORKED, **conflicts: Any) -> Story:
    """Northwind holds the account, Contoso waits; each has shown so much."""
    story = Story()
    if conflicts:
        story.publishes(**conflicts)
    story.submits("a", "northwind", SIEMENS, evidence=first).grants("a", "northwind")
    return story.submits("b", "contoso", SIEMENS, evidence=second)


def against_direct(**conflicts: Any) -> Story:
    """Direct sales reserved the account, Contoso waits."""
    story = Story()
    if conflicts:
        story.publishes(**conflicts)
    return story.reserves("d", SIEMENS, evidence=WORKED).submits("b", "contoso", SIEMENS, evidence=WORKED)


def with_incumbent(second: Any = WORKED, **conflicts: Any) -> Story:
    """Northwind won a deal at the customer, and Contoso wants what it sells there."""
    story = Story()
    if conflicts:
        story.publishes(**conflicts)
    story.submits("a", "northwind", SIEMENS).grants("a", "northwind")
    customer = story.screening().claim.customer
    story.sees(_seated(story, customer), by="system/registration")
    return story.submits("b", "contoso", SIEMENS, evidence=second)


def _seated(story: Story, customer: str) -> IncumbencyEstablished:
    story.sees(ProtectionFulfilled(protection=an_id("a"), registration=an_id("a")), by="system/registration")
    return IncumbencyEstablished.model_validate(
        {
            "protection": an_id("a"),
            "registration": an_id("a"),
            "partner": "northwind",
            "customer": customer,
            "products": ("cloud/compute",),
            "territory": "DE",
            "until": story.at.replace(year=story.at.year + 1),
        }
    )


def with_letter(story: Story, claim: str) -> Story:
    """The customer's letter names this side."""
    letter = proof("customer_letter", at=story.at)
    return story.about_latest(c.ProvideConflictEvidence, claim=an_id(claim), evidence=(letter,))


def effects(story: Story) -> dict[str, c.Effect]:
    """What the resolution did, by claim."""
    resolved = next(event for event in reversed(story.all()) if isinstance(event, c.ConflictResolved))
    return {one.claim: one for one in resolved.effects}
