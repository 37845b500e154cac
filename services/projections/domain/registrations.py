"""The registrations view: what each partner asked for, and what became of it."""

from typing import Any

from contracts import registrations as r
from services.projections.domain.registration import Registration, asked, filed, merged
from services.projections.domain.view import Seen, View

view = View("registrations", Registration, "registration", "hold")


@view.opens(r.RegistrationDrafted)
def drafted(event: r.RegistrationDrafted, seen: Seen) -> Registration:
    """A draft claims nothing and has no priority."""
    return Registration(
        state="draft",
        programme_version=None,
        evidence=filed(event, seen),
        warnings=(),
        priority=None,
        submitted_at=None,
        submitted_by=None,
        **asked(event.details, seen),
    )


@view.changes(r.RegistrationDrafted)
def redrafted(row: Registration, event: r.RegistrationDrafted, seen: Seen) -> Registration:
    """A draft was saved again."""
    return row._replace(**asked(event.details, seen))


@view.opens(r.RegistrationSubmitted)
def submitted(event: r.RegistrationSubmitted, seen: Seen) -> Registration:
    """The claim was made; this record's sequence is its priority."""
    return Registration(
        state="submitted",
        programme_version=event.programme.version,
        evidence=filed(event, seen),
        warnings=event.warnings,
        priority=seen.sequence,
        submitted_at=seen.time,
        submitted_by=seen.actor,
        tier=event.partner.tier,
        **asked(event.details, seen),
    )


@view.changes(r.RegistrationSubmitted)
def draft_submitted(row: Registration, event: r.RegistrationSubmitted, seen: Seen) -> Registration:
    """A draft became a claim; evidence attached to the draft stays."""
    new = submitted(event, seen)
    return new._replace(evidence=merged(row.evidence, new.evidence))


@view.changes(r.RegistrationAmended)
def amended(row: Registration, event: r.RegistrationAmended, seen: Seen) -> Registration:
    """The partner changed what it asks for; priority is kept. Another scope waits to be screened again."""
    new = row._replace(**asked(event.details, seen), evidence=merged(row.evidence, filed(event, seen)))
    return new._replace(state="submitted", held_by=()) if event.material else new


@view.changes(r.ReviewStarted)
def review_started(row: Registration, event: r.ReviewStarted, _: Seen) -> Registration:
    """A person has to decide."""
    return row._replace(
        state="under_review",
        review_reasons=event.reasons,
        approvers=event.approvers,
        decision_due=event.decision_due,
        held_by=event.conflicts,
        cautioned=event.cautioned,
        information=None,
    )


@view.changes(r.HoldChanged)
def hold_changed(row: Registration, event: r.HoldChanged, _: Seen) -> Registration:
    """Other open conflicts, or none, hold the decision up."""
    return row._replace(held_by=event.conflicts, cautioned=event.cautioned)


@view.changes(r.InformationRequested)
def information_requested(row: Registration, _: r.InformationRequested, seen: Seen) -> Registration:
    """The partner has to answer by a date."""
    asked = {name: seen.data[name] for name in ("reasons", "fields", "note", "due") if name in seen.data}
    return row._replace(state="action_required", information=asked)


@view.changes(r.InformationProvided)
def information_provided(row: Registration, event: r.InformationProvided, seen: Seen) -> Registration:
    """The partner answered; the claim waits to be looked at again."""
    proofs = merged(row.evidence, filed(event, seen))
    return row._replace(state="submitted", information=None, evidence=proofs, **asked(event.details, seen))


@view.changes(r.RegistrationApproved)
def approved(row: Registration, event: r.RegistrationApproved, seen: Seen) -> Registration:
    """The claim was granted."""
    return _decided(row, "approved", seen)._replace(
        automatic=event.automatic,
        rule=event.rule,
        conflict=event.conflict,
        note=event.note,
        programme_version=event.programme.version,
    )


@view.changes(r.RegistrationRejected)
def rejected(row: Registration, event: r.RegistrationRejected, seen: Seen) -> Registration:
    """The claim was refused."""
    return _decided(row, "rejected", seen)._replace(
        code=event.code, rule=event.rule, conflict=event.conflict, note=event.note
    )


@view.changes(r.RegistrationWithdrawn)
def withdrawn(row: Registration, event: r.RegistrationWithdrawn, seen: Seen) -> Registration:
    """The partner gave it up."""
    return _decided(row, "withdrawn", seen)._replace(note=event.reason)


@view.changes(r.RegistrationExpired)
def expired(row: Registration, event: r.RegistrationExpired, seen: Seen) -> Registration:
    """Time ran out; an approval stays the decision it was."""
    return _ended(row, "expired", seen)._replace(code=event.cause.upper())


@view.changes(r.RegistrationCancelled)
def cancelled(row: Registration, event: r.RegistrationCancelled, seen: Seen) -> Registration:
    """The vendor ended it."""
    return _ended(row, "cancelled", seen)._replace(code=event.code, conflict=event.conflict, note=event.note)


@view.changes(r.DealWon)
def won(row: Registration, _: r.DealWon, seen: Seen) -> Registration:
    """The deal was closed."""
    return row._replace(state="closed_won", outcome=_without_id(seen.data))


@view.changes(r.DealLost)
def lost(row: Registration, _: r.DealLost, seen: Seen) -> Registration:
    """The deal was lost."""
    return row._replace(state="closed_lost", outcome=_without_id(seen.data))


@view.changes(r.DecisionSlaBreached)
def sla_breached(row: Registration, _: r.DecisionSlaBreached, __: Seen) -> Registration:
    """Nobody decided in time."""
    return row._replace(sla_breached=True)


@view.changes(r.EvidenceAttached)
def evidence_attached(row: Registration, event: r.EvidenceAttached, seen: Seen) -> Registration:
    """Another proof of work, not looked at yet."""
    return row._replace(evidence=merged(row.evidence, [{"id": event.evidence, "holds": None, **seen.data["item"]}]))


def evidence_judged(row: Registration, event: r.EvidenceVerified | r.EvidenceRejected, _: Seen) -> Registration:
    """A person looked at a proof of work."""
    holds = isinstance(event, r.EvidenceVerified)
    judged = [item | {"holds": holds} if item["id"] == event.evidence else item for item in row.evidence]
    return row._replace(evidence=judged)


view.changes(r.EvidenceVerified)(evidence_judged)
view.changes(r.EvidenceRejected)(evidence_judged)


@view.changes(r.ActivityReported)
def activity_reported(row: Registration, event: r.ActivityReported, _: Seen) -> Registration:
    """Work on the deal, as the partner tells it."""
    return row._replace(activity_at=event.at)


def _decided(row: Registration, state: str, seen: Seen) -> Registration:
    return row._replace(state=state, decided_at=seen.time, decided_by=seen.actor, held_by=(), information=None)


def _ended(row: Registration, state: str, seen: Seen) -> Registration:
    return _decided(row, state, seen) if row.decided_at is None else row._replace(state=state, held_by=())


def _without_id(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "registration"}
