"""A programme whose claims go from desk to desk, and the people who sit there."""

from typing import Any

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.programme import Programme
from tests.make import a_deal, a_programme, an_id, details
from tests.registration.findings import screened
from tests.registration.story import VENDOR, Story

A = an_id("a")
BIG = details(deal=a_deal("200000"))
DESKS = {
    "team": {"name": "Channel team", "role": "channel-manager", "escalates_to": "director"},
    "finance": {"name": "Finance", "role": "approver", "members": ["fay"], "deputies": ["dan"]},
    "legal": {"name": "Legal", "role": "approver", "members": ["lea", "lou"]},
    "director": {"name": "Director", "role": "approver", "members": ["dora"]},
    "audit": {"name": "Audit", "role": "approver", "members": ["fay"]},
    "risk": {"name": "Risk", "role": "approver", "members": ["fay"]},
    "own": {"name": "The partner's manager", "role": "channel-manager", "partners_own": True, "deputies": ["dan"]},
}
TEAM_THEN_BOTH: tuple[dict[str, Any], ...] = ({"desks": ["team"]}, {"desks": ["finance", "legal"]})
KIM, TOM = (Actor(VENDOR, None, name, ("channel-manager",)) for name in ("kim", "tom"))
FAY, DAN, LEA, DORA, EVE = (Actor(VENDOR, None, name, ("approver",)) for name in ("fay", "dan", "lea", "dora", "eve"))
OTTO = Actor(VENDOR, None, "otto", ("operator", "approver"))


def routed(*steps: dict[str, Any], decision: dict[str, Any] | None = None, **rules: Any) -> Programme:
    """The sample programme with desks, and one route of these steps for every claim."""
    known = a_programme().model_dump(mode="json")
    known["desks"] = DESKS
    known["rules"] |= {"routes": [{"steps": list(steps or TEAM_THEN_BOTH)}], **rules}
    known["rules"]["decision"] |= decision or {}
    return Programme.model_validate(known)


def waiting(*steps: dict[str, Any], **rules: Any) -> Story:
    """A large deal was screened clear and waits for the first desk."""
    story = Story().published(routed(*steps, **rules)).with_partner()
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=BIG))
    return story.sees(screened(A, BIG)).types(r.ReviewStarted)


def agrees(story: Story, by: Actor, desk: str | None = None) -> Story:
    """A person says yes."""
    return story.when(r.ApproveRegistration(registration=A, desk=desk), by=by)
