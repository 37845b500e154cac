"""Work on a deal: its proofs, its activity, and who works on it together."""

from typing import Any

from contracts import registrations as r
from contracts.cosell import PartyJoined, PartyLeft
from services.projections.domain.registrations.row import Registration, merged, readable, view
from services.projections.domain.view import Seen


@view.changes(r.EvidenceAttached)
def evidence_attached(row: Registration, event: r.EvidenceAttached, seen: Seen) -> Registration:
    """Another proof of work, not looked at yet."""
    evidence = merged(row.evidence, [{"id": event.evidence, "holds": None, **seen.data["item"]}])
    return row._replace(evidence=evidence, demanded=None)


def evidence_judged(row: Registration, event: r.EvidenceVerified | r.EvidenceRejected, _: Seen) -> Registration:
    """A person looked at a proof of work."""
    return _marked(row, event.evidence, holds=isinstance(event, r.EvidenceVerified))


view.changes(r.EvidenceVerified)(evidence_judged)
view.changes(r.EvidenceRejected)(evidence_judged)


@view.changes(r.EvidenceSuperseded)
def evidence_superseded(row: Registration, event: r.EvidenceSuperseded, _: Seen) -> Registration:
    """A better proof took its place."""
    return _marked(row, event.evidence, superseded_by=event.superseded_by)


def _marked(row: Registration, evidence: str, **marks: Any) -> Registration:
    marked = [item | marks if item["id"] == evidence else item for item in row.evidence]
    return row._replace(evidence=marked)


@view.changes(r.ActivityReported)
def activity_reported(row: Registration, event: r.ActivityReported, _: Seen) -> Registration:
    """Work on the deal, as the partner tells it."""
    return row._replace(activity_at=event.at)


view.ignores(r.ActivityOverdue)


@view.changes(r.EvidenceDemanded)
def evidence_demanded(row: Registration, event: r.EvidenceDemanded, _: Seen) -> Registration:
    """The partner is asked to show its work."""
    return row._replace(demanded=event.due)


@view.changes(PartyJoined)
def party_joined(row: Registration, _: PartyJoined, seen: Seen) -> Registration:
    """Somebody works on the deal too, with a role and maybe a share of the credit."""
    party = {name: value for name, value in seen.data.items() if name != "registration"}
    return readable(row._replace(parties=[*row.parties, party]))


@view.changes(PartyLeft)
def party_left(row: Registration, event: PartyLeft, seen: Seen) -> Registration:
    """Somebody left; the shares of the others are those stated, or what they were."""
    shares = seen.data.get("shares", {})
    others = [party for party in row.parties if party.get("partner") != event.partner]
    shared = [
        party | {"share": shares[party["partner"]]} if party.get("partner") in shares else party for party in others
    ]
    return readable(row._replace(parties=shared))
