"""What the rules say of the claiming side's steps: made, changed, answered, proved, appealed, ended."""

from dataclasses import replace
from datetime import datetime

from contracts.envelope import Actor
from tests.registration.oracle.books import Books, Said, refuse_for, wrote
from tests.registration.oracle.known import Claim, Deal, Incumbent, No
from tests.registration.oracle.people import VENDOR
from tests.registration.oracle.protecting import given_back, offer_ended, worked
from tests.registration.oracle.reviewing import declined, next_step, route
from tests.registration.oracle.terms import DAY


def create(books: Books, claim: Claim, person: Actor, draft: bool) -> Said:
    """A claim, or the draft of one: by its partner, a distributor that supplies it, or the vendor's staff."""
    if person.org not in (None, claim.partner) and not books.supplies(person, claim.partner):
        raise No("NOT_AUTHORISED")
    if claim.key in books.claims:
        raise No("ALREADY_EXISTS")
    if person.vendor != VENDOR:
        raise No("PARTNER_UNKNOWN")
    said: Said = []
    if person.org != claim.partner:
        said, claim.filed_by = [("RegistrationReceivedOnBehalf", claim.key)], person.org or person.vendor
    claim.authors.add(person.subject)
    claim.waits_since = books.at
    said += [("RegistrationDrafted", claim.key)] if draft else submit(books, claim, person)
    books.claims[claim.key] = claim
    return said


def submit(books: Books, claim: Claim, person: Actor) -> Said:
    """The claim is made, under the version of the day."""
    refuse_for(
        books.standing(claim.partner),
        {"PROGRAMME_RETIRED"} if books.retired else set(),
        books.capped(claim.partner),
        books.against(claim),
    )
    claim.authors.add(person.subject)
    claim.stage, claim.terms = "submitted", books.versions[-1]
    claim.made_at = claim.waits_since = books.at
    return [("RegistrationSubmitted", claim.key)]


def amend(books: Books, claim: Claim, person: Actor, deal: Deal) -> Said:
    """Another deal is asked for: at once, after another screening, or as a proposal beside what was granted."""
    if claim.proposed is not None:
        refuse_for({"AMENDMENT_PENDING"} if deal != claim.deal else set())
        return declined(claim)
    refuse_for(
        {"EDITS_LOCKED"} if claim.taken else set(),
        {"NOTHING_CHANGED"} if deal == claim.deal else set(),
    )
    if claim.stage == "approved":
        return _after_grant(books, claim, person, deal)
    if claim.stage == "draft":
        claim.exceptions.clear()
    else:
        _passes_still(books, claim, deal)
    heard = claim.heard
    changed = _says(claim, person, deal)
    said: Said = [("RegistrationAmended", claim.key)]
    if claim.stage == "draft":
        claim.exceptions = set()  # what was excepted is what the draft said then
        claim.waits_since = books.at
        return said
    if changed:
        claim.stage, claim.screened = "submitted", False
        claim.asked_anew()
        return said
    said += next_step(books, claim)
    if claim.stage == "under_review" and heard:
        route(claim)
        said.append(("ReviewStarted", claim.key))
    return said


def _passes_still(books: Books, claim: Claim, deal: Deal) -> None:
    """What became another claim is judged as one that is made now, and stands behind all that were made before."""
    another = not claim.deal.holds(deal)
    asked = replace(claim, made_at=None) if another else claim
    refuse_for(books.standing(claim.partner), books.against(asked, deal), books.beyond(asked, deal))
    if another:
        claim.made_at = books.at


def _says(claim: Claim, person: Actor, deal: Deal) -> bool:
    """The claim says this now; whether it may meet other claims than before."""
    before, claim.deal = claim.deal, deal
    claim.authors.add(person.subject)
    if before.written != deal.written:
        claim.found = ""
    return _scope(before) != _scope(deal)


def _scope(deal: Deal) -> tuple[object, ...]:
    return deal.written, deal.products, deal.territory


def _after_grant(books: Books, claim: Claim, person: Actor, deal: Deal) -> Said:
    before = claim.deal
    scope = (before.products, before.territory) != (deal.products, deal.territory)
    refuse_for(
        {"FIELD_FROZEN"} if before.written != deal.written else set(),
        books.standing(claim.partner),
        books.against(claim, deal) if scope else set(),
        books.beyond(claim, deal),
    )
    others = books.needs_person(claim, deal) and not books.needs_person(claim)
    if not scope and not others:
        _says(claim, person, deal)
        return [("RegistrationAmended", claim.key)]
    active = claim.grant is not None and claim.grant.phase == "active"
    refuse_for(
        set() if active else {"NOT_PROTECTED"},
        set() if before.is_near(deal.territory) else {"TERRITORY_UNRELATED"},
    )
    claim.proposed, claim.screened, claim.late = deal, False, False
    claim.authors.add(person.subject)
    claim.waits_since, claim.assigned, claim.decision_due = books.at, None, None
    claim.asked_anew()
    route(claim)
    return [("AmendmentProposed", claim.key)]


def withdraw(books: Books, claim: Claim, _: Actor) -> Said:
    """The claim is given up, and its protection with it."""
    said = [("RegistrationWithdrawn", claim.key), *given_back(claim)]
    claim.moves("withdrawn", books.at)
    return said


def answer(books: Books, claim: Claim, person: Actor, deal: Deal | None) -> Said:
    """The question is answered; only what was opened may change."""
    deal = deal or claim.deal
    fields = {"customer": "written", "products": "products", "territory": "territory", "deal": "value"}
    changed = {name for name, part in fields.items() if getattr(deal, part) != getattr(claim.deal, part)}
    refuse_for({"FIELD_LOCKED"} if changed - claim.may_change else set())
    _passes_still(books, claim, deal)
    if _says(claim, person, deal):
        claim.screened = False
    claim.stage, claim.late, claim.answer_due, claim.may_change = "submitted", False, None, set()
    claim.waits_since = books.at
    claim.asked_anew()
    return [("InformationProvided", claim.key), *next_step(books, claim)]


def file_appeal(books: Books, claim: Claim, person: Actor) -> Said:
    """Another look is asked for, once."""
    appeal, terms = claim.appeal, claim.terms
    refuse_for({"ALREADY_APPEALED"} if appeal.filed else set())
    appeal.until, appeal.filed = None, True
    appeal.due = None if terms.appeal_decided is None else books.at + terms.appeal_decided * DAY
    claim.authors.add(person.subject)
    return [("AppealFiled", claim.key)]


def decide_appeal(books: Books, claim: Claim, person: Actor, upheld: bool) -> Said:
    """Somebody else than who rejected it says whether the rejection stands."""
    refuse_for(
        set() if claim.appeal.filed else {"NOT_APPEALED"},
        {"REJECTER_CANNOT_DECIDE"} if claim.appeal.rejected_by == person.subject else set(),
        {"SUBMITTER_CANNOT_APPROVE"} if wrote(claim, person.subject) else set(),
        books.standing(claim.partner) if upheld else set(),
    )
    claim.appeal = None
    if not upheld:
        claim.gone_at = books.at
        return [("AppealDismissed", claim.key)]
    claim.stage, claim.screened, claim.late, claim.over_at = "submitted", False, False, None
    claim.waits_since = books.at
    return [("AppealUpheld", claim.key)]


def outcome(books: Books, claim: Claim, _: Actor, won: bool, early: bool) -> Said:
    """The deal is won or lost, on no day to come; who wins it sits at the customer from then on."""
    refuse_for({"OUTCOME_IN_FUTURE"} if early else set())
    if not won:
        said = [("DealLost", claim.key), *given_back(claim)]
        claim.moves("closed_lost", books.at)
        return said
    stands = claim.grant is not None and claim.grant.protects
    said = [("DealWon", claim.key), *([*offer_ended(claim), ("ProtectionFulfilled", claim.key)] if stands else [])]
    claim.grant = None
    claim.moves("closed_won", books.at)
    return said + _sits(books, claim)


def _sits(books: Books, claim: Claim) -> Said:
    terms = claim.terms
    if terms.incumbency is None or books.partners[claim.partner].standing == "terminated":
        return []
    until = books.at + terms.incumbency * DAY
    followed = [
        one.claim
        for one in books.incumbents.values()
        if claim.found
        and one.customer == claim.found
        and claim.deal.territory in (one.territory, "EMEA")
        and all(any(f"{path}/".startswith(f"{wide}/") for wide in claim.deal.products) for path in one.products)
    ]
    for old in followed:
        del books.incumbents[old]
    renewal = None if terms.renewal is None else until - terms.renewal * DAY
    books.incumbents[claim.key] = Incumbent(
        claim.key, claim.partner, claim.found, claim.deal.products, until, renewal, claim.deal.territory
    )
    return [*(("IncumbencyEnded", old) for old in followed), ("IncumbencyEstablished", claim.key)]


def report(books: Books, claim: Claim, _: Actor, at: datetime) -> Said:
    """Work on a granted deal, which was done before it is told."""
    refuse_for({"ACTIVITY_IN_FUTURE"} if at > books.at + DAY else set())
    worked(books, claim, at)
    return [("ActivityReported", claim.key)]
