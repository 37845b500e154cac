"""What the rules say falls due: when, for what, and what is decided then."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from tests.registration.oracle.books import Books, Said
from tests.registration.oracle.known import UNDECIDED, Claim, Grant, Partner
from tests.registration.oracle.parties import closed, due_of, lapse, party_leaves
from tests.registration.oracle.protecting import BY_PARTNER_STANDING, cancelled, lifted, offer_ended, rests
from tests.registration.oracle.reviewing import declined, follows, rejected
from tests.registration.oracle.terms import DAY

Due = tuple[datetime, Callable[[], Said]]
PORTION = 20
DRAFT_KEPT = 180 * DAY


class Waiting(NamedTuple):
    """Something that is due: when, of what, and what is decided."""

    at: datetime
    of: tuple[str, str]
    decide: Callable[[], Said]


def waiting(books: Books) -> list[Waiting]:
    """All that is due some day, of each thing the first."""
    return sorted(_all(books), key=lambda one: one.at)


def _all(books: Books) -> Iterator[Waiting]:
    for claim in books.claims.values():
        if (first := _first(books, claim)) is not None:
            yield Waiting(first[0], ("claim", claim.key), first[1])
    for one in books.invitations.values():
        if not one.answer:
            yield Waiting(due_of(books, one), ("invitation", one.key), lambda one=one: lapse(books, one))
    yield from _deals_over(books)
    for sitting in books.incumbents.values():
        early = sitting.renewal is not None and sitting.renewal < sitting.until
        at = sitting.renewal if early else sitting.until
        yield Waiting(at, ("incumbent", sitting.claim), lambda one=sitting: _renewal_or_end(books, one.claim))
    for partner in books.partners.values():
        yield from _of_partner(books, partner)


def _deals_over(books: Books) -> Iterator[Waiting]:
    """Whoever joined a deal that is over is told."""
    for claim in (claim for claim in books.claims.values() if not claim.live):
        for one in (books.invitations[party.invitation] for party in claim.parties):
            if one.answer == "accepted":
                yield Waiting(claim.gone_at, ("invitation", one.key), lambda one=one: closed(one))


def _of_partner(books: Books, partner: Partner) -> Iterator[Waiting]:
    name = partner.name
    if partner.certified_until is not None:
        yield Waiting(partner.certified_until, ("partner", name), lambda: _uncertified(books, name))
    if partner.duties:
        yield Waiting(partner.duties_since, ("duties", name), lambda: carried_out(books, name))


def caught_up(books: Books, claim: Claim) -> Said:
    """All that was due for one claim by now, in the order of its times."""
    said: Said = []
    while (first := _first(books, claim)) is not None and first[0] <= books.at:
        said += first[1]()
    return said


def _first(books: Books, claim: Claim) -> Due | None:
    return min(_dues(books, claim), key=lambda due: due[0], default=None)


def _lapsed(books: Books, claim: Claim) -> Said:
    claim.moves("expired", books.at)
    return [("RegistrationExpired", claim.key)]


def _dues(books: Books, claim: Claim) -> Iterator[Due]:
    """Of what is due at one moment, the first in this order is decided first."""
    if claim.stage == "draft":
        yield claim.waits_since + DRAFT_KEPT, lambda: _lapsed(books, claim)
    yield from _of(claim.answer_due, lambda: _expired(books, claim))
    yield from _of(claim.at_risk, lambda: _warned(claim))
    yield from _of(claim.decision_due, lambda: _late(claim))
    if claim.appeal is not None:
        yield from _of(claim.appeal.until, lambda: _window_closed(books, claim))
        yield from _of(claim.appeal.due, lambda: _appeal_late(claim))
    if claim.grant is not None:
        yield from _of_grant(books, claim, claim.grant)


def _of(at: datetime | None, decide: Callable[[], Said]) -> Iterator[Due]:
    if at is not None:
        yield at, decide


def _of_grant(books: Books, claim: Claim, grant: Grant) -> Iterator[Due]:
    runs = grant.phase in ("active", "suspended") and not grant.stopped
    if runs and grant.reminders:
        yield grant.reminders[0], lambda: _reminded(claim)
    if grant.phase == "active" and not grant.told_overdue:
        yield from _of(grant.report_due, lambda: _report_overdue(claim))
    if grant.phase == "active" and claim.terms.silence_ends:
        yield from _of(grant.revocable_at, lambda: cancelled(books, claim))
    yield from _of(grant.answer_at_risk, lambda: _answer_warned(claim))
    yield from _of(grant.answer_due, lambda: _answer_late(claim))
    yield from _of(grant.offer_due, lambda: offer_ended(claim))
    if runs:
        yield grant.end, lambda: _over(books, claim, grant.end)
    if grant.phase == "in_grace":
        yield from _of(grant.grace_until, lambda: _protection_expired(books, claim, grant.grace_until))
    if grant.phase == "ended":
        yield from _of(grant.tail_until, lambda: _expired(books, claim))


def _expired(books: Books, claim: Claim) -> Said:
    claim.grant = None
    claim.moves("expired", books.at)
    return [("RegistrationExpired", claim.key)]


def _warned(claim: Claim) -> Said:
    claim.at_risk = None
    return [("DecisionSlaAtRisk", claim.key)]


def _late(claim: Claim) -> Said:
    claim.decision_due, claim.at_risk, claim.late = None, None, True
    return [("DecisionSlaBreached", claim.key)]


def _window_closed(books: Books, claim: Claim) -> Said:
    claim.appeal, claim.gone_at = None, books.at
    return [("AppealWindowClosed", claim.key)]


def _appeal_late(claim: Claim) -> Said:
    claim.appeal.due = None
    return [("DecisionSlaBreached", claim.key)]


def _reminded(claim: Claim) -> Said:
    claim.grant.reminders.pop(0)
    return [("ProtectionExpiringSoon", claim.key)]


def _answer_warned(claim: Claim) -> Said:
    claim.grant.answer_at_risk = None
    return [("ExtensionSlaAtRisk", claim.key)]


def _answer_late(claim: Claim) -> Said:
    claim.grant.answer_due, claim.grant.answer_at_risk, claim.grant.answer_late = None, None, True
    return [("ExtensionSlaBreached", claim.key)]


def _report_overdue(claim: Claim) -> Said:
    claim.grant.told_overdue = True
    return [("ActivityOverdue", claim.key)]


def _over(books: Books, claim: Claim, end: datetime) -> Said:
    said, grant = [*declined(claim), *offer_ended(claim)], claim.grant
    if grant.grace_until is None:
        return said + _protection_expired(books, claim, end)
    grant.phase, grant.reminders, grant.causes, grant.rests_since = "in_grace", [], [], None
    return [*said, ("ProtectionEnteredGrace", claim.key)]


def _protection_expired(books: Books, claim: Claim, end: datetime) -> Said:
    tail = claim.grant.tail_until
    said = [("ProtectionExpired", claim.key)]
    if tail is None or tail <= end:
        return said + _expired(books, claim)
    claim.grant = Grant(claim.grant.end, [], None, tail, phase="ended")
    return said


def _renewal_or_end(books: Books, key: str) -> Said:
    one = books.incumbents[key]
    if one.renewal is not None and one.renewal < one.until:
        one.renewal = None
        return [("RenewalDue", key)]
    del books.incumbents[key]
    return [("IncumbencyEnded", key)]


def _uncertified(books: Books, name: str) -> Said:
    books.partners[name].certified_until = None
    return [("CertificationExpired", name)]


def carried_out(books: Books, name: str) -> Said:
    """What a partner's standing means for its claims, so many at a time."""
    partner = books.partners[name]
    portion, partner.duties = partner.duties[:PORTION], partner.duties[PORTION:]
    said: Said = []
    for claim in (books.claims[key] for key in portion):
        if claim.partner != name and name in {party.partner for party in claim.parties} and claim.live:
            said += party_leaves(books, claim, name) if claim.terms.on_termination else []
        elif claim.terms is not None and claim.live:
            said += _consequence(books, claim, partner.standing)
        elif claim.key in books.incumbents:
            del books.incumbents[claim.key]
            said.append(("IncumbencyEnded", claim.key))
    return [*said, ("ConsequencesCarriedOut", name)]


def _consequence(books: Books, claim: Claim, standing: str) -> Said:
    if standing == "active":
        return lifted(books, claim, BY_PARTNER_STANDING) or (follows(books, claim) if claim.waits else [])
    if standing == "suspended":
        return rests(books, claim, BY_PARTNER_STANDING) if claim.terms.on_suspension else []
    if not claim.terms.on_termination:
        return lifted(books, claim, BY_PARTNER_STANDING)
    if claim.stage in UNDECIDED:
        return rejected(books, claim, "", may_appeal=False)
    return cancelled(books, claim) if claim.stage == "approved" else []
