"""The view behind a partner's own feed: what happened to its claims, cut down to what it may know."""

from typing import NamedTuple

from contracts import protections as p
from contracts import registrations as r
from contracts.disclosure import disclosed
from contracts.message import Event
from services.projections.domain.streams import STREAMS
from services.projections.domain.view import Json, Seen, View

FED: tuple[type[Event], ...] = (
    r.InformationRequested,
    r.RegistrationApproved,
    r.RegistrationRejected,
    r.RegistrationWithdrawn,
    r.RegistrationExpired,
    r.RegistrationCancelled,
    r.DealWon,
    r.DealLost,
    r.EvidenceVerified,
    r.EvidenceRejected,
    p.ProtectionGranted,
    p.ProtectionExpiringSoon,
    p.ProtectionExpired,
    p.ProtectionReleased,
    p.ProtectionRevoked,
    p.ProtectionFulfilled,
)
"""What a partner hears of; what it sent itself is answered directly and not repeated here."""


class FeedRow(NamedTuple):
    """One message of a partner's feed; its key is the event's id, so that a message sent twice is known."""

    type: str
    stream: str
    data: Json


def by_event(seen: Seen) -> str | None:
    """The key: one row an event of a claim that is a partner's own."""
    return seen.id if seen.owner.org else None


view = View("feed", FeedRow, "registration", "protection", key=by_event)


def told(_: Event, seen: Seen) -> FeedRow:
    """The message, without a word that depends on anybody else."""
    return FeedRow(type=seen.type, stream=seen.stream, data=disclosed(seen.type, seen.data))


for _event in FED:
    view.opens(_event)(told)
view.ignores(*(event for kind in ("registration", "protection") for event in STREAMS[kind] if event not in FED))
