"""What follows from the registration ledger: claims are screened, protected, followed, and let go."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from contracts import protections as p
from contracts import registrations as r
from contracts.claims import ClaimProgressed, ClaimProofLost
from contracts.conflicts import ConflictClosed
from contracts.cosell import PartyJoined, PartyLeft
from contracts.disputes import DisputeRulesRecorded, Disputes
from contracts.message import Event
from contracts.programme import ProgrammePublished
from contracts.regions import RegionsRecorded
from contracts.values import ProgrammeRef
from services.conflict.domain import cases
from services.conflict.domain.claims import Seen, amended, ended, joined, parted, placed, revived, submitted
from services.conflict.domain.protections import (
    on_granted,
    on_incumbent,
    on_new_end,
    on_suspended,
    on_terms_changed,
    passed_on,
)
from services.conflict.domain.state import LiveClaim
from services.conflict.domain.widening import narrowed, widened
from services.conflict.domain.world import World

Reaction = Callable[[Any, Seen, World], Sequence[Event]]


def on_submitted(event: r.RegistrationSubmitted, seen: Seen, world: World) -> Sequence[Event]:
    """A claim is made."""
    old = world.claim(event.transferred_from) if event.transferred_from is not None else None
    if old is not None:
        return passed_on(event, old, world)
    claim = world.claim(event.registration)
    return submitted(event, seen, world) if claim is None else amended(claim, event.details, event.reach, seen, world)


def on_amended(event: r.RegistrationAmended | r.InformationProvided, seen: Seen, world: World) -> Sequence[Event]:
    """What is asked for was changed, by an amendment or by an answer to a request for information."""
    claim = world.claim(event.registration)
    if claim is None or event.details is None or not event.material:
        return ()
    return amended(placed(claim, seen) if event.new_priority else claim, event.details, event.reach, seen, world)


def on_proposed(event: r.AmendmentProposed, seen: Seen, world: World) -> Sequence[Event]:
    """A protection asks for another scope."""
    claim = world.claim(event.registration)
    return () if claim is None else widened(claim, event.details, event.reach, seen, world)


def on_declined(event: r.AmendmentDeclined, seen: Seen, world: World) -> Sequence[Event]:
    """A protection keeps its scope."""
    claim = world.claim(event.registration)
    return () if claim is None or claim.granted is None else narrowed(claim, seen, world)


def on_appeal_upheld(event: r.AppealUpheld, seen: Seen, world: World) -> Sequence[Event]:
    """A rejected claim lives again; the case that had ended it, if one did, is settled by what is found now."""
    case = world.case(event.conflict) if event.conflict is not None else None
    over = () if case is None or case.open else (ConflictClosed(conflict=case.id, claims=case.sides),)
    was = None if case is None else cases.as_settled(case, event.registration)
    return [*over, *revived(event, None if was is None else world.stands_for(was.customer), seen, world)]


def on_ended(event: Any, _: Seen, world: World) -> Sequence[Event]:
    """A registration or its protection ended, in whichever way; the second word about it is no news."""
    claim = world.claim(event.registration)
    return () if claim is None else ended(claim, event.TYPE.rpartition(".v")[0], world)


def on_joined(event: PartyJoined, seen: Seen, world: World) -> Sequence[Event]:
    """A partner is on the deal; the vendor's own people are no party that claims anything."""
    claim = world.claim(event.registration)
    return () if claim is None or event.partner is None else joined(claim, event.partner, seen.id, world)


def on_left(event: PartyLeft, seen: Seen, world: World) -> Sequence[Event]:
    """A partner is off the deal."""
    claim = world.claim(event.registration)
    return () if claim is None else parted(claim, event.partner, seen, world)


def on_evidence(event: r.EvidenceAttached, seen: Seen, world: World) -> Sequence[Event]:
    """Proof of work came later: the filing is followed up, and the cases it is in count it."""
    claim = world.claim(event.registration)
    if claim is None:
        return ()
    return [*_progress(claim, event.item.kind, event.item.at), *cases.answered(claim, event.item, seen.at, world)]


def on_proof_lost(event: r.EvidenceRejected | r.EvidenceSuperseded, seen: Seen, world: World) -> Sequence[Event]:
    """The last proof of a kind was found wanting, or replaced: the cases that the claim is in count it no more."""
    claim = world.claim(event.registration)
    if claim is None or event.lost not in claim.proofs:
        return ()
    lost = ClaimProofLost(registration=claim.id, kind=event.lost)
    return [lost, *cases.weighed(claim.without(event.lost), seen.at, world)]


def on_proof_regained(event: r.EvidenceVerified, seen: Seen, world: World) -> Sequence[Event]:
    """A proof that had been found wanting stands after all."""
    claim = world.claim(event.registration)
    if claim is None or event.regained is None:
        return ()
    now = claim.worked(event.regained, claim.worked_at or claim.priority_at)
    return [*_progress(claim, event.regained, now.worked_at), *cases.weighed(now, seen.at, world)]


def on_appeal_filed(event: r.AppealFiled, seen: Seen, world: World) -> Sequence[Event]:
    """A partner asks for another look at a rejection; if a case led to it, that is what is looked at."""
    return cases.appealed_at_registration(event, seen.at, world)


def on_activity(event: r.ActivityReported, _: Seen, world: World) -> Sequence[Event]:
    """The partner works on the deal."""
    return _progress(world.claim(event.registration), "activity", event.at)


def _progress(claim: LiveClaim | None, kind: str, at: Any) -> Sequence[Event]:
    return () if claim is None else [ClaimProgressed(registration=claim.id, kind=kind, at=at)]


def on_programme(event: ProgrammePublished, seen: Seen, world: World) -> Sequence[Event]:
    """A programme says what the vendor's regions are, and how cases about its claims are settled."""
    regions = event.programme.territories
    known = world.regions(seen.vendor)
    told = all(known.get(region) == countries for region, countries in regions.items())
    recorded = () if told else (RegionsRecorded(vendor=seen.vendor, regions=regions),)
    return [*recorded, *_dispute_rules(event, seen, world)]


def _dispute_rules(event: ProgrammePublished, seen: Seen, world: World) -> Iterator[Event]:
    """What the version says of cases; nothing of a programme that has never said anything."""
    programme = event.programme
    before = world.dispute_rules(seen.vendor, programme.id, datetime.max.replace(tzinfo=UTC))
    if programme.conflicts is None and before is None:
        return
    yield DisputeRulesRecorded(
        vendor=seen.vendor,
        programme=ProgrammeRef(programme=programme.id, version=event.version),
        effective_from=event.effective_from,
        rules=programme.conflicts or Disputes(),
        calendars=programme.calendars,
        ladder=programme.ladder,
    )


REACTIONS: Mapping[type[Event], Reaction] = {
    ProgrammePublished: on_programme,
    r.RegistrationSubmitted: on_submitted,
    r.RegistrationAmended: on_amended,
    r.InformationProvided: on_amended,
    r.AmendmentProposed: on_proposed,
    r.AmendmentDeclined: on_declined,
    r.AppealFiled: on_appeal_filed,
    r.AppealUpheld: on_appeal_upheld,
    r.EvidenceAttached: on_evidence,
    r.EvidenceRejected: on_proof_lost,
    r.EvidenceSuperseded: on_proof_lost,
    r.EvidenceVerified: on_proof_regained,
    r.ActivityReported: on_activity,
    PartyJoined: on_joined,
    PartyLeft: on_left,
    p.ProtectionGranted: on_granted,
    p.ProtectionExtended: on_new_end,
    p.ProtectionSuspended: on_suspended,
    p.ProtectionTermsChanged: on_terms_changed,
    p.ProtectionReinstated: on_new_end,
    p.IncumbencyEstablished: on_incumbent,
    r.RegistrationRejected: on_ended,
    r.RegistrationWithdrawn: on_ended,
    r.RegistrationExpired: on_ended,
    r.RegistrationCancelled: on_ended,
    p.ProtectionExpired: on_ended,
    p.ProtectionReleased: on_ended,
    p.ProtectionRevoked: on_ended,
    p.ProtectionFulfilled: on_ended,
    p.IncumbencyEnded: on_ended,
}
