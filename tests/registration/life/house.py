"""The programme, partners and people among whom every state is reached; what is offered, asked and found in them."""

from datetime import timedelta
from typing import Any

from contracts import conflicts as k
from contracts.claims import ClaimScreened
from contracts.envelope import Actor
from contracts.message import Event
from contracts.programme import Programme
from contracts.registrations import Details
from contracts.values import Certification, derived_id
from services.registration.domain.state import Registration
from tests.make import a_deal, a_programme, an_id, details
from tests.registration import findings
from tests.registration.story import VENDOR, Story

A, CASE, OTHER, INVITATION = (an_id(name) for name in ("a", "case", "rival", "invitation"))
DEAL, ORDER, PREVIEW = (an_id(name) for name in ("opportunity", "order", "preview"))
PROGRAMME = "upm-default"

STAFF_ROLES = ("channel-manager", "approver", "compliance", "operator")
KIM = Actor(VENDOR, None, "kim", ("channel-manager",))
FAY = Actor(VENDOR, None, "fay", ("approver",))
DORA = Actor(VENDOR, None, "dora", ("approver",))
OTTO = Actor(VENDOR, None, "otto", ("operator",))
PETRA = Actor(VENDOR, "northwind", "petra", ("partner",))
RAUL = Actor(VENDOR, "contoso", "raul", ("partner",))
TARA = Actor(VENDOR, "tailspin", "tara", ("partner",))
DAN = Actor(VENDOR, "bigbox", "dan", ("distributor",))

SMALL = details()
DEARER = details(deal=a_deal("45000"))
ELSEWHERE = details(products=("cloud/email",))
BIG = details(deal=a_deal("200000"))
BIGGER = details(deal=a_deal("210000"))
BIG_ELSEWHERE = details(deal=a_deal("200000"), products=("cloud/email",))
SECURE = details(deal=a_deal("200000"), products=("security/endpoint",))
FOUND = details(deal=a_deal(origin="vendor"))

SILENCE = {"every": "P30D", "revocable_after": "P45D"}
_DESKS = {
    "team": {"name": "Channel team", "role": "channel-manager", "escalates_to": "director"},
    "finance": {"name": "Finance", "role": "approver", "members": ["fay"]},
    "director": {"name": "Director", "role": "approver", "members": ["dora"]},
}
_RULES: dict[str, Any] = {
    "routes": [{"steps": [{"desks": ["team"]}, {"desks": ["finance"]}]}],
    "automatic": {"under": 50000, "tiers": ["gold"]},
    "decision": {
        "within": "P2D",
        "at_risk": "P1D",
        "information_within": "P5D",
        "appeal_within": "P10D",
        "appeal_decided_within": "P4D",
    },
    "protection": {
        "period": "P60D",
        "reminders": ["P14D"],
        "grace": "P10D",
        "tail": "P30D",
        "dispute": "suspends",
        "stops_clock": True,
    },
    "extensions": {"period": "P30D", "ask_within": "P20D", "evidence": "proposal", "age": "P30D"},
    "activity": SILENCE,
    "cooling_off": "P90D",
    "incumbency": {"period": "P365D", "renewal_within": "P90D"},
    "reward": {"kind": "commission", "rate": 10, "once_per_customer": True},
    "co_sell": {"roles": ["supporting", "presales", "candidate"], "within": "P15D"},
    "selection": {"criteria": {"skill": 1}},
    "standing": {"on_suspension": "suspends", "on_termination": "cancels", "transfer_within": "P12D"},
}


def programme(**rules: Any) -> Programme:
    """A programme that says something of everything, so that every state can be reached."""
    known = a_programme().model_dump(mode="json", exclude_none=True)
    known["desks"] = _DESKS
    known["rules"] |= {**_RULES, **rules}
    known["retention"] = {"contacts": "P3650D"}
    known["tracks"] = {
        "var": {"certificates": [{"certificate": "security-technical", "products": ["security"]}]},
        "distributor": {},
        "affiliate": {"evidence": "contact"},
    }
    return Programme.model_validate(known)


def fresh(**rules: Any) -> Story:
    """The programme is in force, and five partners are in the books; one supplies another."""
    return partners(Story().published(programme(**rules)))


def partners(story: Story) -> Story:
    """The five partners."""
    for name in ("contoso", "tailspin", "globex"):
        story.with_partner(name, types=("var", "affiliate"))
    story.with_partner("northwind", distributors=("bigbox",))
    return story.with_partner("bigbox", types=("distributor",))


def registered(story: Story, registration: str = A) -> Registration:
    """The registration, open still."""
    found = story.partition.state.registration(registration)
    assert isinstance(found, Registration), found
    return found


def clear(story: Story) -> ClaimScreened:
    """The claim as it stands was compared with all others, and is clear."""
    return _about(story, findings.screened(A, _asked(story)))


def held(story: Story) -> ClaimScreened:
    """The claim as it stands meets another, and an open case holds it."""
    return _about(story, findings.held(A, CASE, asked=_asked(story)))


def _about(story: Story, found: ClaimScreened) -> ClaimScreened:
    was = story.partition.state.registration(A)
    version = was.asked_version if isinstance(was, Registration) else 1
    return found.model_copy(update={"registration_version": max(version, 1)})


def _asked(story: Story) -> Details:
    was = story.partition.state.registration(A)
    return was.asked_next() if isinstance(was, Registration) else SMALL


def detected(_: Story) -> Event:
    """A rival's claim met this one, and a case was opened."""
    ours, theirs = findings.screened(A).claim, findings.screened(OTHER).claim
    finding = findings.finding("block", CASE)
    return k.ConflictDetected(
        conflict=CASE, kind="PARTNER_OVERLAP", severity="block", sides=(ours, theirs), finding=finding
    )


def settled(effect: str, **known: Any) -> k.ConflictResolved:
    """The case was settled, with this effect for the claim."""
    side = k.Effect.model_validate({"claim": A, "effect": effect, **known})
    return findings.resolved(CASE, a=effect).model_copy(update={"effects": (side,)})


def several(story: Story) -> k.ConflictResolved:
    """The case was settled in open competition, which may be looked at again."""
    return settled("keep", standing="open").model_copy(update={"appeal_until": story.at + timedelta(days=10)})


def upheld(_: Story) -> k.OutcomeUpheld:
    """The outcome of the case was looked at again, and stands."""
    return k.OutcomeUpheld(conflict=CASE, claims=(A, OTHER), reason="it stands")


def proof_asked(story: Story) -> k.ConflictEvidenceRequested:
    """The case asks for proof."""
    return k.ConflictEvidenceRequested(conflict=CASE, claims=(A,), due=story.at + timedelta(days=10))


def certificate(story: Story, **valid: float) -> Certification:
    """What claims on security need."""
    return Certification(name="security-technical", valid_until=story.at + timedelta(**valid))


def candidacy(partner: str) -> str:
    """The invitation of a candidate."""
    return derived_id("candidate", DEAL, partner)
