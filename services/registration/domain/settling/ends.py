"""A claim that lost a conflict ends: for nothing, into the deal of the other, or into its partner's other claim."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts import conflicts as c
from contracts.cosell import CoSellInvitationAccepted, CoSellPartyInvited, PartyJoined, PartyRole
from contracts.message import Event
from contracts.registrations import RegistrationCancelled, evidence_id
from contracts.values import EntityId, derived_id
from services.registration.domain.appeals import rejection
from services.registration.domain.evidence import attached
from services.registration.domain.holding import Observed
from services.registration.domain.inviting import told
from services.registration.domain.judging import standing_claim
from services.registration.domain.protecting.ending import revoked
from services.registration.domain.rescoping import declined
from services.registration.domain.state import UNDECIDED, Registration, World
from services.registration.domain.succession import as_of_now
from services.registration.domain.timers import caught_up
from services.registration.policy.shares import lead_share

LOST = "CONFLICT_LOST"
"""Why a claim ended when a conflict was settled against it."""
SHARED = "SHARED_DEAL"
"""Why a claim ended whose partner sells on the deal of another from now on."""
MERGED = "SAME_PARTNER_MERGED"
"""Why a claim ended of which its partner had two."""


def denied(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim ends, or what it asks for beyond its grant."""
    return _ended(effect, LOST, seen, world)


def _ended(effect: c.Effect, code: str, seen: Observed, world: World) -> list[Event]:
    found = as_of_now(effect.claim, world)
    if not isinstance(found, Registration) or (found.stage not in UNDECIDED and found.grant is None):
        return []
    happened, was = caught_up(found, seen.at, world)
    return [*happened, *_lost(was, effect, code, seen, world)]


def _lost(was: Registration, effect: c.Effect, code: str, seen: Observed, world: World) -> list[Event]:
    event: c.ConflictResolved | c.OutcomeOverturned = seen.event
    if was.stage in UNDECIDED:
        asked = standing_claim(world, was, seen.at)
        rejected = rejection(was, asked, code, event.rule, event.conflict, settled_by=seen.actor)
        again = _looked_at_again(event, seen)
        if rejected.appeal_until is not None:
            # As long as after any other rejection: the window tells nobody that there was a rival.
            again.pop("appeal_until", None)
        return [rejected.model_copy(update=again) if again else rejected]
    # Once what was contested was granted meanwhile, the whole protection stands in the winner's way.
    if effect.proposal is not None and was.rescoped_version < effect.proposal:
        return declined(was, code) if was.asked_version == effect.proposal else []
    if was.grant is None:
        return []
    ends = revoked(was, code, conflict=event.conflict, asked=standing_claim(world, was, seen.at))
    again = _looked_at_again(event, seen)
    return [one.model_copy(update=again) if isinstance(one, RegistrationCancelled) else one for one in ends]


def _looked_at_again(event: c.ConflictResolved | c.OutcomeOverturned, seen: Observed) -> dict[str, Any]:
    """Until when the outcome itself may be looked at again, where its programme lets it."""
    if not isinstance(event, c.ConflictResolved) or event.appeal_until is None:
        return {}
    return {"appeal_until": event.appeal_until, "appeal_in": event.conflict, "settled_by": seen.actor}


def joined(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim ends, and its partner, or direct sales, is on the deal that goes on."""
    ends = _ended(effect, SHARED, seen, world)
    lead = as_of_now(effect.into or "", world)
    if not isinstance(lead, Registration) or (lead.stage not in UNDECIDED and lead.grant is None):
        return ends
    if effect.party is not None and effect.party in (lead.partner, *(party.partner for party in lead.parties)):
        return ends
    return [*ends, *comes(lead, effect, seen.event.conflict, seen.at, world)]


def invited_by(conflict: EntityId, claim: EntityId) -> EntityId:
    """The invitation by which an outcome brings the party of a claim to the deal of the other."""
    return derived_id("invitation", conflict, claim)


def comes(lead: Registration, effect: c.Effect, conflict: EntityId, at: datetime, world: World) -> Iterator[Event]:
    """The vendor brings a party to a deal: it needs no answer, as the outcome of its own claim says so."""
    role: PartyRole = "supporting" if effect.party is not None else "presales"
    invitation = invited_by(conflict, effect.claim)
    details, share = lead.asked(), _share(lead, effect, world)
    yield CoSellPartyInvited(
        invitation=invitation,
        subject=lead.id,
        partner=effect.party,
        role=role,
        share=share,
        territory=details.territory,
        products=details.products,
        customer=told(details.customer) if effect.party is not None else None,
        due=at,
    )
    yield CoSellInvitationAccepted(
        invitation=invitation,
        subject=lead.id,
        partner=effect.party,
        customer=told(details.customer) if effect.party is not None else None,
    )
    yield PartyJoined(registration=lead.id, invitation=invitation, partner=effect.party, role=role, share=share)


def _share(lead: Registration, effect: c.Effect, world: World) -> Decimal | None:
    """What was settled, as far as others on the deal and those asked to it leave that much."""
    if effect.share is None:
        return None
    taken = {party.invitation: party.share or Decimal(0) for party in lead.parties}
    offered = {one.id: one.share or Decimal(0) for one in world.invitations_of(lead.id)}
    return min(effect.share, lead_share({**taken, **offered}))


def merged(effect: c.Effect, seen: Observed, world: World) -> list[Event]:
    """The claim ends, and what it has shown is its partner's other claim's."""
    ends = _ended(effect, MERGED, seen, world)
    gone, heir = as_of_now(effect.claim, world), as_of_now(effect.into or "", world)
    if not isinstance(gone, Registration) or not isinstance(heir, Registration) or gone.partner != heir.partner:
        return ends
    standing = {proof.id for proof in gone.standing_proofs()}
    shown = tuple(item for item in gone.asked().evidence if evidence_id(gone.id, item) in standing)
    return [*ends, *attached(heir, shown, seen.at, world)]
