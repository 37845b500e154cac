"""Who may send which command about a registration: its partner, a distributor, a party, one it is offered to, staff."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from contracts import protections as g
from contracts import registrations as r
from contracts.cosell import InviteCoSellParty
from contracts.envelope import Actor
from contracts.message import Command
from services.registration.domain.chains import DISTRIBUTOR, supplies
from services.registration.domain.state import Closed, Registration, World

Capacity = Literal["holder", "distributor", "party", "offered"]

FOR_THE_PARTNER: Final[frozenset[type[Command]]] = frozenset(
    {
        r.SubmitDraft,
        r.AmendRegistration,
        r.WithdrawRegistration,
        r.ProvideInformation,
        r.AttachEvidence,
        r.ReportActivity,
        r.RecordOutcome,
        r.FileAppeal,
        g.ReleaseProtection,
        g.RequestExtension,
        InviteCoSellParty,
    }
)
"""What whoever works on a claim does with it; to give it to another partner is its holder's alone."""

_OF_THE_OFFERED: frozenset[type[Command]] = frozenset((g.AcceptTransfer, g.DeclineTransfer))

MAY: Final[Mapping[Capacity, frozenset[type[Command]]]] = {
    "holder": FOR_THE_PARTNER | {r.LeaveRegistration, g.TransferProtection, g.DeclineTransfer},
    "distributor": FOR_THE_PARTNER,
    "party": frozenset({r.LeaveRegistration}),
    "offered": _OF_THE_OFFERED,
}
"""By what somebody outside the vendor is to a registration; the vendor's staff is bound by roles alone."""


def may_act(actor: Actor, command: Command, registration: Registration | Closed, world: World) -> bool:
    """Whether this registration may be there for the sender; where it may not, it answers as if it were not."""
    if registration.vendor != actor.vendor:
        return False
    if actor.org is None:
        return True
    return any(type(command) in MAY[capacity] for capacity in _capacities(actor, actor.org, registration, world))


def _capacities(actor: Actor, org: str, registration: Registration | Closed, world: World) -> Iterator[Capacity]:
    if org == registration.partner:
        yield "holder"
    # What is over has no parties any more: only its partner is told that it is.
    if isinstance(registration, Closed):
        return
    named = org in (registration.filed_by, registration.distributor)
    if named and DISTRIBUTOR in actor.roles and supplies(world, actor.vendor, org, registration.partner):
        yield "distributor"
    if org in {party.partner for party in registration.parties}:
        yield "party"
    if registration.grant is not None and registration.grant.offer is not None and registration.grant.offer.to == org:
        yield "offered"
