"""The view behind a partner's own feed: what happened to its claims, cut down to what it may know."""

from typing import NamedTuple

from contracts import cosell
from contracts import protections as p
from contracts import registrations as r
from contracts.attributions import OrderAttributed, OrderRewardDue
from contracts.disclosure import disclosed
from contracts.message import Event
from services.projections.domain.streams import STREAMS
from services.projections.domain.view import Json, Owner, Seen, View

FED: tuple[type[Event], ...] = (
    r.RegistrationReceivedOnBehalf,
    r.ReviewStarted,
    r.StepApproved,
    r.DecisionSlaAtRisk,
    r.DecisionSlaBreached,
    r.InformationRequested,
    r.RegistrationApproved,
    r.RegistrationRejected,
    r.AppealUpheld,
    r.AppealDismissed,
    r.AppealWindowClosed,
    r.RegistrationCurtailed,
    r.AppealAnswered,
    r.AmendmentDeclined,
    r.RegistrationWithdrawn,
    r.RegistrationExpired,
    r.RegistrationCancelled,
    r.DealWon,
    r.DealConfirmed,
    r.DealRewardDue,
    r.DealLost,
    r.EvidenceDemanded,
    r.EvidenceVerified,
    r.EvidenceRejected,
    r.ActivityOverdue,
    cosell.PartyJoined,
    cosell.PartyLeft,
    cosell.CoSellPartyInvited,
    cosell.CoSellInvitationExpired,
    cosell.CoSellInvitationClosed,
    OrderAttributed,
    OrderRewardDue,
    p.ProtectionGranted,
    p.ProtectionExpiringSoon,
    p.ProtectionExpired,
    p.ProtectionReleased,
    p.ProtectionRevoked,
    p.ProtectionFulfilled,
    p.ExtensionSlaAtRisk,
    p.ExtensionSlaBreached,
    p.ProtectionExtended,
    p.ProtectionExtensionDenied,
    p.ProtectionEnteredGrace,
    p.ProtectionSuspended,
    p.ProtectionReinstated,
    p.ProtectionRescoped,
    p.ProtectionTermsChanged,
    p.TransferOffered,
    p.TransferEnded,
    p.ProtectionTransferred,
    p.IncumbencyEstablished,
    p.RenewalDue,
    p.IncumbencyEnded,
)
"""What a partner hears of; what it sent itself is answered directly and not repeated here."""
KINDS = ("registration", "protection", "invitation", "attribution")
"""The streams that are of partners."""


class FeedRow(NamedTuple):
    """One message of a partner's feed; its key is the event's id, so that a message sent twice is known."""

    type: str
    stream: str
    data: Json


def by_event(seen: Seen) -> str | None:
    """The key: one row an event that a partner is told."""
    return seen.id if hearer(seen).org else None


def hearer(seen: Seen) -> Owner:
    """Who is told: whose the stream is, but of an offer the partner that may take it, which has to answer."""
    match seen.event:
        case p.TransferOffered(to=other) | p.TransferEnded(cause="taken_back", to=str(other)):
            return Owner(seen.owner.vendor, other)
        case _:
            return seen.owner


view = View("feed", FeedRow, *KINDS, key=by_event, owner=hearer)


def told(_: Event, seen: Seen) -> FeedRow:
    """The message, without a word that depends on anybody else."""
    return FeedRow(type=seen.type, stream=seen.stream, data=disclosed(seen.type, seen.data))


for _event in FED:
    view.opens(_event)(told)
view.ignores(*(event for kind in KINDS for event in STREAMS[kind] if event not in FED))
