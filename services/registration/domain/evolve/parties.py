"""Who is on a deal: who is invited, who joined it beside its partner, and who left."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from contracts import cosell as c
from contracts.message import Event
from contracts.values import EntityId
from services.registration.domain.evolve.claiming import Fold
from services.registration.domain.evolve.seen import Seen
from services.registration.domain.state import UNDECIDED, Party, Registration


def _joined(was: Registration, event: c.PartyJoined, _: Seen) -> Registration:
    party = Party(event.invitation, event.partner or "", event.role, event.share, event.contribution)
    return replace(was, parties=(*was.parties, party))


def _left(was: Registration, event: c.PartyLeft, _: Seen) -> Registration:
    staying = (party for party in was.parties if party.partner != event.partner)
    now = replace(was, parties=tuple(_with_share(party, event.shares.get(party.partner)) for party in staying))
    # Who left may claim the same: what is asked for is compared with that before anybody decides about it.
    asks = was.stage in UNDECIDED or was.proposed
    return replace(now, screened=False, asked_version=was.version + 1) if asks else now


def _with_share(party: Party, share: Decimal | None) -> Party:
    return party if share is None else replace(party, share=share)


def _invited(was: Registration, event: c.CoSellPartyInvited, _: Seen) -> Registration:
    return replace(was, invited=(*was.invited, event.invitation))


def without(was: Registration, invitation: EntityId) -> Registration:
    """The registration when an invitation to it is open no more."""
    return replace(was, invited=tuple(one for one in was.invited if one != invitation))


def _answered(was: Registration, event: Any, _: Seen) -> Registration:
    return without(was, event.invitation)


INVITATION_FOLDS: Mapping[type[Event], Fold] = {
    c.CoSellPartyInvited: _invited,
    c.CoSellInvitationAccepted: _answered,
    c.CoSellInvitationDeclined: _answered,
    c.CoSellInvitationExpired: _answered,
    c.CoSellInvitationClosed: _answered,
}
"""What the events of an invitation's own stream mean for the registration that it invites to."""

FOLDS: Mapping[type[Event], Fold] = {
    c.PartyJoined: _joined,
    c.PartyLeft: _left,
}
