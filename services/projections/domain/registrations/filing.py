"""How the side that claims moves a registration: drafted, submitted, amended, answered, appealed, given up."""

from contracts import registrations as r
from services.projections.domain.owners import sender_of
from services.projections.domain.registrations.ending import ended
from services.projections.domain.registrations.row import (
    BLANK,
    Registration,
    answered,
    asked,
    merged,
    proofs,
    readable,
    traced,
    unasked,
    view,
)
from services.projections.domain.view import Seen


@view.opens(r.RegistrationReceivedOnBehalf)
def received(event: r.RegistrationReceivedOnBehalf, seen: Seen) -> Registration:
    """Somebody else filed it for the partner; what it says follows."""
    return received_again(BLANK, event, seen)


@view.changes(r.RegistrationReceivedOnBehalf)
def received_again(row: Registration, event: r.RegistrationReceivedOnBehalf, seen: Seen) -> Registration:
    """Somebody else submits what the partner, or they, had drafted."""
    sender = sender_of(seen.actor).org
    return readable(row._replace(filed_by=event.filed_by, filed_by_org=None if sender == event.partner else sender))


@view.opens(r.RegistrationDrafted)
def drafted(event: r.RegistrationDrafted, seen: Seen) -> Registration:
    """A draft claims nothing and has no priority."""
    return redrafted(BLANK, event, seen)


@view.changes(r.RegistrationDrafted)
def redrafted(row: Registration, event: r.RegistrationDrafted, seen: Seen) -> Registration:
    """A draft was saved, for the first time or again."""
    return asked(row._replace(state="draft"), event, seen)


@view.opens(r.RegistrationSubmitted)
def submitted(event: r.RegistrationSubmitted, seen: Seen) -> Registration:
    """The claim was made; this record's sequence is its priority."""
    return draft_submitted(BLANK, event, seen)


@view.changes(r.RegistrationSubmitted)
def draft_submitted(row: Registration, event: r.RegistrationSubmitted, seen: Seen) -> Registration:
    """A draft became a claim; evidence attached to the draft stays."""
    claim = row._replace(
        state="submitted",
        programme_version=event.programme.version,
        warnings=event.warnings,
        priority=seen.sequence,
        submitted_at=seen.time,
        submitted_by=seen.actor,
        tier=event.partner.tier,
        types=event.partner.types,
        track=event.track,
        opportunity=event.opportunity,
        transferred_from=event.transferred_from,
    )
    return traced(asked(claim, event, seen), seen)


@view.changes(r.RegistrationAmended)
def amended(row: Registration, event: r.RegistrationAmended, seen: Seen) -> Registration:
    """The partner changed what it asks for; priority is kept, unless it is another claim now.

    Another scope of a claim that is not granted waits to be screened again; that of a granted one was agreed to.
    """
    new = placed(asked(row, event, seen), event, seen)
    if row.state == "approved":
        return answered(new) if event.material else new
    return unasked(new._replace(state="submitted", held_by=())) if event.material else new


@view.changes(r.InformationProvided)
def information_provided(row: Registration, event: r.InformationProvided, seen: Seen) -> Registration:
    """The partner answered; the claim waits to be looked at again, and its clock starts anew."""
    return placed(asked(unasked(row._replace(state="submitted", information=None)), event, seen), event, seen)


def placed(row: Registration, event: r.RegistrationAmended | r.InformationProvided, seen: Seen) -> Registration:
    """What the change made another claim of has its place from now on."""
    return row._replace(priority=seen.sequence) if event.new_priority else row


@view.changes(r.AppealFiled)
def appeal_filed(row: Registration, event: r.AppealFiled, seen: Seen) -> Registration:
    """The partner asks for another look."""
    told = {name: seen.data[name] for name in ("grounds", "due") if name in seen.data}
    more = proofs(event.registration, zip(event.evidence, seen.data.get("evidence", ()), strict=True))
    appeal = {**(row.appeal or {}), **told, "state": "filed", "filed_at": seen.time.isoformat()}
    return row._replace(appeal=appeal, evidence=merged(row.evidence, more))


@view.changes(r.RegistrationWithdrawn)
def withdrawn(row: Registration, event: r.RegistrationWithdrawn, _: Seen) -> Registration:
    """The partner gave it up."""
    return ended(row, "withdrawn")._replace(note=event.reason)
