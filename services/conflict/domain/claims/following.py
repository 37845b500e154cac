"""What is decided about a registration's claim as its registration goes on, and each time how it is screened."""

import msgspec

from contracts.claims import ClaimEnded, ClaimScreened, Filing
from contracts.conflicts import ConflictLapsed
from contracts.customers import Resolution
from contracts.message import Event
from contracts.registrations import AppealUpheld, Details, RegistrationSubmitted
from contracts.values import EntityId, Reach
from services.conflict.domain.claims.saying import (
    Seen,
    certainty,
    claim_of,
    customer_of,
    deal_of,
    mail_domain,
    terms_of,
)
from services.conflict.domain.filing import filing
from services.conflict.domain.resolving import Resolved, as_known, resolved, written
from services.conflict.domain.screening import screen
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.world import World
from services.conflict.matching import MATCHING_VERSION
from services.conflict.policy.limits import LAPSES_MAX

SUBMITTED = "SUBMITTED"
AMENDED = "AMENDED"
RIVAL_ENDED = "RIVAL_ENDED"
PARTY_JOINED = "PARTY_JOINED"
PARTY_LEFT = "PARTY_LEFT"
APPEAL_UPHELD = "APPEAL_UPHELD"


def submitted(event: RegistrationSubmitted, seen: Seen, world: World) -> list[Event]:
    """Screen a new claim; the place of its submission in the ledger is its priority."""
    found = _resolved(event.details, seen.vendor, seen.id, world)
    claim = msgspec.structs.replace(claim_of(event, seen, found.resolution, seen.sequence, seen.at), by=seen.staff)
    return [*found.events, *_screened(claim, SUBMITTED, found.resolution, seen.id, world, filing(event.details))]


def revived(event: AppealUpheld, was_on: EntityId | None, seen: Seen, world: World) -> list[Event]:
    """Screen a claim that lives again, with the priority it had; it was filed long ago, and counts as no new filing.

    `was_on`: the customer that it was on when it ended, as far as that is known.
    """
    found = _resolved(event.details, seen.vendor, seen.id, world, was_on)
    claim = claim_of(event, seen, found.resolution, event.priority, event.priority_at)
    claim = msgspec.structs.replace(claim, parties=event.parties or ())
    return [*found.events, *_screened(claim, APPEAL_UPHELD, found.resolution, seen.id, world)]


def amended(claim: LiveClaim, details: Details, reach: Reach | None, seen: Seen, world: World) -> list[Event]:
    """Screen a claim whose customer or scope was changed."""
    found = _resolved(details, claim.vendor, seen.id, world, claim.customer)
    changed = msgspec.structs.replace(
        claim,
        customer=found.resolution.customer,
        written=written(details.customer, mail_domain(details)),
        probability=certainty(found.resolution),
        territory=details.territory,
        role=details.chain.role,
        distributor=details.chain.distributor,
        revision=claim.revision + 1,
        registration_version=seen.version,
        granted=None,
        **deal_of(details, seen.at),
        **terms_of(details, reach),
    )
    return [*found.events, *_screened(changed, AMENDED, found.resolution, seen.id, world)]


def again(claim: LiveClaim, code: str, cause: str, world: World) -> list[Event]:
    """Screen a claim once more on the customer it is known to be on: it, or something in its way, has changed."""
    later = msgspec.structs.replace(claim, revision=claim.revision + 1)
    return _screened(later, code, as_known(claim, world), cause, world)


def joined(claim: LiveClaim, partner: str, cause: str, world: World) -> list[Event]:
    """A partner came to the deal: what it claims itself on this customer is the same deal from now on."""
    known = msgspec.structs.replace(claim, parties=tuple(dict.fromkeys((*claim.parties, partner))))
    return again(known, PARTY_JOINED, cause, world)


def parted(claim: LiveClaim, partner: str, seen: Seen, world: World) -> list[Event]:
    """A partner left the deal: its own claims stand against this one like anybody's, which waits to be told so."""
    parties = tuple(one for one in claim.parties if one != partner)
    known = msgspec.structs.replace(claim, parties=parties, registration_version=seen.version)
    return again(known, PARTY_LEFT, seen.id, world)


def ended(claim: LiveClaim, cause: str, world: World) -> list[Event]:
    """Let a claim go: its open cases have nothing left to settle."""
    return [ClaimEnded(registration=claim.id, cause=cause), *lapses(claim.id, cause, world)]


def lapses(claim: EntityId, cause: str, world: World) -> list[ConflictLapsed]:
    """Close the open cases of a claim that has gone, so many as go into one decision."""
    return [
        ConflictLapsed(conflict=case.id, claims=case.sides, ended=claim, cause=cause)
        for case in world.cases_of(claim)[:LAPSES_MAX]
    ]


def _resolved(details: Details, vendor: str, cause: str, world: World, recorded: EntityId | None = None) -> Resolved:
    return resolved(details.customer, vendor, cause, world, mail_domain(details), recorded)


def _screened(
    claim: LiveClaim, code: str, resolution: Resolution, cause: str, world: World, filed: Filing | None = None
) -> list[Event]:
    found = screen(claim, resolution, cause, world)
    event = ClaimScreened(
        registration=claim.id,
        vendor=claim.vendor,
        partner=claim.party,
        revision=claim.revision,
        registration_version=claim.registration_version,
        cause=code,
        claim=claim.claim(),
        customer=customer_of(claim),
        resolution=resolution,
        verdict="clear" if found.clear else "findings",
        findings=found.findings,
        blocking=found.blocking,
        filing=filed,
        filed_by=claim.by or None,
        matching_version=MATCHING_VERSION,
    )
    return [event, *found.of_cases]
