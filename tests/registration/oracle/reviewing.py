"""What the rules say of a claim's review: who is asked, what a word of theirs does, and what follows by itself."""

from datetime import datetime

from contracts.envelope import Actor
from tests.registration.oracle.books import Books, Said, refuse_for, wrote
from tests.registration.oracle.known import Appeal, Claim, Grant, No
from tests.registration.oracle.terms import DAY


def next_step(books: Books, claim: Claim) -> Said:
    """A screened claim that nobody took is approved by rule, or waits for people."""
    if not claim.screened or claim.taken or claim.stage not in ("submitted", "under_review"):
        return []
    barred = claim.cases or claim.cautioned or books.standing(claim.partner) or books.awaits_shares(claim)
    if not barred and not books.against(claim) and not books.needs_person(claim):
        return granted(books, claim)
    unrouted = not claim.steps and books.has_track(claim)
    return [] if claim.stage == "under_review" and not unrouted else wait(books, claim)


def follows(books: Books, claim: Claim) -> Said:
    """What follows by itself for a claim, or for what a granted one asks for beyond its grant."""
    if claim.proposed is None:
        return next_step(books, claim)
    in_force = claim.grant is not None and claim.grant.phase == "active"
    barred = claim.cases or claim.cautioned or books.standing(claim.partner) or books.awaits_shares(claim)
    rules = books.against(claim, claim.proposed) or books.needs_person(claim, claim.proposed)
    return rescoped(claim) if claim.screened and in_force and not barred and not rules else []


def wait(books: Books, claim: Claim) -> Said:
    """It waits for the desks of its route, if there is one; a promise that was made before is kept."""
    claim.stage, claim.taken = "under_review", False
    if books.has_track(claim):
        route(claim)
    return [("ReviewStarted", claim.key)]


def route(claim: Claim) -> None:
    """All desks are asked; the decision is owed from when the claim began to wait."""
    claim.steps, claim.agreed, claim.heard = claim.terms.steps, [], False
    if claim.decision_due is None:
        promise(claim)
    if claim.late:
        claim.decision_due = claim.at_risk = None


def promise(claim: Claim) -> None:
    """When the decision is due, and when a warning goes out."""
    claim.decision_due, claim.at_risk = promised(claim, claim.waits_since)


def promised(claim: Claim, since: datetime) -> tuple[datetime, datetime | None]:
    """When an answer is due that is waited for since then, and when a warning goes out: not before the wait began."""
    due = since + claim.terms.within * DAY
    risk = None if claim.terms.at_risk is None else due - claim.terms.at_risk * DAY
    return due, risk if risk is not None and risk > since else None


def granted(books: Books, claim: Claim) -> Said:
    """Approval and protection, and the end of what its holder had in grace for the same deal."""
    claim.moves("approved", books.at)
    claim.grant = protection(books, claim)
    return [("RegistrationApproved", claim.key), ("ProtectionGranted", claim.key), *_replaced(books, claim)]


def protection(books: Books, claim: Claim) -> Grant:
    """A protection that starts now."""
    grant = Grant(books.at, [], None, None)
    ends(grant, claim, books, books.at + claim.terms.period * DAY)
    owes(grant, claim, books)
    return grant


def ends(grant: Grant, claim: Claim, books: Books, end) -> None:
    """The protection ends then; reminders that are past, or would be now, fall away."""
    terms = claim.terms
    grant.end = end
    grant.reminders = sorted(end - days * DAY for days in terms.reminders if end - days * DAY > books.at)
    grant.grace_until = None if terms.grace is None else end + terms.grace * DAY
    grant.tail_until = None if terms.tail is None else end + terms.tail * DAY


def owes(grant: Grant, claim: Claim, books: Books) -> None:
    """Reports are owed from now on."""
    if claim.terms.every is not None:
        grant.report_due = books.at + claim.terms.every * DAY
        grant.revocable_at = books.at + claim.terms.revocable * DAY
        grant.told_overdue = False


def _replaced(books: Books, claim: Claim) -> Said:
    said: Said = []
    for old in books.claims.values():
        in_grace = old.grant is not None and old.grant.phase == "in_grace" and old.grant.grace_until > books.at
        same = old.partner == claim.partner and old.names & claim.names and claim.deal.meets(old.deal.products)
        same = same and claim.deal.is_near(old.deal.territory)
        if old is not claim and in_grace and same:
            old.grant = None
            old.moves("expired", books.at)
            said += [("ProtectionReleased", old.key), ("RegistrationExpired", old.key)]
    return said


def start(books: Books, claim: Claim, person: Actor) -> Said:
    """A person takes a claim."""
    asked = claim.asked_now or claim.terms.steps[0][1]
    refuse_for(
        {"ALREADY_TAKEN"} if claim.taken else set(),
        _own(claim, person),
        _not_asked(books, claim, person, asked),
        _nobody_to_ask(books, claim),
    )
    if not claim.steps:
        route(claim)
    claim.stage, claim.taken = "under_review", True
    return [("ReviewStarted", claim.key)]


def _not_asked(books: Books, claim: Claim, person: Actor, asked: tuple[str, ...]) -> set[str]:
    return set() if books.desks_of(person, claim, asked) else {"NOT_YOUR_DESK"}


def _nobody_to_ask(books: Books, claim: Claim) -> set[str]:
    """The programme has no rules for its partner by now, and so nobody who could take it."""
    return set() if claim.steps or books.has_track(claim) else {"NOT_ELIGIBLE"}


def _own(claim: Claim, person: Actor) -> set[str]:
    """Whoever wrote a part of it does not judge it."""
    return {"SUBMITTER_CANNOT_APPROVE"} if wrote(claim, person.subject) else set()


def assign(books: Books, claim: Claim, person: Actor, reviewer: str) -> Said:
    """A claim is handed to one person; an operator hands on what nobody else can."""
    if claim.stage == "approved" and claim.proposed is None:
        raise No("WRONG_STATE")
    asked = claim.asked_now or claim.terms.steps[0][1]
    own = frozenset(asked if "operator" in person.roles else books.desks_of(person, claim, asked))
    refuse_for(
        _nobody_to_ask(books, claim),
        {"SUBMITTER_CANNOT_APPROVE"} if wrote(claim, reviewer) else set(),
        set() if own else {"NOT_YOUR_DESK"},
        {"NOTHING_CHANGED"} if claim.assigned == (reviewer, own) else set(),
    )
    claim.assigned = (reviewer, own)
    return [("ReviewerAssigned", claim.key)]


def send_back(books: Books, claim: Claim, person: Actor, fields: tuple[str, ...]) -> Said:
    """A question to the partner, which has its own time."""
    refuse_for(
        _own(claim, person),
        _not_asked(books, claim, person, claim.asked_now) if claim.steps else set(),
        set() if books.has_track(claim) else {"NOT_ELIGIBLE"},
    )
    claim.stage, claim.taken, claim.may_change = "action_required", False, set(fields)
    claim.decision_due = claim.at_risk = None
    claim.answer_due = books.at + claim.terms.information * DAY
    return [("InformationRequested", claim.key)]


def approve(books: Books, claim: Claim, person: Actor, desk: str | None) -> Said:
    """A desk agrees; the last word grants. Never by who wrote it, nor over an open case."""
    if claim.stage == "approved" and claim.proposed is None:
        raise No("WRONG_STATE")
    own = books.desks_of(person, claim)
    chosen = desk or next(iter(own), "")
    last = _is_last(claim, chosen)
    active = claim.grant is not None and claim.grant.phase == "active"
    refuse_for(
        _own(claim, person),
        set() if claim.screened else {"NOT_SCREENED"},
        {"CONFLICT_OPEN"} if claim.cases else set(),
        _wrong_desk(claim, person, own, desk),
        books.standing(claim.partner),
        books.against(claim, claim.proposed),
        {"INVITATIONS_OPEN"} if last and claim.proposed is None and books.awaits_shares(claim) else set(),
        {"NOT_PROTECTED"} if last and claim.proposed is not None and not active else set(),
        {"TRACK_CHANGED"} if not claim.steps else set(),
    )
    if last:
        return granted(books, claim) if claim.proposed is None else rescoped(claim)
    _agrees(claim, chosen, person)
    return [("StepApproved", claim.key)]


def _wrong_desk(claim: Claim, person: Actor, own: list[str], desk: str | None) -> set[str]:
    found = set()
    if desk is not None and desk not in claim.asked_now:
        found.add("DESK_NOT_ASKED")
    if claim.steps and (not own or (desk is not None and desk not in own)):
        found.add("NOT_YOUR_DESK")
    if desk is None and len(own) > 1 and claim.steps and claim.steps[0][0] == "all":
        found.add("DESK_NEEDED")
    if str(person) in {by for _, by in claim.agreed}:
        found.add("ALREADY_AGREED")
    return found


def _is_last(claim: Claim, desk: str) -> bool:
    if not claim.steps:
        return True
    agree, _ = claim.steps[0]
    return len(claim.steps) == 1 and (agree == "any" or set(claim.asked_now) <= {desk})


def _agrees(claim: Claim, desk: str, person: Actor) -> None:
    claim.agreed.append((desk, str(person)))
    claim.heard = True
    if claim.steps[0][0] == "any" or not claim.asked_now:
        claim.steps, claim.agreed = claim.steps[1:], []


def rescoped(claim: Claim) -> Said:
    """The other scope is granted."""
    claim.deal, claim.proposed, claim.screened = claim.proposed, None, True
    claim.forget_review()
    return [("RegistrationAmended", claim.key), ("ProtectionRescoped", claim.key)]


def declined(claim: Claim) -> Said:
    """The other scope is given up or refused; nothing if none was asked for."""
    if claim.proposed is None:
        return []
    claim.proposed, claim.screened = None, True
    claim.forget_review()
    return [("AmendmentDeclined", claim.key)]


def reject(books: Books, claim: Claim, person: Actor) -> Said:
    """Refused by a desk that is asked; of a granted claim only what it asks for beyond."""
    if claim.stage == "approved" and claim.proposed is None:
        raise No("WRONG_STATE")
    refuse_for(_own(claim, person), _not_asked(books, claim, person, claim.asked_now) if claim.steps else set())
    return declined(claim) or rejected(books, claim, person.subject)


def rejected(books: Books, claim: Claim, by: str, may_appeal: bool = True) -> Said:
    """Refused, with another look within the programme's time."""
    may_appeal = may_appeal and claim.terms.appeal is not None and books.has_track(claim)
    claim.moves("rejected", books.at)
    if may_appeal:
        claim.appeal = Appeal(by, books.at + claim.terms.appeal * DAY)
    return [("RegistrationRejected", claim.key)]
